import { useSignal } from "@preact/signals";
import { pretty } from "../text/json";
import { visible, visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import { choicesOf, choicesText, withChoices, withDescription, withItem, withType } from "./edits";
import { Fields, type ShapeProps } from "./fields";
import { type Shape, TYPES, type Type } from "./model";
import { ProblemList } from "./problem-list";
import { ownProblems, pointer } from "./problems";
import { Rules } from "./rules";

const TYPE_NAMES: Readonly<Record<Type, string>> = {
  text: "text",
  number: "number",
  integer: "whole number",
  boolean: "yes/no",
  choice: "choice",
  list: "list of …",
  object: "object with fields",
  other: "other (kept)",
};

interface TypeSelectProps {
  name: string;
  shape: Shape;
  disabled: boolean;
  onChange(shape: Shape): void;
}

export function TypeSelect({ name, shape, disabled, onChange }: TypeSelectProps) {
  const types: readonly Type[] = shape.raw === null ? TYPES : [...TYPES, "other"];
  return (
    <select
      class="sg-input sg-field-type"
      aria-label={name}
      disabled={disabled}
      value={shape.type}
      onChange={(event) => onChange(withType(shape, event.currentTarget.value as Type))}
    >
      {types.map((type) => (
        <option key={type} value={type}>
          {TYPE_NAMES[type]}
        </option>
      ))}
    </select>
  );
}

/** Characters of a schema that is kept whole; the JSON view has the rest. */
const SHOWN = 300;

/** What there is to say of a value beside its type: a description, its choices, what it is a list of, its fields. */
export function ShapeDetails(props: ShapeProps) {
  const { name, shape, place, problems, disabled, onChange } = props;
  if (shape.type === "other") {
    const raw = pretty(shape.raw ?? "") ?? shape.raw ?? "";
    return (
      <pre class="sg-code sg-kept">
        <bdi>{visible(raw.length > SHOWN ? `${raw.slice(0, SHOWN)}…` : raw)}</bdi>
      </pre>
    );
  }
  const items = pointer(place, "items");
  return (
    <div class="sg-field-more">
      <input
        type="text"
        class="sg-input"
        aria-label={`Description of ${name}`}
        placeholder="Description (what the model is told of it)"
        dir="auto"
        disabled={disabled}
        value={shape.description}
        onInput={(event) => onChange(withDescription(shape, event.currentTarget.value))}
        onKeyDown={(event) => handleKey(event, { Enter: () => undefined })}
      />
      {shape.type === "choice" && <Choices {...props} />}
      {shape.type === "list" && shape.item && (
        <div class="sg-field-inside" role="group" aria-label={`What ${name} is a list of`}>
          <span class="sg-buttons">
            <span class="sg-quiet">each is</span>
            <TypeSelect
              name={`Type of each in ${name}`}
              shape={shape.item}
              disabled={disabled}
              onChange={(item) => onChange(withItem(shape, item))}
            />
          </span>
          <ProblemList problems={ownProblems(problems, items, shape.item)} here />
          <ShapeDetails
            {...props}
            name={`each in ${name}`}
            shape={shape.item}
            place={items}
            onChange={(item) => onChange(withItem(shape, item))}
          />
        </div>
      )}
      {shape.type === "list" && !shape.item && <p class="sg-quiet">a list of anything</p>}
      {shape.type === "object" ? (
        <div class="sg-field-inside">
          <Fields {...props} />
        </div>
      ) : (
        <Rules shape={shape} disabled={disabled} onChange={onChange} />
      )}
    </div>
  );
}

/** The choices as they are typed: what is between them stays until it is left. */
function Choices({ name, shape, disabled, onChange }: ShapeProps) {
  const typed = useSignal<string | null>(null);
  const text = typed.value ?? choicesText(shape.choices);
  return (
    <textarea
      class="sg-area"
      aria-label={`Choices of ${visibleLine(name)}`}
      placeholder="Choices, one a line or with commas"
      dir="auto"
      rows={Math.min(8, Math.max(2, text.split("\n").length))}
      disabled={disabled}
      value={text}
      onInput={(event) => {
        typed.value = event.currentTarget.value;
        onChange(withChoices(shape, choicesOf(event.currentTarget.value)));
      }}
      onBlur={() => {
        typed.value = null;
      }}
    />
  );
}
