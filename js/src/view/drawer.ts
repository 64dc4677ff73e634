import type { GuidedStage, Topic } from "../link/protocol";

/** A topic as the view remembers it, also when its page of the tree is not here. */
export type TopicRef = Pick<Topic, "id" | "name" | "children">;

/** What is opened below the action bar. */
export type Drawer =
  | { kind: "guidance"; stage: GuidedStage }
  | { kind: "preview"; stage: GuidedStage }
  | { kind: "add"; under: TopicRef | null }
  | { kind: "add-inputs"; topic: TopicRef | null }
  /** Another output for the selected samples, or for one. */
  | { kind: "regenerate"; ids: string[] | null }
  | { kind: "retag" }
  | { kind: "task" | "goal" | "tags" | "model" | "failures" | "history" | "keys" | "save" };
