import type { Topic } from "../link/protocol";
import { deleteQuestion } from "../text/sentences";

/** A topic that is on its way: to another place, into another topic, or out. */
export interface Errand {
  kind: "move" | "merge" | "delete";
  topic: Topic;
  /** Whether a pointer drags it. */
  dragged?: boolean;
}

/** Why a topic cannot go there; null where it can. `inside` tells whether a topic is another one, or below it. */
export function hindrance(
  { kind, topic }: Errand,
  target: Topic | null,
  inside: (id: number, top: number) => boolean,
): string | null {
  if (kind === "delete") return null;
  if (!target) {
    if (kind === "merge") return "Choose the topic to merge it into.";
    return topic.parent === null ? "It is at the top already." : null;
  }
  if (inside(target.id, topic.id)) return "A topic cannot go into or below itself.";
  if (kind === "move" && target.id === topic.parent) return "It is there already.";
  return null;
}

/** What choosing the target would do. */
export function errandLine({ kind, topic }: Errand, target: Topic | null): string {
  if (kind === "delete") return deleteQuestion(topic);
  const where = target ? `“${target.name}”` : "the top";
  return kind === "move"
    ? `Move “${topic.name}” to ${where}`
    : `Merge “${topic.name}” into ${where}`;
}

/** As many samples go without a question: undo brings them back. */
const FEW_SAMPLES = 9;

export function asksBeforeDeleting({ children, samples }: Topic): boolean {
  return children > 0 || samples > FEW_SAMPLES;
}
