import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { handleKey } from "../view/keys";

interface LateNumberProps {
  label: string;
  title: string;
  unit?: string;
  value: number | null;
  min: number;
  max: number;
  step?: number | "any";
  disabled?: boolean;
  /** What was entered: null for an empty field. What is out of range is not passed on. */
  onCommit(value: number | null): void;
  /** For a field that is shown only while it is edited: it has been left, by a key or not. */
  onLeave?(byKey: boolean): void;
}

/** A number that takes effect when the field is left or Enter is pressed, not with every digit. */
export function LateNumber(props: LateNumberProps) {
  const { label, title, unit, value, onCommit, onLeave } = props;
  const field = useRef<HTMLInputElement>(null);
  const typed = useSignal<string | null>(null);
  const forNow = onLeave !== undefined;
  useLayoutEffect(() => {
    if (!forNow) return;
    field.current?.focus();
    field.current?.select();
  }, [forNow]);
  const commit = () => {
    const input = field.current;
    if (!input || typed.value === null) return;
    const number = input.value === "" ? null : input.valueAsNumber;
    if (input.validity.valid && number !== value) onCommit(number);
    typed.value = null;
  };
  const keys = {
    Enter: () => {
      commit();
      onLeave?.(true);
    },
    Escape: () => {
      typed.value = null;
      onLeave?.(true);
    },
  };
  return (
    <label class="sg-label sg-late" title={title}>
      {label}
      <input
        ref={field}
        class="sg-input sg-number sg-small"
        type="number"
        min={props.min}
        max={props.max}
        step={props.step ?? 1}
        disabled={props.disabled ?? false}
        value={typed.value ?? value ?? ""}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
        onChange={commit}
        onBlur={() => onLeave?.(false)}
        onKeyDown={(event) => handleKey(event, keys)}
      />
      {unit}
    </label>
  );
}
