import { useRef } from "preact/hooks";
import { useAsks } from "../frame/use-asks";
import { useLocked } from "../frame/use-locked";
import type { GuidedStage, Planned, State } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { nextStage } from "../text/sentences";
import type { Commands } from "../view/commands";
import { handleKey } from "../view/keys";
import { useFocusWish } from "../view/use-focus-wish";
import { keyOf, placesFor } from "./places";
import { takesLine } from "./takes";
import { Opens, StageTools } from "./tools";
import { useEstimate } from "./use-estimate";

/** As many as one run takes: topics at a place, inputs for a topic. */
const MOST = { topics: 100, inputs: 200 };

/** One line for a stage that a model works at: how many, where, the button that says what it will do, and what that takes. */
export function RunActions({ stage, state }: { stage: GuidedStage; state: State }) {
  const { view, commands } = useAsks();
  const button = useRef<HTMLButtonElement>(null);
  useFocusWish("action", button);
  const planned = view.planned(stage);
  const forecast = useEstimate(planned);
  const locked = useLocked();
  const topic = view.topic.value;
  const { topics } = state.stages.topics;
  const selected = view.selection.size.value;

  const items = forecast?.items ?? (stage === "topics" && planned.count);
  const off =
    locked ??
    (view.connection.running.value
      ? "Wait until the run has ended, or stop it"
      : forecast?.calls === 0 && "There is nothing to generate here");
  const start = () => {
    if (!off) void startRun(commands, planned);
  };
  const takes = forecast && takesLine(forecast, state.model);
  return (
    <>
      {stage !== "outputs" && (
        <label class="sg-label">
          {stage === "inputs" && topics ? "Per topic" : "How many"}
          <input
            class="sg-input sg-number"
            type="number"
            min={1}
            max={MOST[stage]}
            value={planned.count}
            onInput={({ currentTarget: { valueAsNumber: typed } }) => {
              if (Number.isInteger(typed) && typed >= 1 && typed <= MOST[stage])
                view.counts[stage].value = typed;
            }}
            onBlur={({ currentTarget }) => {
              currentTarget.value = String(planned.count);
            }}
            onKeyDown={(event) => handleKey(event, { Enter: start })}
          />
        </label>
      )}
      {topics > 0 && (
        <select
          class="sg-input sg-place"
          aria-label="Where"
          value={keyOf(planned)}
          onChange={({ currentTarget }) => {
            const chosen = placesFor(stage, topic)[currentTarget.selectedIndex];
            if (!chosen) return;
            view.scope[stage].value = chosen.place;
            if (chosen.scope) view.reach.value = chosen.scope;
          }}
        >
          {placesFor(stage, topic).map((place) => (
            <option key={keyOf(place)} value={keyOf(place)}>
              {place.label}
            </option>
          ))}
        </select>
      )}
      <button
        ref={button}
        type="button"
        class={nextStage(state) === stage ? "sg-button sg-primary" : "sg-button"}
        disabled={Boolean(off) || commands.underWay.value.has(`${stage}_generate`)}
        title={off || undefined}
        onClick={start}
      >
        Generate {items ? plural(items, stage.slice(0, -1)) : stage}
      </button>
      {stage !== "outputs" ? (
        <Opens
          drawer={
            stage === "topics" ? { kind: "add", under: topic } : { kind: "add-inputs", topic }
          }
          off={locked}
        >
          Add by hand
        </Opens>
      ) : (
        selected > 0 && (
          <Opens drawer={{ kind: "regenerate", ids: null }} off={locked}>
            Regenerate {count(selected)} selected…
          </Opens>
        )
      )}
      <span class="sg-plan" title={takes ?? undefined}>
        {takes}
      </span>
      <StageTools stage={stage} state={state} />
    </>
  );
}

function startRun(commands: Commands, planned: Planned): Promise<unknown> {
  const { stage, count: number, place, scope = "leaves" } = planned;
  const topic = place === "leaves" ? null : place;
  switch (stage) {
    case "topics":
      return commands.do("topics_generate", { count: number, under: place });
    case "inputs":
      return commands.do("inputs_generate", { per_topic: number, topic, scope });
    default:
      return commands.do("outputs_generate", { topic });
  }
}
