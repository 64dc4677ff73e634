import { type Signal, signal } from "@preact/signals";
import type { Sample } from "../link/protocol";
import { pretty } from "../text/json";
import { visible } from "../text/visible";
import type { View } from "../view/view";

export type FieldName = "input" | "output";
export type JsonAs = "tree" | "text";

/** A text that is being edited. */
export interface Draft {
  readonly id: string;
  readonly field: FieldName;
  readonly text: Signal<string>;
  /** The text as it was laid out when editing began. */
  readonly start: string;
  /** The text that was stored then: any other one was written elsewhere since. */
  readonly from: string;
}

/** What one view keeps of its work on samples, whichever of them is open: texts that are not saved, and how JSON is shown. */
export class Desk {
  readonly drafts = signal<readonly Draft[]>([]);
  readonly jsonAs = signal<JsonAs>(remembered());

  draft(id: string, field: FieldName): Draft | undefined {
    return this.drafts.value.find((draft) => draft.id === id && draft.field === field);
  }

  begin(sample: Sample, field: FieldName): void {
    if (this.draft(sample.id, field)) return;
    const from = sample[field] ?? "";
    const start = (isJson(sample, field) && pretty(from)) || from;
    this.drafts.value = [
      ...this.drafts.peek(),
      { id: sample.id, field, text: signal(start), start, from },
    ];
  }

  drop(dropped: Draft): void {
    this.drafts.value = this.drafts.peek().filter((draft) => draft !== dropped);
  }

  /** Leaves what was only opened; what was typed stays. */
  tidy(): void {
    this.drafts.value = this.drafts.peek().filter(isChanged);
  }

  /** A sample other than this one that has a text which is not saved. */
  otherThan(id: string): { id: string; count: number } | null {
    const others = this.drafts.value.filter((draft) => draft.id !== id && isChanged(draft));
    return others[0] ? { id: others[0].id, count: others.length } : null;
  }

  showJson(as: JsonAs): void {
    this.jsonAs.value = as;
    try {
      localStorage.setItem(REMEMBERED, as);
    } catch {
      // A page without storage forgets it, and that is all.
    }
  }
}

export function isChanged({ text, start }: Draft): boolean {
  return text.value !== start;
}

export function isJson(sample: Sample, field: FieldName): boolean {
  return field === "input" ? sample.input_json : sample.output_json;
}

/** The generated text, where a person wrote another one since. */
export function generated(sample: Sample, field: FieldName): string | null {
  const made = field === "input" ? sample.made_input : sample.made_output;
  return made === sample[field] ? null : made;
}

/** A line that says which sample it is, for those who hear it. */
export function opening(sample: Sample): string {
  const { input } = sample;
  return visible(input.length > OPENING ? `${input.slice(0, OPENING)}…` : input);
}

const OPENING = 120;
const REMEMBERED = "synthgen.json-as";

function remembered(): JsonAs {
  try {
    return localStorage.getItem(REMEMBERED) === "text" ? "text" : "tree";
  } catch {
    return "tree";
  }
}

const desks = new WeakMap<View, Desk>();

/** The desk of a view, which outlives the panel: a draft is there when its sample is opened again. */
export function deskOf(view: View): Desk {
  const known = desks.get(view) ?? new Desk();
  desks.set(view, known);
  return known;
}
