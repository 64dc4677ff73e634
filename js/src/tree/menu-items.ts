import type { Topic } from "../link/protocol";
import { count } from "../text/numbers";
import type { View } from "../view/view";
import { setUp } from "./commands";
import type { Errand } from "./errand";
import type { MenuItem } from "./menu";

interface TopicDeeds {
  rename(topic: Topic): void;
  remove(topic: Topic): void;
  send(kind: Errand["kind"], topic: Topic): void;
  expandAll(): void;
  collapseAll(): void;
}

/** What can be done with one topic. Generating opens the stage's action bar, set up for it. */
export function topicItems(view: View, topic: Topic, deeds: TopicDeeds): MenuItem[][] {
  const { children, samples, done, problems, empty_leaves: empty } = topic;
  const waiting = samples - done - problems;
  const inputs = (reach: "leaves" | "here" | "empty") => () =>
    setUp(view, { stage: "inputs", topic, reach });
  const forInputs: MenuItem[] = children
    ? [
        { label: "Generate inputs below…", run: inputs("leaves") },
        {
          label: empty
            ? `Generate inputs where none (${count(empty)})…`
            : "Generate inputs where none…",
          nothing: empty ? null : "Every topic below has inputs.",
          run: inputs("empty"),
        },
        { label: "Generate inputs here only…", run: inputs("here") },
      ]
    : [{ label: "Generate inputs…", run: inputs("leaves") }];
  return [
    [
      { label: "Generate sub-topics…", run: () => setUp(view, { stage: "topics", topic }) },
      ...forInputs,
      {
        label: children ? "Generate outputs below…" : "Generate outputs…",
        nothing: nothingToAnswer(samples, waiting),
        run: () => setUp(view, { stage: "outputs", topic }),
      },
    ],
    byHand(view, topic),
    [
      { label: "Rename", keys: "F2", run: () => deeds.rename(topic) },
      { label: "Move to…", keys: "Ctrl+X", run: () => deeds.send("move", topic) },
      { label: "Merge into…", run: () => deeds.send("merge", topic) },
      { label: "Delete", keys: "Del", run: () => deeds.remove(topic) },
    ],
  ];
}

/** What can be done with the whole tree. */
export function treeItems(view: View, deeds: TopicDeeds): MenuItem[][] {
  const stages = view.connection.state.peek()?.stages;
  const { samples = 0, topics_without: without = 0 } = stages?.inputs ?? {};
  const topic = null;
  return [
    [
      { label: "Generate topics…", run: () => setUp(view, { stage: "topics", topic }) },
      {
        label: "Generate under every leaf…",
        nothing: stages?.topics.topics ? null : "There are no topics yet.",
        run: () => setUp(view, { stage: "topics", topic, place: "leaves" }),
      },
      { label: "Generate inputs…", run: () => setUp(view, { stage: "inputs", topic }) },
      {
        label: without
          ? `Generate inputs where none (${count(without)})…`
          : "Generate inputs where none…",
        nothing: without ? null : "Every topic has inputs.",
        run: () => setUp(view, { stage: "inputs", topic, reach: "empty" }),
      },
      {
        label: "Generate outputs…",
        nothing: nothingToAnswer(samples, stages?.outputs.missing ?? 0),
        run: () => setUp(view, { stage: "outputs", topic }),
      },
    ],
    byHand(view, null),
    [
      { label: "Expand all", run: deeds.expandAll },
      { label: "Collapse all", run: deeds.collapseAll },
    ],
  ];
}

function byHand(view: View, topic: Topic | null): MenuItem[] {
  return [
    {
      label: topic ? "Add sub-topics by hand…" : "Add topics by hand…",
      run: () => {
        view.openStage("topics");
        view.drawer.value = { kind: "add", under: topic };
      },
    },
    {
      label: "Add inputs by hand…",
      run: () => {
        view.openStage("inputs");
        view.drawer.value = { kind: "add-inputs", topic };
      },
    },
  ];
}

function nothingToAnswer(samples: number, waiting: number): string | null {
  if (!samples) return "There are no inputs here yet.";
  return waiting > 0 ? null : "Every input has its output.";
}
