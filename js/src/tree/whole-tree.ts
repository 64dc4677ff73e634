import type { State, Topic } from "../link/protocol";

/** The id of the tree's root, which no topic has. */
export const ALL_TOPICS = -1;

/** All topics as one: the root of the tree. */
export function wholeTree({ stages }: State): Topic {
  const { done, invalid, failed } = stages.outputs;
  return {
    id: ALL_TOPICS,
    parent: null,
    name: "All topics",
    depth: -1,
    position: 1,
    siblings: 1,
    found: false,
    children: stages.topics.topics,
    samples: stages.inputs.samples,
    empty_leaves: stages.inputs.topics_without,
    done,
    problems: invalid + failed,
    saved: stages.save.saved,
  };
}
