import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../frame/button";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import { type Field, fieldsOf, listedIn, TEXT, withFields } from "./model";
import { ProblemList } from "./problem-list";
import { TypeSelect, Value, type ValueProps } from "./value";

/** The fields of an object, one below the other: added, removed and put in order. */
export function Fields({ name, schema, place, problems, onChange }: ValueProps) {
  const list = useRef<HTMLDivElement>(null);
  /** What is to have the keyboard once the fields are drawn anew. */
  const wish = useRef<[row: number, what: string] | null>(null);
  useLayoutEffect(() => {
    const [row, what] = wish.current ?? [0, ""];
    wish.current = null;
    if (what) list.current?.children[row]?.querySelector<HTMLElement>(what)?.focus();
  });

  const fields = fieldsOf(schema);
  const required = listedIn(schema, "required");
  const unnamed = fields.some(([each]) => !each);
  const put = (next: readonly Field[], needed?: readonly string[]) =>
    onChange(withFields(schema, next, needed));
  const putOne = (row: number, one: Field, needed?: readonly string[]) =>
    put([...fields.slice(0, row), one, ...fields.slice(row + 1)], needed);
  const add = (row: number) => {
    if (unnamed) return;
    wish.current = [row, "input"];
    put([...fields.slice(0, row), ["", TEXT], ...fields.slice(row)], [...required, ""]);
  };
  const remove = (row: number) => {
    const [others, gone] = [[...fields], fields[row]?.[0]];
    others.splice(row, 1);
    wish.current = [Math.min(row, Math.max(0, others.length - 1)), "input, button"];
    put(
      others,
      required.filter((each) => each !== gone),
    );
  };
  const move = (row: number, by: number) => {
    const others = [...fields];
    others.splice(row + by, 0, ...others.splice(row, 1));
    wish.current = [row + by, `.sg-field-tools :nth-child(${by < 0 ? 1 : 2})`];
    put(others);
  };
  return (
    <div ref={list} class="sg-field-list" role="group" aria-label={`Fields of ${name}`}>
      {fields.map(([called, text], row) => (
        <FieldRow
          // Rows are told apart by their place: a name changes while it is typed
          key={row}
          field={called}
          schema={text}
          place={`${place}/properties/${called.replaceAll("~", "~0").replaceAll("/", "~1")}`}
          problems={problems}
          ends={[row === 0, row === fields.length - 1]}
          required={required.includes(called)}
          onChange={(next) => putOne(row, [called, next])}
          onRename={(next) => {
            if (fields.some(([other], index) => other === next && index !== row)) return false;
            const needed = required.map((each) => (each === called ? next : each));
            putOne(row, [next, text], required.includes(called) ? needed : undefined);
            return true;
          }}
          onRequired={(needed) =>
            put(fields, needed ? [...required, called] : required.filter((each) => each !== called))
          }
          onAdd={() => add(row + 1)}
          onRemove={() => remove(row)}
          onMove={(by) => move(row, by)}
        />
      ))}
      <div class="sg-buttons">
        <Button
          kind="small"
          label={`Add field to ${name}`}
          off={unnamed && "One field has no name yet"}
          onPress={() => add(fields.length)}
        >
          Add field
        </Button>
      </div>
    </div>
  );
}

interface FieldRowProps extends Omit<ValueProps, "name"> {
  field: string;
  /** Whether it is the first, and the last one. */
  ends: [boolean, boolean];
  required: boolean;
  /** Whether it could be renamed: false where another field has this name. */
  onRename(name: string): boolean;
  onRequired(required: boolean): void;
  onAdd(): void;
  onRemove(): void;
  onMove(by: number): void;
}

/** One field: its name, type, whether it has to be there, and below that what its type asks for. */
function FieldRow(props: FieldRowProps) {
  const { field, ends, required, onRename, onRequired, onAdd, onRemove, onMove } = props;
  const id = useId();
  /** A name that another field has: it is not taken over, and not kept when the text is left. */
  const taken = useSignal<string | null>(null);
  const name = visibleLine(field) || "without a name";
  const wrong =
    taken.value !== null
      ? "Another field has this name."
      : field.trim()
        ? ""
        : "A field has a name.";
  return (
    <div class="sg-field-row" role="group" aria-label={`Field ${name}`}>
      <div class="sg-field-line">
        <input
          type="text"
          class="sg-input sg-field-name"
          aria-label="Name"
          title="Enter adds a field below"
          aria-invalid={wrong !== ""}
          aria-describedby={wrong ? id : undefined}
          placeholder="name"
          spellcheck={false}
          value={taken.value ?? field}
          onInput={({ currentTarget: { value } }) => {
            taken.value = onRename(value) ? null : value;
          }}
          onBlur={() => {
            taken.value = null;
          }}
          onKeyDown={(event) => handleKey(event, { Enter: onAdd })}
        />
        <TypeSelect {...props} name={name} />
        <label class="sg-label" title="Whether it has to be there">
          <input
            type="checkbox"
            checked={required}
            onChange={(event) => onRequired(event.currentTarget.checked)}
          />
          required
        </label>
        <span class="sg-field-tools">
          {(["up", "down"] as const).map((way, index) => (
            <Button
              key={way}
              kind="icon small"
              label={`Move ${name} ${way}`}
              ends={ends[index] && "There is no place to go"}
              onPress={() => onMove(index * 2 - 1)}
            >
              {"↑↓"[index]}
            </Button>
          ))}
          <Button kind="icon small" label={`Remove ${name}`} onPress={onRemove}>
            ✕
          </Button>
        </span>
      </div>
      {wrong && <ProblemList problems={[{ path: "", message: wrong }]} id={id} />}
      <Value {...props} name={name} />
    </div>
  );
}
