import { type Signal, signal } from "@preact/signals";
import { NARROWEST, WIDEST } from "./columns";

/** What a person chose about columns. */
interface Chosen {
  /** Shown columns in order; null for what is shown by default. */
  shown: string[] | null;
  widths: Record<string, number>;
}

/** Where a browser remembers small things; hosts may refuse it, or any use of it. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const MOST = 40;

/** Which columns are shown, in what order and how wide, remembered in this browser for each session. */
export class ColumnMemory {
  readonly shown: Signal<readonly string[] | null>;
  readonly widths: Signal<Readonly<Record<string, number>>>;
  readonly #key: string;
  readonly #shelf: () => Shelf;

  constructor(session: string, shelf: () => Shelf = () => window.localStorage) {
    this.#key = `synthgen.columns.${session}`;
    this.#shelf = shelf;
    const { shown, widths } = this.#read();
    this.shown = signal(shown);
    this.widths = signal(widths);
  }

  show(names: readonly string[]): void {
    this.shown.value = names.slice(0, MOST);
    this.#write();
  }

  /** Moves a shown column one place. */
  move(names: readonly string[], name: string, by: -1 | 1): void {
    const [from, to] = [names.indexOf(name), names.indexOf(name) + by];
    if (from < 0 || to < 0 || to >= names.length) return;
    const next = [...names];
    next.splice(from, 1);
    next.splice(to, 0, name);
    this.show(next);
  }

  /** Gives a column a width, or its own again. While a drag goes on it is not written down. */
  resize(name: string, px: number | null, keep = true): void {
    const { [name]: _before, ...others } = this.widths.peek();
    this.widths.value = px === null ? others : { ...others, [name]: bounded(px) };
    if (keep) this.#write();
  }

  reset(): void {
    this.shown.value = null;
    this.widths.value = {};
    try {
      this.#shelf().removeItem(this.#key);
    } catch {
      // what was not kept need not be forgotten
    }
  }

  #read(): Chosen {
    try {
      return readChosen(this.#shelf().getItem(this.#key));
    } catch {
      return { shown: null, widths: {} };
    }
  }

  #write(): void {
    const chosen = { shown: this.shown.peek(), widths: this.widths.peek() };
    try {
      this.#shelf().setItem(this.#key, JSON.stringify(chosen));
    } catch {
      // it holds for as long as the widget is shown
    }
  }
}

/** Anyone on the page can write there: only what makes sense is taken. */
function readChosen(text: string | null): Chosen {
  const found = JSON.parse(text ?? "{}") as Record<string, unknown>;
  const names = Array.isArray(found.shown)
    ? found.shown.filter((name) => typeof name === "string").slice(0, MOST)
    : null;
  const widths: Record<string, number> = {};
  for (const [name, px] of Object.entries(found.widths ?? {}).slice(0, MOST)) {
    if (typeof px === "number" && Number.isFinite(px)) widths[name] = bounded(px);
  }
  return { shown: names?.length ? [...new Set(names)] : null, widths };
}

function bounded(px: number): number {
  return Math.round(Math.max(NARROWEST, Math.min(WIDEST, px)));
}
