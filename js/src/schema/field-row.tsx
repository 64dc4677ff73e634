import { useId } from "preact/hooks";
import type { Problem } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import { nameProblem } from "./edits";
import type { Field, Shape } from "./model";
import { ProblemList } from "./problem-list";
import { ownProblems, pointer } from "./problems";
import { ShapeDetails, TypeSelect } from "./shape-details";

/** The parts of a row that can have the keyboard after it was drawn elsewhere. */
export type Part = "name" | "up" | "down";

interface FieldRowProps {
  owner: Shape;
  field: Field;
  first: boolean;
  last: boolean;
  /** JSON pointer to the object that the field is a member of. */
  place: string;
  problems: readonly Problem[];
  disabled: boolean;
  say(text: string): void;
  onChange(field: Field): void;
  onRequired(required: boolean): void;
  onAdd(): void;
  onRemove(): void;
  onMove(by: number, part: Part): void;
}

/** One field: its name, type, whether it has to be there, and below that what its type asks for. */
export function FieldRow(props: FieldRowProps) {
  const { owner, field, disabled, problems, onMove, onRemove } = props;
  const id = useId();
  const { shape, name } = field;
  const called = visibleLine(name) || "without a name";
  const here = pointer(props.place, "properties", name);
  const wrong = nameProblem(owner, field);
  const said = [
    ...(wrong ? [{ path: here, message: wrong }] : []),
    ...ownProblems(problems, here, shape),
  ];
  const keys = {
    Enter: props.onAdd,
    "Alt+ArrowUp": () => onMove(-1, "name"),
    "Alt+ArrowDown": () => onMove(1, "name"),
  };
  const put = (next: Shape) => props.onChange({ ...field, shape: next });
  return (
    <div class="sg-field-row" data-field={field.id} role="group" aria-label={`Field ${called}`}>
      <div class="sg-field-line">
        <input
          type="text"
          class="sg-input sg-field-name"
          aria-label="Name"
          title="Enter adds a field below; Alt+↑ and Alt+↓ move this one"
          data-part="name"
          aria-invalid={wrong !== null}
          aria-describedby={said.length ? `${id}-problems` : undefined}
          placeholder="name"
          spellcheck={false}
          disabled={disabled}
          value={name}
          onInput={(event) => props.onChange({ ...field, name: event.currentTarget.value })}
          onKeyDown={(event) => handleKey(event, keys)}
        />
        <TypeSelect name={`Type of ${called}`} shape={shape} disabled={disabled} onChange={put} />
        <label class="sg-label" title="Whether it has to be there">
          <input
            type="checkbox"
            checked={owner.required.includes(field.id)}
            disabled={disabled}
            onChange={(event) => props.onRequired(event.currentTarget.checked)}
          />
          required
        </label>
        <span class="sg-field-tools">
          <button
            type="button"
            class="sg-button sg-icon sg-small"
            aria-label={`Move ${called} up`}
            title="Up (Alt+↑ in the name)"
            data-part="up"
            aria-disabled={props.first}
            disabled={disabled}
            onClick={() => onMove(-1, "up")}
          >
            ↑
          </button>
          <button
            type="button"
            class="sg-button sg-icon sg-small"
            aria-label={`Move ${called} down`}
            title="Down (Alt+↓ in the name)"
            data-part="down"
            aria-disabled={props.last}
            disabled={disabled}
            onClick={() => onMove(1, "down")}
          >
            ↓
          </button>
          <button
            type="button"
            class="sg-button sg-icon sg-small"
            aria-label={`Remove ${called}`}
            title="Remove this field"
            disabled={disabled}
            onClick={onRemove}
          >
            ✕
          </button>
        </span>
      </div>
      <ProblemList problems={said} id={`${id}-problems`} here />
      <ShapeDetails
        name={called}
        shape={shape}
        place={here}
        problems={problems}
        disabled={disabled}
        say={props.say}
        onChange={put}
      />
    </div>
  );
}
