import { signal } from "@preact/signals";
import type { Page } from "./protocol";

export type FetchPage<Row> = (offset: number, limit: number) => Promise<Page<Row>>;

interface Loaded<Row> {
  /** Which list it belongs to: `invalidate` starts another. */
  epoch: number;
  revision: number;
  rows: Row[];
}

/** Pages kept in memory: enough for any screen and its neighbours, far from the whole. */
const KEEP_PAGES = 24;

/**
 * A long list of which only the visible pages are held.
 *
 * Rows of an older revision stay on screen until their successors arrive, so nothing flickers. For each page at
 * most one request is under way; what changes meanwhile is asked for when the reply is in.
 */
export class Pages<Row> {
  /** Total number of rows; null until the first page came. */
  readonly total = signal<number | null>(null);
  /** Goes up whenever a row may read differently. */
  readonly version = signal(0);
  readonly #fetch: FetchPage<Row>;
  readonly #onError: (error: unknown) => void;
  readonly #pages = new Map<number, Loaded<Row>>();
  readonly #asked = new Map<number, Promise<void>>();
  readonly #size: number;
  #epoch = 0;
  #revision = 0;
  #visible: [first: number, last: number] = [0, 0];

  constructor(size: number, fetch: FetchPage<Row>, onError: (error: unknown) => void) {
    this.#size = size;
    this.#fetch = fetch;
    this.#onError = onError;
  }

  /** The row at this index if it is here. */
  at(index: number): Row | undefined {
    const total = this.total.value;
    if (index < 0 || (total !== null && index >= total)) return undefined;
    return this.#pages.get(this.#pageOf(index))?.rows[index % this.#size];
  }

  /** The first row here that fits, with its index. */
  find(fits: (row: Row) => boolean): { index: number; row: Row } | undefined {
    for (const [page, { rows }] of this.#pages) {
      const within = rows.findIndex(fits);
      const row = rows[within];
      if (row !== undefined) return { index: page * this.#size + within, row };
    }
    return undefined;
  }

  /** Says which rows are on screen: they are fetched, then the pages beside them. */
  show(first: number, last: number): void {
    this.#visible = [this.#pageOf(first), this.#pageOf(last)];
    this.#refresh();
    const total = this.total.value;
    if (total === null) return;
    const lastPage = this.#pageOf(Math.max(0, total - 1));
    for (const neighbour of [this.#visible[1] + 1, this.#visible[0] - 1]) {
      if (neighbour >= 0 && neighbour <= lastPage && !this.#pages.has(neighbour)) {
        void this.#load(neighbour);
      }
    }
    this.#evict();
  }

  /** Says that the session is at this revision: visible rows that are older are asked for again. */
  expect(revision: number): void {
    if (revision <= this.#revision) return;
    this.#revision = revision;
    this.#refresh();
  }

  /** Says that the list is now another one (a branch was collapsed): what is visible is asked for again. */
  invalidate(): void {
    this.#epoch += 1;
    this.#refresh();
  }

  /** Loads these rows if they are not here, and resolves with those that exist. */
  async load(first: number, last: number): Promise<Row[]> {
    const waits: Promise<void>[] = [];
    for (let page = this.#pageOf(first); page <= this.#pageOf(last); page += 1) {
      if (!this.#pages.has(page)) waits.push(this.#load(page));
    }
    await Promise.all(waits);
    const rows: Row[] = [];
    for (let index = first; index <= last; index += 1) {
      const row = this.at(index);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  #pageOf(index: number): number {
    return Math.floor(Math.max(0, index) / this.#size);
  }

  #refresh(): void {
    for (let page = this.#visible[0]; page <= this.#visible[1]; page += 1) {
      const loaded = this.#pages.get(page);
      const fresh = loaded && loaded.epoch === this.#epoch && loaded.revision >= this.#revision;
      if (!fresh) void this.#load(page);
    }
  }

  #load(page: number): Promise<void> {
    const underWay = this.#asked.get(page);
    if (underWay) return underWay;
    const [epoch, revision] = [this.#epoch, this.#revision];
    const asked = this.#fetch(page * this.#size, this.#size)
      .then((reply) => this.#take(page, epoch, reply), this.#onError)
      .finally(() => {
        this.#asked.delete(page);
        // Only what changed while the request was under way is worth another: a page that fails is not asked for in a circle.
        if (epoch < this.#epoch || revision < this.#revision) this.#refresh();
      });
    this.#asked.set(page, asked);
    return asked;
  }

  #take(page: number, epoch: number, reply: Page<Row>): void {
    this.#pages.set(page, { epoch, revision: reply.revision, rows: reply.rows });
    this.total.value = reply.total;
    for (const known of this.#pages.keys()) {
      if (known > 0 && known * this.#size >= reply.total) this.#pages.delete(known);
    }
    this.version.value += 1;
  }

  #evict(): void {
    if (this.#pages.size <= KEEP_PAGES) return;
    const middle = (this.#visible[0] + this.#visible[1]) / 2;
    const farthest = [...this.#pages.keys()].sort(
      (a, b) => Math.abs(b - middle) - Math.abs(a - middle),
    );
    for (const page of farthest.slice(0, this.#pages.size - KEEP_PAGES)) this.#pages.delete(page);
  }
}
