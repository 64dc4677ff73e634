import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { Problem } from "../link/protocol";
import { pretty } from "../text/json";
import { newSchema } from "./edits";
import { Fields } from "./fields";
import { readSchema, type Shape, writeSchema } from "./model";
import { ProblemList } from "./problem-list";
import { ownProblems } from "./problems";

export interface SchemaBuilderProps {
  /** What the schema is for: "Output". */
  label: string;
  /** JSON Schema as text; null for plain text. */
  value: string | null;
  onChange(text: string | null): void;
  /** What the kernel finds wrong with it. */
  problems: readonly Problem[];
  disabled?: boolean;
}

/** Whether a value is plain text or structured, and then its fields, for people who write no JSON Schema; or the schema itself. */
export function SchemaBuilder(props: SchemaBuilderProps) {
  const { label, value, onChange, problems, disabled = false } = props;
  const id = useId();
  const raw = useSignal(false);
  const said = useSignal("");
  /** What was typed as JSON last. */
  const typed = useSignal<string | null>(null);
  /** The text that comes back when structured is chosen again. */
  const before = useRef<string | null>(null);
  // While names are typed two fields may have the same one, which a text cannot tell apart: what was written last is known.
  const own = useRef<{ text: string; shape: Shape } | null>(null);

  if (value !== null) before.current = value;
  const known = own.current?.text === value ? own.current.shape : null;
  const read = value === null ? null : known ? { shape: known, why: null } : readSchema(value);
  const showsRaw = raw.value || read?.shape === null;
  const edit = (shape: Shape) => {
    const text = writeSchema(shape);
    own.current = { text, shape };
    onChange(text);
  };
  const option = (
    group: "kind" | "view",
    name: string,
    checked: boolean,
    choose: () => void,
    why?: string,
  ) => (
    <label class="sg-label" title={why}>
      <input
        type="radio"
        name={`${id}-${group}`}
        checked={checked}
        disabled={disabled || why !== undefined}
        onChange={choose}
      />
      {name}
    </label>
  );
  // Laid out, until it is typed in
  const shown = value === null || typed.value === value ? value : (pretty(value) ?? value);

  return (
    <div class="sg-schema" role="group" aria-label={`${label} schema`}>
      <div class="sg-schema-head">
        <span class="sg-buttons" role="radiogroup" aria-label={`What ${label} is`}>
          {option("kind", "Plain text", value === null, () => onChange(null))}
          {option("kind", "Structured", value !== null, () =>
            onChange(before.current ?? writeSchema(newSchema())),
          )}
        </span>
        {value !== null && (
          <span class="sg-buttons" role="radiogroup" aria-label="Shown as">
            {option(
              "view",
              "Fields",
              !showsRaw,
              () => {
                raw.value = false;
              },
              read?.why ?? undefined,
            )}
            {option("view", "JSON Schema", showsRaw, () => {
              raw.value = true;
            })}
          </span>
        )}
      </div>
      {value !== null && showsRaw && (
        <>
          {read?.why && (
            <p class="sg-quiet" role="status">
              {read.why}
            </p>
          )}
          <textarea
            class="sg-area sg-code"
            aria-label={`${label} schema as JSON`}
            aria-invalid={problems.length > 0}
            aria-describedby={problems.length ? `${id}-problems` : undefined}
            rows={Math.min(18, (shown ?? "").split("\n").length + 1)}
            spellcheck={false}
            disabled={disabled}
            value={shown ?? ""}
            onInput={(event) => {
              raw.value = true; // what becomes readable while it is typed stays the text that is typed in
              typed.value = event.currentTarget.value;
              onChange(event.currentTarget.value);
            }}
          />
          <ProblemList problems={problems} id={`${id}-problems`} />
        </>
      )}
      {value !== null && !showsRaw && read?.shape && (
        <>
          <ProblemList problems={ownProblems(problems, "", read.shape)} />
          <Fields
            name={label}
            shape={read.shape}
            place=""
            problems={problems}
            disabled={disabled}
            onChange={edit}
            say={(text) => {
              said.value = text;
            }}
          />
        </>
      )}
      <p class="sg-hidden" role="status">
        {said.value}
      </p>
    </div>
  );
}
