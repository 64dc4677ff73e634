import { useSignal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useRows } from "../list/use-rows";
import { count } from "../text/numbers";
import { useView } from "../view/view";
import { HEAD } from "./keys";
import { MAX_RANGE, Ranges } from "./ranges";
import { type Cursor, useFollow } from "./use-follow";

const ROW_HEIGHT = 28;
const HEADER_HEIGHT = 28;

/** Where the keyboard is and which rows are on screen, and what moves both: keys, pointer, the sample panel. */
export function useSteering(element: RefObject<HTMLElement | null>) {
  const view = useView();
  const { list, selection } = view;
  const { pages } = list;
  const cursor = useSignal<Cursor>({ row: 0, column: 1 });
  const ranges = useMemo(() => new Ranges(selection), [selection]);
  const total = pages.total.value;
  const rows = useRows(element, pages, {
    extra: 0,
    rowHeight: ROW_HEIGHT,
    above: HEADER_HEIGHT,
    active: cursor.value.row,
  });
  useFollow(list, rows, cursor, ranges);

  const { first, last } = rows.onScreen;
  useEffect(() => {
    if (total) list.watch(first, Math.min(last, total - 1));
  });
  const moveTo = (row: number, column = cursor.peek().column) => {
    cursor.value = { row, column };
    if (row !== HEAD) rows.scrollTo(row);
  };
  // What is asked for anew is seen from its top.
  useSignalEffect(() => {
    list.query.value;
    ranges.anchor = null;
    moveTo(0);
  });
  // Previous and next in the sample panel move the grid along.
  useSignalEffect(() => {
    const at = view.opened.value === null ? null : view.openedAt.peek();
    if (at !== null && at !== cursor.peek().row) moveTo(at);
  });

  const put = (row: number) => {
    cursor.value = { row, column: cursor.peek().column };
    return pages.at(row);
  };
  const open = (row: number) => {
    const sample = put(row);
    if (sample) view.open(sample.id, row);
  };
  const go = (row: number, column?: number) => {
    moveTo(row, column);
    if (row !== HEAD && view.opened.peek() && view.width.peek() === "wide") open(row);
  };
  return {
    cursor,
    rows,
    go,
    open,
    toggle(row: number) {
      const sample = put(row);
      ranges.anchor = row;
      if (sample) selection.toggle(sample.id);
    },
    async extendTo(row: number) {
      const from = Math.max(0, cursor.peek().row);
      go(row);
      try {
        if (await ranges.extend(pages, from, row)) return;
        view.notify("info", `${count(MAX_RANGE)} are selected: for more, filter and press Ctrl+A.`);
      } catch (error) {
        view.fail(error);
      }
    },
  };
}
