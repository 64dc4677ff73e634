import type { Reach, Topic, Under } from "../link/protocol";
import type { View } from "../view/view";
import { setUp } from "./commands";
import type { Errand } from "./errand";
import type { MenuItem } from "./menu";

interface TopicDeeds {
  rename(topic: Topic): void;
  send(errand: Errand): void;
}

/** What can be done with a topic, or with the whole tree. Generating opens the stage's action bar, set up for it. */
export function menuItems(view: View, topic: Topic | null, deeds: TopicDeeds): MenuItem[] {
  const branch = topic ? topic.children > 0 : true;
  const inputs = (reach: Reach) => () => setUp(view, "inputs", topic, { reach });
  const under = (place?: Under) => () =>
    setUp(view, "topics", topic, place === undefined ? {} : { place });
  const send = (kind: Errand["kind"]) => () => topic && deeds.send({ kind, topic });
  return [
    [topic ? "Generate sub-topics…" : "Generate topics…", under()],
    !topic && ["Generate under every leaf…", under("leaves")],
    [topic && branch ? "Generate inputs below…" : "Generate inputs…", inputs("leaves")],
    branch && ["Generate inputs where none…", inputs("empty")],
    topic && branch && ["Generate inputs here only…", inputs("here")],
    ["Generate outputs…", () => setUp(view, "outputs", topic)],
    null,
    [
      topic ? "Add sub-topics by hand…" : "Add topics by hand…",
      () => {
        view.openStage("topics");
        view.drawer.value = { kind: "add", under: topic };
      },
    ],
    [
      "Add inputs by hand…",
      () => {
        view.openStage("inputs");
        view.drawer.value = { kind: "add-inputs", topic };
      },
    ],
    ...(topic
      ? ([
          null,
          ["Rename", () => deeds.rename(topic), "F2"],
          ["Move to…", send("move")],
          ["Merge into…", send("merge")],
          ["Delete", send("delete"), "Del"],
        ] satisfies MenuItem[])
      : []),
  ];
}
