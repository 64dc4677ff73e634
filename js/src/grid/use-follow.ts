import type { Signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Query } from "../link/protocol";
import type { Rows } from "../list/use-rows";
import type { SampleList } from "../view/sample-list";
import type { Ranges } from "./ranges";

export interface Cursor {
  row: number;
  column: number;
}

interface Seen {
  query: Query | null;
  rows: { id: string; index: number }[];
  /** The sample where the keyboard is, and its place. */
  active: string | null;
  row: number;
}

/** Keeps what a person looks at where it is, and the keyboard on its sample, while others come and go above. */
export function useFollow(
  list: SampleList,
  rows: Rows,
  cursor: Signal<Cursor>,
  ranges: Ranges,
): void {
  const seen = useRef<Seen>({ query: null, rows: [], active: null, row: 0 });
  const locating = useRef(false);
  const { pages } = list;
  const { first, last } = rows.onScreen;
  const row = cursor.value.row;

  useLayoutEffect(() => {
    const before = seen.current;
    const query = list.query.peek();
    if (pages.stale) return;
    const same = before.query === query;
    // At its very top a list shows what comes there.
    const by = same && first > 0 ? movedBy(list, before.rows) : 0;
    let active = pages.at(row)?.id ?? (before.row === row ? before.active : null);
    const stayed = before.row === row && cursor.peek().row === row;
    if (same && stayed && before.active !== null && active !== before.active) {
      const found = pages.find(({ id }) => id === before.active);
      if (found) {
        active = before.active;
        cursor.value = { row: found.index, column: cursor.peek().column };
        ranges.shift(found.index - row);
      }
    }
    if (by === null && !locating.current && before.rows[0]) {
      locating.current = true;
      const [{ id, index }] = before.rows as [Seen["rows"][number]];
      list
        .locate(id, query)
        .then((at) => {
          if (at !== null && list.query.peek() === query) rows.shift(at - index);
        })
        .catch(() => undefined) // then the list has jumped, and shows what is there
        .finally(() => {
          locating.current = false;
        });
    } else if (by) rows.shift(by);
    const shift = by ?? 0;
    const now: Seen["rows"] = [];
    for (let index = first + shift; index <= last + shift; index += 1) {
      const id = pages.at(index)?.id;
      if (id !== undefined) now.push({ id, index });
    }
    seen.current = { query, rows: now, active, row: cursor.peek().row };
  }, [pages.version.value, first, last]);

  // The keyboard was moved to another sample.
  useLayoutEffect(() => {
    const { current } = seen;
    if (current.row === row) return;
    [current.active, current.row] = [pages.at(row)?.id ?? null, row];
  }, [row]);
}

/** By how many places the rows that were on screen have moved; null where none of them is here. */
function movedBy({ pages }: SampleList, rows: Seen["rows"]): number | null {
  if (!rows.length) return 0;
  for (const { id, index } of rows) {
    const here = pages.at(index);
    if (here === undefined) return 0; // its page is not here: nobody saw it move
    if (here.id === id) return 0;
    const found = pages.find((candidate) => candidate.id === id);
    if (found) return found.index - index;
  }
  return null;
}
