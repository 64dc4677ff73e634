import { type Signal, signal } from "@preact/signals";
import type { Sample } from "../link/protocol";
import { pretty } from "../text/json";
import type { Commands } from "../view/commands";
import { useCommands } from "../view/commands-context";
import { useView, type View } from "../view/view";

export type FieldName = "input" | "output";

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

/** What one view keeps of its work on samples, whichever of them is open: it outlives the panel, and texts that are not saved with it. */
export class Desk {
  /** The sample that is shown: the one before it until the opened one is here. */
  readonly sample = signal<Sample | null>(null);
  readonly drafts = signal<readonly Draft[]>([]);
  /** The field whose text is to have the keyboard, once it can be edited. */
  readonly wish = signal<FieldName | null>(null);
  /** Whether structured values are shown as they are written. */
  readonly asText = signal(false);
  /** Whether differences to what was generated are shown. */
  readonly comparing = signal(false);
  /** The text whose messages are shown. */
  readonly messages = signal<FieldName | null>(null);
  /** What was just stored: it is said together with the sample that comes after it. */
  stored = "";

  constructor(
    readonly view: View,
    readonly commands: Commands,
  ) {}

  /** Takes over what the kernel says of the opened sample. */
  put(sample: Sample): void {
    const known = this.sample.peek();
    if (this.view.opened.peek() !== sample.id) return;
    // Replies may overtake each other
    if (known?.id === sample.id && known.revision > sample.revision) return;
    this.sample.value = sample;
  }

  draft(id: string, field: FieldName): Draft | undefined {
    return this.drafts.value.find((draft) => draft.id === id && draft.field === field);
  }

  /** Opens a text for editing, with the keyboard in it. */
  edit(sample: Sample | null, field: FieldName): void {
    if (!sample || !this.view.connection.writable.peek()) return;
    this.wish.value = field;
    if (this.draft(sample.id, field)) return;
    const from = sample[field] ?? "";
    const start = (isJson(sample, field) && pretty(from)) || from;
    const draft = { id: sample.id, field, text: signal(start), start, from };
    this.drafts.value = [...this.drafts.peek(), draft];
  }

  drop(dropped: Draft): void {
    this.drafts.value = this.drafts.peek().filter((draft) => draft !== dropped);
  }

  /** Leaves what was only opened; what was typed stays. */
  tidy(): void {
    this.drafts.value = this.drafts.peek().filter(isChanged);
  }
}

export function isChanged({ text, start }: Draft): boolean {
  return text.value !== start;
}

export function isJson(sample: Sample, field: FieldName): boolean {
  return sample[`${field}_json`];
}

/** The generated text, where a person wrote another one since. */
export function generated(sample: Sample, field: FieldName): string | null {
  const made = sample[`made_${field}`];
  return made === sample[field] ? null : made;
}

const desks = new WeakMap<View, Desk>();

export function useDesk(): Desk {
  const view = useView();
  const commands = useCommands();
  const desk = desks.get(view) ?? new Desk(view, commands);
  desks.set(view, desk);
  return desk;
}
