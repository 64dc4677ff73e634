import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { Problem } from "../link/protocol";
import { pretty } from "../text/json";
import { NEW_SCHEMA, typeOf } from "./model";
import { ProblemList } from "./problem-list";
import { Value } from "./value";

interface SchemaBuilderProps {
  /** What the schema is for: "Output". */
  label: string;
  /** JSON Schema as text; null for plain text. */
  value: string | null;
  onChange(text: string | null): void;
  /** What the kernel finds wrong with it. */
  problems: readonly Problem[];
  disabled?: boolean;
}

const KINDS = ["Plain text", "Structured", "JSON Schema"];

/** Whether a value is plain text or structured, and then its fields, for people who write no JSON Schema; or the schema itself. */
export function SchemaBuilder({ label, value, onChange, problems, disabled }: SchemaBuilderProps) {
  const id = useId();
  const raw = useSignal(false);
  /** What was typed as JSON last: any other text is laid out. */
  const typed = useSignal("");
  /** What comes back when plain text is given up again. */
  const before = useRef(NEW_SCHEMA);
  before.current = value ?? before.current;

  const why =
    value !== null && typeOf(value) !== "object"
      ? "Only an object with “properties” can be shown as fields."
      : undefined;
  const kind = value === null ? 0 : raw.value || why ? 2 : 1;
  const shown = (value !== typed.value && pretty(value ?? "")) || (value ?? "");
  return (
    <fieldset
      class="sg-schema"
      aria-label={`${label} schema`}
      disabled={disabled}
      title={disabled ? "It cannot be changed from here now" : undefined}
    >
      <span class="sg-buttons" role="radiogroup" aria-label={`What ${label} is`}>
        {KINDS.map((name, index) => (
          <label key={name} class="sg-label" title={index === 1 ? why : undefined}>
            <input
              type="radio"
              name={id}
              checked={index === kind}
              disabled={index === 1 && why !== undefined}
              onChange={() => {
                raw.value = index === 2;
                onChange(index ? before.current : null);
              }}
            />
            {name}
          </label>
        ))}
      </span>
      {kind === 1 && value !== null && (
        <Value name={label} schema={value} place="" problems={problems} onChange={onChange} />
      )}
      {kind === 2 && (
        <>
          {why && (
            <p class="sg-quiet" role="status">
              {why}
            </p>
          )}
          <textarea
            class="sg-area sg-code"
            aria-label={`${label} schema as JSON`}
            aria-invalid={problems.length > 0}
            aria-describedby={`${id}-problems`}
            rows={Math.min(18, shown.split("\n").length + 1)}
            spellcheck={false}
            value={shown}
            onInput={({ currentTarget: { value: text } }) => {
              raw.value = true; // what becomes readable while it is typed stays the text that is typed in
              typed.value = text;
              onChange(text);
            }}
          />
          <ProblemList problems={problems} id={`${id}-problems`} />
        </>
      )}
    </fieldset>
  );
}
