import type { State } from "../link/protocol";
import { type Drawer, useView } from "../view/view";
import { AddByHand } from "./add-by-hand";
import { AddInputs } from "./add-inputs";
import { Guidance } from "./guidance";
import { InputActions } from "./inputs";
import { OutputActions } from "./outputs";
import { Preview } from "./preview";
import { Regenerate } from "./regenerate";
import { Retag } from "./retag";
import { SaveActions } from "./save";
import { TopicActions } from "./topics";

/** What can be done at the open stage, in one line, and below it what that line has opened. */
export function ActionBar({ state }: { state: State }) {
  const view = useView();
  const stage = view.stage.value;
  return (
    <>
      <div class="sg-action-line">
        {stage === "topics" && <TopicActions state={state} />}
        {stage === "inputs" && <InputActions state={state} />}
        {stage === "outputs" && <OutputActions state={state} />}
        {stage === "save" && <SaveActions state={state} />}
      </div>
      <StageDrawer drawer={view.drawer.value} state={state} />
    </>
  );
}

function StageDrawer({ drawer, state }: { drawer: Drawer | null; state: State }) {
  switch (drawer?.kind) {
    case "add":
      return <AddByHand key={drawer.under?.id} under={drawer.under} />;
    case "add-inputs":
      return <AddInputs key={drawer.topic?.id} topic={drawer.topic} state={state} />;
    case "guidance":
      return <Guidance key={drawer.stage} stage={drawer.stage} state={state} />;
    case "preview":
      return <Preview key={drawer.stage} stage={drawer.stage} />;
    case "regenerate":
      return <Regenerate ids={drawer.ids} />;
    case "retag":
      return <Retag state={state} />;
    default:
      return null;
  }
}
