import { useRef } from "preact/hooks";
import type { Forecast, GuidedStage, Op } from "../link/protocol";
import { money, plural, short } from "../text/numbers";
import { estimateLine, nextStage } from "../text/sentences";
import { useCommands } from "../view/commands-context";
import { handleKey } from "../view/keys";
import { useFocusWish } from "../view/use-focus-wish";
import { useView } from "../view/view";

interface NumberFieldProps {
  label: string;
  value: number;
  max: number;
  onChange(value: number): void;
  onEnter(): void;
}

/** A count with its label; what cannot be a count is put right when the field is left. */
export function NumberField({ label, value, max, onChange, onEnter }: NumberFieldProps) {
  return (
    <label class="sg-label">
      {label}
      <input
        class="sg-input sg-number"
        type="number"
        min={1}
        max={max}
        value={value}
        onInput={(event) => {
          const typed = event.currentTarget.valueAsNumber;
          if (Number.isInteger(typed) && typed >= 1 && typed <= max) onChange(typed);
        }}
        onBlur={(event) => {
          event.currentTarget.value = String(value);
        }}
        onKeyDown={(event) => handleKey(event, { Enter: onEnter })}
      />
    </label>
  );
}

/** A place where a run may go. */
export interface PlaceChoice {
  key: string;
  label: string;
}

interface PlaceFieldProps {
  label: string;
  choices: readonly PlaceChoice[];
  chosen: string;
  onChange(key: string): void;
}

/** Where a run goes: everywhere, or to the topic that is selected in the tree. */
export function PlaceField({ label, choices, chosen, onChange }: PlaceFieldProps) {
  return (
    <label class="sg-label sg-scope">
      {label}
      <select
        class="sg-input"
        value={chosen}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice.key} value={choice.key}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface GenerateButtonProps {
  stage: GuidedStage;
  op: Op;
  /** What it will do. */
  label: string;
  /** Why there is nothing to generate, if so. */
  nothing?: string | null;
  onClick(): void;
}

/** Starts a run. It is the primary button where it is the next step, and waits while another run goes on. */
export function GenerateButton({ stage, op, label, nothing, onClick }: GenerateButtonProps) {
  const view = useView();
  const commands = useCommands();
  const { state, running, writable } = view.connection;
  const button = useRef<HTMLButtonElement>(null);
  useFocusWish("action", button);
  const next = state.value && nextStage(state.value) === stage;
  const waits = running.value ? "Wait until the run has ended, or stop it." : nothing;
  return (
    <button
      ref={button}
      type="button"
      class={next ? "sg-button sg-primary" : "sg-button"}
      disabled={!writable.value || Boolean(waits) || commands.underWay.value.has(op)}
      title={waits ?? undefined}
      onClick={onClick}
    >
      {label}
    </button>
  );
}

/** What the run that is set up would take. */
export function Takes({ forecast }: { forecast: Forecast | null }) {
  const model = useView().connection.state.value?.model ?? "";
  return (
    <span class="sg-plan sg-estimate" title={forecast ? estimateLine(forecast, model) : undefined}>
      {forecast && takesLine(forecast, model)}
    </span>
  );
}

/** Calls, tokens and cost in a few words: `9 calls · up to 43K tokens · up to $0.29`. */
export function takesLine(forecast: Forecast, model: string): string {
  const { calls, tokens_in: input, tokens_out_high: output, cost_usd_high: cost } = forecast;
  if (!calls) return "nothing to do";
  const parts = [plural(calls, "call"), `up to ${short(input + output)} tokens`];
  if (!model.startsWith("local/")) {
    if (cost === null) parts.push("cost unknown");
    else if (cost > 0) parts.push(cost < 0.01 ? money(cost) : `up to ${money(cost)}`);
  }
  return parts.join(" · ");
}
