import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { Pages } from "../link/pages";
import { type RowWindow, scrollTopFor, windowOf } from "./window";

interface Rows {
  window: RowWindow;
  /** Indexes to draw: those on screen, and the active one wherever it is. */
  indexes: number[];
  /** How many rows fit on the screen. */
  fits: number;
  scrollTo(index: number): void;
}

/** Fixed-height rows of a paged list inside a scrolling element; `above` is the height of a header that sticks. */
export function useRows<Row>(
  scroller: RefObject<HTMLElement | null>,
  pages: Pages<Row>,
  options: { extra: number; rowHeight: number; above: number; active: number },
): Rows {
  const { extra, rowHeight, above, active } = options;
  const [scrollTop, setScrollTop] = useState(0);
  const [viewport, setViewport] = useState(400);
  const total = (pages.total.value ?? 0) + extra;
  const scroll = { total, rowHeight, viewport, scrollTop };
  const shown = windowOf(scroll);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const abort = new AbortController();
    element.addEventListener("scroll", () => setScrollTop(element.scrollTop), {
      signal: abort.signal,
    });
    const observer = new ResizeObserver(() => {
      // A notebook that windows its cells lays hidden ones out at height 0: keep what was.
      if (element.clientHeight > above) setViewport(element.clientHeight - above);
    });
    observer.observe(element);
    return () => {
      abort.abort();
      observer.disconnect();
    };
  }, [scroller, above]);

  // A list that got shorter leaves the element scrolled less far than we remember.
  useLayoutEffect(() => {
    if (scroller.current) setScrollTop(scroller.current.scrollTop);
  });

  useEffect(() => {
    pages.show(Math.max(0, shown.first - extra), Math.max(0, shown.last - extra));
  }, [pages, shown.first, shown.last, extra]);

  const indexes: number[] = [];
  for (let index = shown.first; index <= shown.last; index += 1) indexes.push(index);
  if (active >= 0 && active < total && (active < shown.first || active > shown.last))
    indexes.push(active);

  return {
    window: shown,
    indexes,
    fits: Math.max(1, Math.floor(viewport / rowHeight) - 1),
    scrollTo(index) {
      const element = scroller.current;
      if (element)
        element.scrollTop = scrollTopFor(index, { ...scroll, scrollTop: element.scrollTop });
    },
  };
}
