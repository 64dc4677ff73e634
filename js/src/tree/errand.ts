import type { Topic } from "../link/protocol";

/** A topic that is on its way to another place, or into another topic. */
export interface Errand {
  kind: "move" | "merge";
  topic: Topic;
}

/** Why a topic cannot go there; null where it can. `inside` tells whether a topic is another one, or below it. */
export function hindrance(
  { kind, topic }: Errand,
  target: Topic | null,
  inside: (id: number, top: number) => boolean,
): string | null {
  if (!target) {
    if (kind === "merge") return "Choose the topic to merge it into.";
    return topic.parent === null ? "It is at the top already." : null;
  }
  if (target.id === topic.id) return "A topic cannot go into itself.";
  if (inside(target.id, topic.id)) return "A topic cannot go below itself.";
  if (kind === "move" && target.id === topic.parent) return "It is there already.";
  return null;
}

/** What choosing the target would do. */
export function errandLine({ kind, topic }: Errand, target: Topic | null): string {
  const verb = kind === "move" ? "Move" : "Merge";
  const where = target ? `“${target.name}”` : "the top";
  return `${verb} “${topic.name}” ${kind === "move" ? "to" : "into"} ${where}`;
}
