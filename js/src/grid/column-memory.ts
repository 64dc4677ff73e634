import { type Signal, signal } from "@preact/signals";

/** Where a browser remembers small things; hosts may refuse it, or any use of it. */
export type Shelf = Pick<Storage, "getItem" | "setItem">;

export const NARROWEST = 56;
export const WIDEST = 1600;
const MOST = 40;

/** Which columns are shown and how wide, remembered in this browser for each session. */
export class ColumnMemory {
  /** Null for what is shown by default. */
  readonly shown: Signal<readonly string[] | null> = signal(null);
  readonly widths: Signal<Readonly<Record<string, number>>> = signal({});
  readonly #key: string;
  readonly #shelf: () => Shelf;

  constructor(session: string, shelf: () => Shelf = () => window.localStorage) {
    this.#key = `synthgen.columns.${session}`;
    this.#shelf = shelf;
    try {
      this.#read(JSON.parse(shelf().getItem(this.#key) ?? "{}"));
    } catch {
      // what cannot be read was not kept
    }
  }

  /** Shows these columns; without any, those that are shown by default. */
  show(names: readonly string[]): void {
    this.shown.value = names.length ? names.slice(0, MOST) : null;
    this.#write();
  }

  resize(name: string, px: number): void {
    this.widths.value = { ...this.widths.peek(), [name]: bounded(px) };
    this.#write();
  }

  reset(): void {
    this.widths.value = {};
    this.show([]);
  }

  /** Anyone on the page can write there: only what makes sense is taken. */
  #read({ shown, widths }: Record<string, unknown>): void {
    const names = Array.isArray(shown) ? shown.filter((name) => typeof name === "string") : [];
    if (names.length) this.shown.value = names.slice(0, MOST);
    const known = Object.entries(widths ?? {}).filter(([, px]) => Number.isFinite(px));
    this.widths.value = Object.fromEntries(
      known.slice(0, MOST).map(([name, px]) => [name, bounded(px)]),
    );
  }

  #write(): void {
    try {
      const chosen = { shown: this.shown.peek(), widths: this.widths.peek() };
      this.#shelf().setItem(this.#key, JSON.stringify(chosen));
    } catch {
      // it holds for as long as the widget is shown
    }
  }
}

function bounded(px: number): number {
  return Math.round(Math.max(NARROWEST, Math.min(WIDEST, px)));
}
