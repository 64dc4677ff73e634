import { useLayoutEffect, useRef } from "preact/hooks";
import type { Problem } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { addField, moveField, removeField, setField, setRequired } from "./edits";
import { FieldRow, type Part } from "./field-row";
import type { Shape } from "./model";
import { Rules } from "./rules";

export interface ShapeProps {
  /** Of what these are the fields, as a person says it. */
  name: string;
  shape: Shape;
  /** JSON pointer to the shape, by which problems are found. */
  place: string;
  problems: readonly Problem[];
  disabled: boolean;
  onChange(shape: Shape): void;
  /** Says what was done, for those who do not see it. */
  say(text: string): void;
}

/** The fields of an object, one below the other: added, removed and put in order by buttons and by key. */
export function Fields(props: ShapeProps) {
  const { name, shape, place, problems, disabled, onChange, say } = props;
  const list = useRef<HTMLDivElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  /** What is to have the keyboard once the fields are drawn anew: moving an element takes the focus from it. */
  const wish = useRef<{ id: number; part: Part } | "add" | null>(null);
  useLayoutEffect(() => {
    const wished = wish.current;
    wish.current = null;
    if (wished === "add") addButton.current?.focus();
    else if (wished) {
      const row = list.current?.querySelector(`:scope > [data-field="${wished.id}"]`);
      row?.querySelector<HTMLElement>(`[data-part="${wished.part}"]`)?.focus();
    }
  });

  const add = (after?: number) => {
    const added = addField(shape, "", after);
    wish.current = { id: added.id, part: "name" };
    onChange(added.shape);
    say("Field added");
  };
  const remove = (id: number) => {
    const index = shape.fields.findIndex((field) => field.id === id);
    const next = shape.fields[index + 1] ?? shape.fields[index - 1];
    wish.current = next ? { id: next.id, part: "name" } : "add";
    onChange(removeField(shape, id));
    say(`Field ${visibleLine(shape.fields[index]?.name ?? "")} removed`);
  };
  const move = (id: number, by: number, part: Part) => {
    const moved = moveField(shape, id, by);
    if (moved === shape) return;
    wish.current = { id, part };
    onChange(moved);
    const at = moved.fields.findIndex((field) => field.id === id) + 1;
    say(`Now field ${at} of ${moved.fields.length}`);
  };
  return (
    <div class="sg-fields">
      <div
        ref={list}
        class="sg-field-list"
        role="group"
        aria-label={`Fields of ${visibleLine(name)}`}
      >
        {shape.fields.map((field, index) => (
          <FieldRow
            key={field.id}
            owner={shape}
            field={field}
            first={index === 0}
            last={index === shape.fields.length - 1}
            place={place}
            problems={problems}
            disabled={disabled}
            say={say}
            onChange={(next) => onChange(setField(shape, next))}
            onRequired={(required) => onChange(setRequired(shape, field.id, required))}
            onAdd={() => add(field.id)}
            onRemove={() => remove(field.id)}
            onMove={(by, part) => move(field.id, by, part)}
          />
        ))}
      </div>
      <div class="sg-buttons">
        <button
          ref={addButton}
          type="button"
          class="sg-button sg-small"
          aria-label={`Add field to ${visibleLine(name)}`}
          disabled={disabled}
          onClick={() => add()}
        >
          Add field
        </button>
        {shape.fields.length === 0 && <span class="sg-quiet">No fields yet.</span>}
      </div>
      <Rules shape={shape} disabled={disabled} onChange={onChange} />
    </div>
  );
}
