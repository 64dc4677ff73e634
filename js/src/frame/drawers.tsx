import type { State } from "../link/protocol";
import { useView } from "../view/view";
import { FailuresDrawer } from "./failures-drawer";
import { GoalDrawer } from "./goal-drawer";
import { HistoryDrawer } from "./history-drawer";
import { KeysDrawer } from "./keys-drawer";
import { ModelDrawer } from "./model-drawer";
import { SaveDrawer } from "./save-drawer";
import { TagsDrawer } from "./tags-drawer";
import { TaskDrawer } from "./task-drawer";

/** What the header's facts and tools have opened, below it. */
export function HeaderDrawer({ state }: { state: State }) {
  switch (useView().drawer.value?.kind) {
    case "task":
      return <TaskDrawer state={state} />;
    case "goal":
      return <GoalDrawer state={state} />;
    case "model":
      return <ModelDrawer state={state} />;
    case "tags":
      return <TagsDrawer state={state} />;
    case "history":
      return <HistoryDrawer state={state} />;
    case "keys":
      return <KeysDrawer />;
    default:
      return null;
  }
}

/** What the stepper and the run have opened, below them. */
export function WorkDrawer({ state }: { state: State }) {
  switch (useView().drawer.value?.kind) {
    case "failures":
      return <FailuresDrawer state={state} />;
    case "save":
      return <SaveDrawer state={state} />;
    default:
      return null;
  }
}
