import type { GuidedStage, Reach, Under } from "../link/protocol";
import { visibleLine } from "../text/visible";
import type { TopicRef } from "../view/view";

/** Where a run may go, as it is chosen from a list. */
export interface Place {
  label: string;
  place: Under;
  scope?: Reach;
}

/** Everywhere, or at the topic that is selected in the tree. */
export function placesFor(stage: GuidedStage, topic: TopicRef | null): Place[] {
  const name = topic && `“${visibleLine(topic.name)}”`;
  const here = (label: string, scope?: Reach): Place[] =>
    topic ? [{ label, place: topic.id, ...(scope && { scope }) }] : [];
  switch (stage) {
    case "topics":
      return [
        { label: "at the top", place: null },
        ...here(`under ${name}`),
        { label: "under every leaf", place: "leaves" },
      ];
    case "inputs":
      return [
        { label: "for all topics", place: null, scope: "leaves" },
        { label: "for topics without inputs", place: null, scope: "empty" },
        ...here(topic?.children ? `for all below ${name}` : `for ${name}`, "leaves"),
        ...(topic?.children
          ? [...here(`below ${name}, where none`, "empty"), ...here(`for ${name} only`, "here")]
          : []),
      ];
    default:
      return [
        { label: "wherever one is missing", place: null },
        ...here(`where one is missing under ${name}`),
      ];
  }
}

export function keyOf({ place, scope }: Pick<Place, "place"> & { scope?: Reach | undefined }) {
  return `${place} ${scope}`;
}
