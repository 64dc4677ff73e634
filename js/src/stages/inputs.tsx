import type { State } from "../link/protocol";
import { plural } from "../text/numbers";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { GenerateButton, NumberField, ScopeField } from "./controls";
import { StageTools } from "./tools";

const MOST_PER_TOPIC = 200;

/** Stage 2: inputs for every leaf topic, or for one branch. */
export function InputActions({ state }: { state: State }) {
  const view = useView();
  const commands = useCommands();
  const perTopic = view.counts.inputs.value;
  const { leaves } = state.stages.topics;
  const scope = view.scope.inputs.value;
  const topic = typeof scope === "number" ? scope : null;
  const generate = () => void commands.generateInputs(perTopic, topic);
  return (
    <>
      <NumberField
        label={leaves ? "Per topic" : "How many"}
        value={perTopic}
        max={MOST_PER_TOPIC}
        onChange={(value) => {
          view.counts.inputs.value = value;
        }}
        onEnter={generate}
      />
      {leaves > 0 && (
        <ScopeField label="for" stage="inputs" all="all topics" one={(name) => `“${name}”`} />
      )}
      <GenerateButton stage="inputs" op="inputs_generate" onClick={generate}>
        Generate inputs
      </GenerateButton>
      <span class="sg-plan" title="The topics that have the fewest inputs are filled up first">
        {topic === null && plan(leaves, perTopic)}
      </span>
      <StageTools stage="inputs" />
    </>
  );
}

function plan(leaves: number, perTopic: number): string {
  if (!leaves) return "without topics";
  return `up to ${plural(leaves * perTopic, "input")}`;
}
