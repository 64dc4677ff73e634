import type { Pages } from "../link/pages";
import type { SampleRow } from "../link/protocol";
import type { Selection } from "../view/selection";

/** A range longer than this is not selected by its ends: its ids would have to be fetched one page at a time. */
export const MAX_RANGE = 5000;

/** Selecting from one row to another: Shift extends from an anchor. */
export class Ranges {
  /** Null until something has been selected. */
  anchor: number | null = null;
  readonly #selection: Selection;
  #latest = 0;

  constructor(selection: Selection) {
    this.#selection = selection;
  }

  /** Rows have come before the anchor, or gone. */
  shift(rows: number): void {
    if (this.anchor !== null) this.anchor = Math.max(0, this.anchor + rows);
  }

  /** Selects everything from the anchor, or else `from`, to a row; resolves with whether all of it could be. */
  async extend(pages: Pages<SampleRow>, from: number, to: number): Promise<boolean> {
    this.anchor ??= from;
    const { anchor } = this;
    this.#latest += 1;
    const latest = this.#latest;
    const first = Math.max(Math.min(anchor, to), anchor - MAX_RANGE + 1);
    const last = Math.min(Math.max(anchor, to), anchor + MAX_RANGE - 1);
    const rows = await pages.load(first, last);
    // A longer range may be on its way already.
    if (latest === this.#latest) this.#selection.only(rows.map(({ id }) => id));
    return first <= to && to <= last;
  }
}
