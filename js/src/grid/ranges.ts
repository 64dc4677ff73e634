import type { Pages } from "../link/pages";
import type { SampleRow } from "../link/protocol";
import type { Selection } from "../view/selection";

/** A range longer than this is not selected by its ends: its ids would have to be fetched one page at a time. */
export const MAX_RANGE = 5000;

/** Selecting from one row to another: Shift extends from an anchor. */
export class Ranges {
  readonly #selection: Selection;
  #anchor: number | null = null;
  #latest = 0;

  constructor(selection: Selection) {
    this.#selection = selection;
  }

  toggle(id: string, index: number): void {
    this.#selection.toggle(id);
    this.#anchor = index;
  }

  /** Where an extension starts when nothing has been selected yet. */
  anchorAt(index: number): void {
    this.#anchor ??= index;
  }

  forget(): void {
    this.#anchor = null;
  }

  /** Rows have come before the anchor, or gone. */
  shift(rows: number): void {
    if (this.#anchor !== null) this.#anchor = Math.max(0, this.#anchor + rows);
  }

  /** Selects everything between the anchor and this row; resolves with whether all of it could be. */
  async extend(pages: Pages<SampleRow>, index: number): Promise<boolean> {
    const anchor = this.#anchor ?? index;
    this.#anchor = anchor;
    this.#latest += 1;
    const latest = this.#latest;
    const length = Math.min(Math.abs(anchor - index) + 1, MAX_RANGE);
    const first = anchor <= index ? anchor : anchor - length + 1;
    const rows = await pages.load(first, first + length - 1);
    // A longer range may be on its way already.
    if (latest === this.#latest) this.#selection.only(rows.map((row) => row.id));
    return Math.abs(anchor - index) < MAX_RANGE;
  }
}
