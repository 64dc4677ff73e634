import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { GuidedStage, Op, Under } from "../link/protocol";
import { nextStage } from "../text/sentences";
import { visibleLine } from "../text/visible";
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

interface ScopeFieldProps {
  label: string;
  stage: GuidedStage;
  /** What the choice without a topic is called. */
  all: string;
  /** What the choice of the selected topic is called, given its name. */
  one(name: string): string;
  leaves?: string;
}

/** Where a run goes: everywhere, or to the topic that is selected in the tree. */
export function ScopeField({ label, stage, all, one, leaves }: ScopeFieldProps) {
  const view = useView();
  const scope = view.scope[stage];
  const topic = view.topic.value;
  return (
    <label class="sg-label sg-scope">
      {label}
      <select
        class="sg-input"
        value={String(scope.value)}
        onChange={(event) => {
          scope.value = parseScope(event.currentTarget.value);
        }}
      >
        <option value="null">{all}</option>
        {topic && <option value={String(topic.id)}>{one(visibleLine(topic.name))}</option>}
        {leaves && <option value="leaves">{leaves}</option>}
      </select>
    </label>
  );
}

interface GenerateButtonProps {
  stage: GuidedStage;
  op: Op;
  children: ComponentChildren;
  /** Why there is nothing to generate, if so. */
  nothing?: string | null;
  onClick(): void;
}

/** Starts a run. It is the primary button where it is the next step, and waits while another run goes on. */
export function GenerateButton({ stage, op, children, nothing, onClick }: GenerateButtonProps) {
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
      {children}
    </button>
  );
}

function parseScope(value: string): Under {
  if (value === "null") return null;
  return value === "leaves" ? value : Number(value);
}
