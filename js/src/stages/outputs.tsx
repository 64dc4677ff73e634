import { useAsks } from "../frame/use-asks";
import type { State } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { generateOutputs } from "./commands";
import { GenerateButton, PlaceField, Takes } from "./controls";
import { OpensDrawer, StageTools } from "./tools";
import { useEstimate } from "./use-estimate";

/** Stage 3: outputs where they are missing, and other ones for what is selected. */
export function OutputActions({ state }: { state: State }) {
  const asks = useAsks();
  const { view } = asks;
  const { scope, topic, selection } = view;
  const { outputs, inputs, topics } = state.stages;
  const forecast = useEstimate(view.planned("outputs"));
  const place = typeof scope.outputs.value === "number" ? scope.outputs.value : null;
  const open = outputs.missing + outputs.invalid + outputs.failed;
  const nothing =
    inputs.samples === 0
      ? "There are no inputs yet."
      : open === 0 || forecast?.items === 0
        ? "Every input has its output."
        : null;
  const choices = [
    { key: "null", label: "all that are missing" },
    ...(topic.value
      ? [{ key: String(topic.value.id), label: `missing under “${visibleLine(topic.value.name)}”` }]
      : []),
  ];
  const selected = selection.size.value;
  return (
    <>
      {topics.topics > 0 && (
        <PlaceField
          label="For"
          choices={choices}
          chosen={String(place)}
          onChange={(key) => {
            scope.outputs.value = key === "null" ? null : Number(key);
          }}
        />
      )}
      <GenerateButton
        stage="outputs"
        op="outputs_generate"
        label={
          forecast?.items ? `Generate ${plural(forecast.items, "output")}` : "Generate outputs"
        }
        nothing={nothing}
        onClick={() => void generateOutputs(asks, place)}
      />
      {selected > 0 && (
        <OpensDrawer drawer={{ kind: "regenerate", ids: null }}>
          {`Regenerate ${count(selected)} selected…`}
        </OpensDrawer>
      )}
      {nothing ? <span class="sg-plan">{nothing}</span> : <Takes forecast={forecast} />}
      <StageTools stage="outputs" state={state} />
    </>
  );
}
