import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Problem } from "../link/protocol";
import { plural } from "../text/numbers";
import { visible } from "../text/visible";
import { handleKey } from "../view/keys";
import { Fields } from "./fields";
import {
  descriptionOf,
  type KnownType,
  listedIn,
  membersIn,
  rulesOf,
  type Type,
  typeOf,
  withKeyword,
  withType,
} from "./model";
import { ProblemList, problemsAt } from "./problem-list";

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

export interface ValueProps {
  /** What it is, as a person says it; visible. */
  name: string;
  schema: string;
  /** JSON pointer to the schema, by which problems are found. */
  place: string;
  problems: readonly Problem[];
  onChange(schema: string): void;
}

/** Deeper than this the kernel reads no JSON; what is there is kept as it is. */
const DEEPEST = 64;

/** What there is to say of a value beside its type: a description, its choices, what it is a list of, its fields. */
export function Value(props: ValueProps) {
  const { name, schema, place, problems, onChange } = props;
  const type = typeOf(schema);
  const wrong = <ProblemList problems={problemsAt(problems, place, type)} />;
  if (type === "other" || place.split("/").length > DEEPEST) {
    return (
      <>
        {wrong}
        <Kept text={schema} />
      </>
    );
  }
  const put = (key: string, value: string | null) => onChange(withKeyword(schema, key, value));
  const item: ValueProps = {
    name: `each in ${name}`,
    schema: membersIn(schema)?.get("items") ?? "{}",
    place: `${place}/items`,
    problems,
    onChange: (next) => put("items", next),
  };
  const rules = rulesOf(schema);
  return (
    <div class="sg-field-more">
      {wrong}
      <input
        type="text"
        class="sg-input"
        aria-label={`Description of ${name}`}
        placeholder="Description (what the model is told of it)"
        dir="auto"
        value={descriptionOf(schema)}
        onInput={({ currentTarget: { value } }) =>
          put("description", value ? JSON.stringify(value) : null)
        }
        onKeyDown={(event) => handleKey(event, { Enter: () => undefined })}
      />
      {type === "choice" && <Choices {...props} />}
      {type === "list" && (
        <div class="sg-field-inside" role="group" aria-label={`What ${name} is a list of`}>
          <span class="sg-buttons">
            <span class="sg-quiet">each is</span>
            <TypeSelect {...item} />
          </span>
          <Value {...item} />
        </div>
      )}
      {type === "object" && <Fields {...props} />}
      {rules.length > 0 && (
        <details class="sg-rules">
          <summary>{`${plural(rules.length, "more rule")} (kept)`}</summary>
          {rules.map(([key, value]) => (
            <Kept key={key} text={`${key}: ${value}`} />
          ))}
        </details>
      )}
    </div>
  );
}

export function TypeSelect({ name, schema, onChange }: ValueProps) {
  /** What it was as each type that was chosen here, latest first: nothing is lost by a look at another one. */
  const past = useRef<string[]>([]);
  if (past.current[0] !== schema) past.current = [schema];
  const known = past.current;
  const types = (Object.keys(TYPE_NAMES) as Type[]).filter(
    (type) => type !== "other" || known.some((each) => typeOf(each) === type),
  );
  return (
    <select
      class="sg-input sg-field-type"
      aria-label={`Type of ${name}`}
      value={typeOf(schema)}
      onChange={({ currentTarget: { value } }) => {
        const next =
          known.find((each) => typeOf(each) === value) ?? withType(schema, value as KnownType);
        past.current = [next, ...known.filter((each) => each !== next)];
        onChange(next);
      }}
    >
      {types.map((type) => (
        <option key={type} value={type}>
          {TYPE_NAMES[type]}
        </option>
      ))}
    </select>
  );
}

/** The choices as they are typed: empty lines stay until the text is left. */
function Choices({ name, schema, onChange }: ValueProps) {
  const typed = useSignal<string | null>(null);
  const text = typed.value ?? listedIn(schema, "enum").join("\n");
  return (
    <textarea
      class="sg-area"
      aria-label={`Choices of ${name}`}
      placeholder="Choices, one a line"
      dir="auto"
      rows={Math.min(8, text.split("\n").length + 1)}
      value={text}
      onInput={({ currentTarget: { value } }) => {
        typed.value = value;
        const lines = value.split("\n").map((line) => line.trim());
        onChange(withKeyword(schema, "enum", JSON.stringify([...new Set(lines.filter(Boolean))])));
      }}
      onBlur={() => {
        typed.value = null;
      }}
    />
  );
}

/** Characters that are shown of what is kept; the JSON view has the rest. */
const SHOWN = 300;

function Kept({ text }: { text: string }) {
  return (
    <pre class="sg-code sg-kept">
      <bdi>{visible(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)}</bdi>
    </pre>
  );
}
