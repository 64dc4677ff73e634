import { useSignal } from "@preact/signals";
import type { ModelFacts, Result, State } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { BudgetFields } from "./budget-fields";
import { Button } from "./button";
import { setModel } from "./commands";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";
import { useLocked } from "./use-locked";

const UNFIT = "A temperature is a number from 0 to 2.";

/** Which model is asked, how freely it writes, and what all calls may take. */
export function ModelDrawer({ state }: { state: State }) {
  const known = useAnswer("models", {}, state.model);
  return (
    <Sheet title="Model and budget">
      {known ? <ModelChoice key={known.chosen} known={known} /> : <p class="sg-quiet">Looking…</p>}
      <BudgetFields state={state} />
    </Sheet>
  );
}

function ModelChoice({ known }: { known: Result<"models"> }) {
  const asks = useAsks();
  const name = useSignal(known.chosen);
  const temperature = useSignal(known.temperature === null ? "" : String(known.temperature));
  const locked = useLocked();
  const degrees = temperature.value.trim() === "" ? null : Number(temperature.value);
  const fits = degrees === null || (degrees >= 0 && degrees <= 2);
  const wanted = name.value.trim() || known.chosen;
  const changed = wanted !== known.chosen || degrees !== known.temperature;
  const use = () => void setModel(asks, { name: wanted, temperature: degrees });
  return (
    <form
      class="sg-sheet-part"
      onSubmit={(event) => {
        event.preventDefault();
        use();
      }}
    >
      <fieldset class="sg-choices" disabled={locked !== null}>
        <legend>Model</legend>
        {known.models.map((model) => (
          <ModelRow key={model.name} model={model} chosen={name} />
        ))}
      </fieldset>
      <div class="sg-buttons">
        <label class="sg-label">
          Name
          <input
            class="sg-input sg-model-name"
            type="text"
            spellcheck={false}
            maxLength={200}
            placeholder="any name litellm knows"
            disabled={locked !== null}
            value={name.value}
            onInput={(event) => {
              name.value = event.currentTarget.value;
            }}
          />
        </label>
        <label class="sg-label" title="0 writes the likeliest, 2 freely; empty: the model's own">
          Temperature
          <input
            class="sg-input sg-number"
            type="number"
            min={0}
            max={2}
            step="any"
            placeholder="own"
            disabled={locked !== null}
            value={temperature.value}
            onInput={(event) => {
              temperature.value = event.currentTarget.value;
            }}
          />
        </label>
        <Button
          kind="primary"
          off={locked ?? (changed ? !fits && UNFIT : "This model is in use already")}
        >
          Use this model
        </Button>
        {!fits && <span class="sg-warn">{UNFIT}</span>}
      </div>
    </form>
  );
}

function ModelRow({ model, chosen }: { model: ModelFacts; chosen: { value: string } }) {
  const { name, note, recommended, uncensored, local, ready } = model;
  return (
    <label class="sg-choice">
      <input
        type="radio"
        name="sg-model"
        checked={chosen.value === name}
        onChange={() => {
          chosen.value = name;
        }}
      />
      <span>
        <bdi class="sg-strong">{visibleLine(name)}</bdi>
        {recommended && <span class="sg-badge">recommended</span>}
        {uncensored && <span class="sg-badge">uncensored</span>}{" "}
        {!ready && (
          <span class="sg-warn">
            {local ? "not downloaded yet" : "its key is not set"}
            {note && " · "}
          </span>
        )}
        <bdi class="sg-quiet">{visibleLine(note)}</bdi>
      </span>
    </label>
  );
}
