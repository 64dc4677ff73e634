import type { Signal } from "@preact/signals";
import type { Pages } from "../link/pages";
import type { SampleRow } from "../link/protocol";

/** A range longer than this is not selected from the browser: its ids would have to be fetched one page at a time. */
export const MAX_RANGE = 2000;

/** Which samples are selected, by id, with the anchor from which Shift extends. */
export class Selection {
  readonly #ids: Signal<ReadonlySet<string>>;
  #anchor: number | null = null;

  constructor(ids: Signal<ReadonlySet<string>>) {
    this.#ids = ids;
  }

  toggle(row: SampleRow, index: number): void {
    const next = new Set(this.#ids.peek());
    if (!next.delete(row.id)) next.add(row.id);
    this.#ids.value = next;
    this.#anchor = index;
  }

  clear(): void {
    this.#ids.value = new Set();
    this.#anchor = null;
  }

  /** Where an extension starts when nothing has been selected yet. */
  anchorAt(index: number): void {
    this.#anchor ??= index;
  }

  /** Selects everything between the anchor and this row. */
  async extend(pages: Pages<SampleRow>, index: number): Promise<void> {
    const anchor = this.#anchor ?? index;
    this.#anchor = anchor;
    await this.range(pages, Math.min(anchor, index), Math.max(anchor, index));
  }

  async range(pages: Pages<SampleRow>, first: number, last: number): Promise<void> {
    const rows = await pages.load(first, Math.min(last, first + MAX_RANGE - 1));
    this.#ids.value = new Set(rows.map((row) => row.id));
  }
}
