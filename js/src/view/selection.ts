import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Query, Which } from "../link/protocol";

/**
 * Which samples something is to be done to: those with some ids, or all that a query finds besides some.
 * The latter holds no ids of what is selected: a million samples are selected as quickly as one.
 */
export class Selection {
  /** The selected ids; none where all that match are selected. */
  readonly ids: Signal<ReadonlySet<string>> = signal(new Set());
  /** Where all that match are selected: those that are not. */
  readonly besides: Signal<ReadonlySet<string> | null> = signal(null);
  /** How many samples are selected. */
  readonly size: ReadonlySignal<number>;
  readonly #query: ReadonlySignal<Query>;

  constructor(query: ReadonlySignal<Query>, total: ReadonlySignal<number | null>) {
    this.#query = query;
    this.size = computed(() => {
      const besides = this.besides.value;
      return besides ? Math.max(0, (total.value ?? 0) - besides.size) : this.ids.value.size;
    });
  }

  has(id: string): boolean {
    const besides = this.besides.value;
    return besides ? !besides.has(id) : this.ids.value.has(id);
  }

  /** The selection as a request names it; null where nothing is selected. */
  which(): Which | null {
    const besides = this.besides.peek();
    if (this.size.peek() === 0) return null;
    if (besides) return { query: this.#query.peek(), besides: [...besides] };
    return { ids: [...this.ids.peek()] };
  }

  toggle(id: string): void {
    const besides = this.besides.peek();
    if (besides) this.besides.value = toggled(besides, id);
    else this.ids.value = toggled(this.ids.peek(), id);
  }

  /** Selects just these. */
  only(ids: Iterable<string>): void {
    this.besides.value = null;
    this.ids.value = new Set(ids);
  }

  /** Selects all that match. */
  all(): void {
    this.ids.value = new Set();
    this.besides.value = new Set();
  }

  clear(): void {
    if (this.besides.peek()) this.besides.value = null;
    if (this.ids.peek().size) this.ids.value = new Set();
  }

  /** Gives up what is no longer there. */
  forget(gone: Which): void {
    if ("query" in gone) this.clear();
    else if (this.besides.peek() === null && this.ids.peek().size) {
      const ids = new Set(gone.ids);
      this.ids.value = new Set([...this.ids.peek()].filter((id) => !ids.has(id)));
    }
  }
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}
