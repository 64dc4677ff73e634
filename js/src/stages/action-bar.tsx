import type { State } from "../link/protocol";
import { useView } from "../view/view";
import { AddByHand } from "./add-by-hand";
import { Guidance } from "./guidance";
import { InputActions } from "./inputs";
import { OutputActions } from "./outputs";
import { Preview } from "./preview";
import { SaveActions } from "./save";
import { EstimateLine } from "./tools";
import { TopicActions } from "./topics";

/** What can be done at the open stage, in one line, and below it what that line has opened. */
export function ActionBar({ state }: { state: State }) {
  const view = useView();
  const stage = view.stage.value;
  const drawer = view.drawer.value;
  return (
    <div class="sg-actions">
      <div class="sg-action-line">
        {stage === "topics" && <TopicActions />}
        {stage === "inputs" && <InputActions state={state} />}
        {stage === "outputs" && <OutputActions state={state} />}
        {stage === "save" && <SaveActions state={state} />}
      </div>
      {stage !== "save" && <EstimateLine stage={stage} />}
      {drawer?.kind === "add" && <AddByHand under={drawer.under} />}
      {drawer?.kind === "guidance" && (
        <Guidance
          key={drawer.stage}
          stage={drawer.stage}
          text={state.guidance[drawer.stage]}
          template={state.template}
        />
      )}
      {drawer?.kind === "preview" && (
        <Preview key={drawer.stage} stage={drawer.stage} guidance={state.guidance[drawer.stage]} />
      )}
    </div>
  );
}
