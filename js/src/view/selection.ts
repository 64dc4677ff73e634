import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Query, Which } from "../link/protocol";

/**
 * Which samples something is to be done to: those with some ids, or all that a query finds besides some.
 * The latter holds no ids of what is selected: a million samples are selected as quickly as one.
 */
export class Selection {
  /** The samples that were named, and whether all others are selected instead of them. */
  readonly named: Signal<{ ids: ReadonlySet<string>; others: boolean }> = signal(NOTHING);
  /** How many samples are selected. */
  readonly size: ReadonlySignal<number>;
  readonly #query: ReadonlySignal<Query>;

  constructor(query: ReadonlySignal<Query>, total: ReadonlySignal<number | null>) {
    this.#query = query;
    this.size = computed(() => {
      const { ids, others } = this.named.value;
      return others ? Math.max(0, (total.value ?? 0) - ids.size) : ids.size;
    });
  }

  has(id: string): boolean {
    const { ids, others } = this.named.value;
    return ids.has(id) !== others;
  }

  /** The selection as a request names it; null where nothing is selected. */
  which(): Which | null {
    if (this.size.peek() === 0) return null;
    const { others, ids: named } = this.named.peek();
    const ids = [...named];
    return others ? { query: this.#query.peek(), besides: ids } : { ids };
  }

  toggle(id: string): void {
    const { ids: named, others } = this.named.peek();
    const ids = new Set(named);
    if (!ids.delete(id)) ids.add(id);
    this.named.value = { ids, others };
  }

  /** Selects just these. */
  only(ids: Iterable<string>): void {
    this.named.value = { ids: new Set(ids), others: false };
  }

  /** Selects all that match. */
  all(): void {
    this.named.value = { ids: new Set(), others: true };
  }

  clear(): void {
    this.named.value = NOTHING;
  }

  /** Gives up what is no longer there. */
  forget(gone: Which): void {
    const { ids, others } = this.named.peek();
    if ("query" in gone) this.clear();
    else if (!others) {
      const left = new Set(ids);
      for (const id of gone.ids) left.delete(id);
      this.only(left);
    }
  }
}

const NOTHING = { ids: new Set<string>(), others: false };
