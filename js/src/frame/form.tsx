import type { ComponentChildren } from "preact";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import { Button } from "./button";
import { useLocked } from "./use-locked";

interface FormProps {
  /** What its button does: "Save task". */
  does: string;
  /** Why that cannot be done now. */
  off: string | false | null | undefined;
  /** Said beside the button. */
  note?: string | null | undefined;
  warns?: boolean;
  onDo(): unknown;
  children: ComponentChildren;
}

/** Fields that take effect together: by the button, by Ctrl+Enter, or by Enter in a line of text. */
export function Form({ does, off, note, warns, onDo, children }: FormProps) {
  const locked = useLocked();
  const why = locked ?? off;
  return (
    <form
      class="sg-part"
      onSubmit={(event) => {
        event.preventDefault();
        if (!why) onDo();
      }}
      onKeyDown={(event) => {
        const form = event.currentTarget;
        handleKey(event, { "Mod+Enter": () => form.requestSubmit() });
      }}
    >
      <fieldset class="sg-part" disabled={locked !== null}>
        {children}
      </fieldset>
      <div class="sg-buttons sg-sheet-end">
        <Button kind="primary" off={why}>
          {does}
        </Button>
        <bdi class={warns ? "sg-warn" : "sg-quiet"} role="status">
          {visibleLine(note ?? "")}
        </bdi>
      </div>
    </form>
  );
}

interface FieldProps {
  /** What stands before it; where nothing does, it is named by `aria-label`. */
  label?: string;
  "aria-label"?: string;
  value: string;
  type?: "number";
  step?: "any";
  title?: string;
  placeholder?: string;
  maxLength?: number;
  onText(text: string): void;
}

/** A line of text with its label before it. */
export function Field({ label, onText, ...rest }: FieldProps) {
  return (
    <label class="sg-label sg-line">
      {label}
      <input
        class="sg-input"
        type="text"
        spellcheck={false}
        maxLength={200}
        {...(rest as object)}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </label>
  );
}

export interface Choice {
  value: string;
  title: string;
  badges?: readonly (string | false)[];
  about: string;
  /** To be read before it is chosen: said where it is. */
  warning?: string;
}

interface ChoicesProps {
  legend: string;
  options: readonly Choice[];
  chosen: string;
  onChoose(value: string): void;
}

/** One of a few, each in a line that says what it is. Stands in a form, which keeps it apart from other views'. */
export function Choices({ legend, options, chosen, onChoose }: ChoicesProps) {
  return (
    <fieldset class="sg-part sg-choices">
      <legend class="sg-strong">{legend}</legend>
      {options.map(({ value, title, badges = [], about, warning }) => (
        <label key={value} class="sg-choice">
          <input
            type="radio"
            name={legend}
            checked={value === chosen}
            onChange={() => onChoose(value)}
          />
          <span>
            <bdi class="sg-strong">{visibleLine(title)}</bdi>{" "}
            {badges.map((badge) => badge && <span class="sg-badge">{badge}</span>)}{" "}
            <bdi class="sg-quiet">{visibleLine(about)}</bdi>
            {warning && value === chosen && <p class="sg-warn">{visibleLine(warning)}</p>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
