import type { State } from "../link/protocol";
import { plural } from "../text/numbers";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { GenerateButton, ScopeField } from "./controls";
import { StageTools } from "./tools";

/** Stage 3: outputs where they are missing. */
export function OutputActions({ state }: { state: State }) {
  const view = useView();
  const commands = useCommands();
  const { outputs, inputs, topics } = state.stages;
  const scope = view.scope.outputs.value;
  const topic = typeof scope === "number" ? scope : null;
  const open = outputs.missing + outputs.invalid + outputs.failed;
  const nothing =
    inputs.samples === 0
      ? "There are no inputs yet."
      : open === 0
        ? "Every input has its output."
        : null;
  return (
    <>
      {topics.topics > 0 && (
        <ScopeField
          label="For"
          stage="outputs"
          all="all that are missing"
          one={(name) => `what is missing under “${name}”`}
        />
      )}
      <GenerateButton
        stage="outputs"
        op="outputs_generate"
        nothing={nothing}
        onClick={() => void commands.generateOutputs(topic)}
      >
        Generate outputs
      </GenerateButton>
      <span class="sg-plan">
        {nothing ?? (topic === null && `${plural(open, "output")} to do`)}
      </span>
      <StageTools stage="outputs" />
    </>
  );
}
