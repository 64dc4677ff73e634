import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { handleKey } from "../view/keys";
import { useLocked } from "./use-locked";

interface LateNumberProps {
  label: ComponentChildren;
  title?: string;
  unit?: string;
  value: number | null;
  min: number;
  max: number;
  step?: number | "any";
  off?: boolean;
  /** What was entered: null for an empty field. What is out of range is not passed on. */
  onCommit(value: number | null): void;
}

/** A number that takes effect when the field is left or Enter is pressed, not with every digit. */
export function LateNumber({
  label,
  title,
  unit,
  value,
  off,
  onCommit,
  ...range
}: LateNumberProps) {
  const field = useRef<HTMLInputElement>(null);
  const typed = useSignal<string | null>(null);
  const locked = useLocked();
  const commit = () => {
    const input = field.current;
    if (!input || typed.value === null) return;
    const number = input.value === "" ? null : input.valueAsNumber;
    if (input.validity.valid && number !== value) onCommit(number);
    typed.value = null;
  };
  const forget = () => {
    typed.value = null;
  };
  return (
    <label class="sg-label sg-late" title={title}>
      {label}
      <input
        ref={field}
        class="sg-input sg-number"
        type="number"
        {...range}
        disabled={off || locked !== null}
        value={typed.value ?? value ?? ""}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
        onChange={commit}
        onKeyDown={(event) => handleKey(event, { Enter: commit, Escape: forget })}
      />
      {unit}
    </label>
  );
}
