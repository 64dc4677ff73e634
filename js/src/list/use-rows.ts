import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Pages } from "../link/pages";
import { type RowWindow, type Shape, scrolledTo, scrollTopOf, topFor, windowOf } from "./window";

export interface Rows {
  window: RowWindow;
  /** Indexes to draw: those on screen, and the active one wherever it is. */
  indexes: number[];
  /** How many rows fit on the screen. */
  fits: number;
  /** The first row that is whole on the screen, and the last that is there at all. */
  onScreen: { first: number; last: number };
  scrollTo(index: number): void;
  /** Keeps the same rows on screen when this many have come before them (or gone). */
  shift(rows: number): void;
}

/** How long nothing scrolls until a scaled list is where its scroll bar says. */
const REST_MS = 150;
const TOP = { scrollTop: 0, top: 0 };

/** Fixed-height rows of a paged list inside a scrolling element; `above` is the height of a header that sticks. */
export function useRows<Row>(
  scroller: RefObject<HTMLElement | null>,
  pages: Pages<Row>,
  options: { extra: number; rowHeight: number; above: number; active: number },
): Rows {
  const { extra, rowHeight, above, active } = options;
  const [place, setPlace] = useState(TOP);
  const [viewport, setViewport] = useState(400);
  const total = (pages.total.value ?? 0) + extra;
  const shape: Shape = { total, rowHeight, viewport };
  const shown = windowOf(shape, place);
  /** What the handlers need to know; `wanted` is a place to go to once the list is drawn tall enough. */
  const now = useRef({ shape, place, wanted: null as number | null });
  now.current.shape = shape;

  const put = (top: number) => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = scrollTopOf(top, now.current.shape);
    now.current.place = { scrollTop: element.scrollTop, top };
    now.current.place = scrolledTo(element.scrollTop, now.current.place, now.current.shape);
    setPlace(now.current.place);
  };

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const abort = new AbortController();
    let rest: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      const { place: from, shape: of } = now.current;
      if (element.scrollTop === from.scrollTop) return; // our own doing
      now.current.place = scrolledTo(element.scrollTop, from, of);
      setPlace(now.current.place);
      if (now.current.place.top === now.current.place.scrollTop) return;
      clearTimeout(rest);
      rest = setTimeout(() => put(now.current.place.top), REST_MS);
    };
    element.addEventListener("scroll", onScroll, { signal: abort.signal, passive: true });
    const observer = new ResizeObserver(() => {
      // A notebook that windows its cells lays hidden ones out at height 0: keep what was.
      if (element.clientHeight > above) setViewport(element.clientHeight - above);
    });
    observer.observe(element);
    return () => {
      abort.abort();
      clearTimeout(rest);
      observer.disconnect();
    };
  }, [scroller, above]);

  // A list that got shorter leaves the element scrolled less far than we remember; one that got longer can go further.
  useLayoutEffect(() => {
    const element = scroller.current;
    const { wanted, place: known } = now.current;
    now.current.wanted = null;
    if (!element) return;
    if (wanted !== null) put(topFor(wanted, known, shape));
    else if (element.scrollTop !== known.scrollTop) {
      now.current.place = scrolledTo(element.scrollTop, known, shape);
      setPlace(now.current.place);
    }
  }, [shown.height]);

  const [first, last] = [Math.max(0, shown.first - extra), Math.max(0, shown.last - extra)];
  useEffect(() => pages.show(first, last), [pages, first, last]);

  const indexes: number[] = [];
  for (let index = shown.first; index <= shown.last; index += 1) indexes.push(index);
  if (active >= 0 && active < total && (active < shown.first || active > shown.last))
    indexes.push(active);

  return {
    window: shown,
    indexes,
    fits: Math.max(1, Math.floor(viewport / rowHeight) - 1),
    onScreen: {
      first: Math.ceil(place.top / rowHeight),
      last: Math.floor((place.top + viewport) / rowHeight),
    },
    scrollTo(index) {
      const { shape: of, place: from } = now.current;
      const drawn = Math.min(of.total, (pages.total.peek() ?? 0) + extra);
      if (index >= drawn) now.current.wanted = index;
      else {
        const top = topFor(index, from, of);
        if (top !== from.top) put(top);
      }
    },
    shift(by) {
      put(now.current.place.top + by * rowHeight);
    },
  };
}
