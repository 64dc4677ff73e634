/** Which rows of a long list are on screen: plain arithmetic for rows of one height. */

/** No browser draws elements of any height (Firefox up to about 17.9 M px): longer lists are scaled into this one. */
export const MAX_HEIGHT = 8_000_000;
const OVERSCAN = 6;
/** Rows are placed from a row that changes only now and then, so that scrolling moves them all at once. */
const BASE = 256;
export interface Shape {
  total: number;
  rowHeight: number;
  /** Height of the visible part, px. */
  viewport: number;
}

/** Where the scrolling element is, and which px of the list are then at the upper edge: the same until the list is scaled. */
export interface Place {
  scrollTop: number;
  top: number;
}

export interface RowWindow {
  first: number;
  last: number;
  /** Height of the whole list as laid out, px. */
  height: number;
  /** Where a row is drawn, px from the top of the list. */
  top(index: number): number;
  /** The row that `offset` counts from, and where it is drawn. */
  base: number;
  baseTop: number;
  /** Where a row is drawn, px from the base. */
  offset(index: number): number;
  /** By which a drawn row is known: one that comes takes over the element of one that left, which is quicker than a new one. */
  slot(index: number): number;
}

export function windowOf(shape: Shape, place: Place): RowWindow {
  const { total, rowHeight, viewport } = shape;
  const height = Math.min(total * rowHeight, MAX_HEIGHT);
  const virtualTop = within(place.top, shape);
  const first = Math.max(0, Math.floor(virtualTop / rowHeight) - OVERSCAN);
  const last = Math.min(total - 1, Math.ceil((virtualTop + viewport) / rowHeight) + OVERSCAN);
  const bottom = Math.max(0, height - rowHeight);
  const shift = height < total * rowHeight ? place.scrollTop - virtualTop : 0;
  const top = (index: number) => Math.min(bottom, Math.max(0, index * rowHeight + shift));
  const base = first - (first % BASE);
  const baseTop = base * rowHeight + shift;
  const onScreen = (index: number) => index >= first && index <= last;
  // As many as there ever are at this height: a row keeps its element for as long as it is on screen.
  const slots = Math.ceil(viewport / rowHeight) + 2 * OVERSCAN + 2;
  return {
    first,
    last,
    height,
    top,
    base,
    baseTop,
    offset: (index) => (onScreen(index) ? (index - base) * rowHeight : top(index) - baseTop),
    slot: (index) => (onScreen(index) ? index % slots : -1),
  };
}

/**
 * Where a list is after its element was scrolled. A scaled list still goes row by row under a wheel or a key;
 * only a leap, as of a dragged scroll bar, goes as far in the list as it goes in the element.
 */
export function scrolledTo(scrollTop: number, from: Place, shape: Shape): Place {
  const scale = scaleOf(shape);
  if (scale === 1) return { scrollTop, top: scrollTop };
  const step = scrollTop - from.scrollTop;
  const leap = Math.abs(step) > 2 * shape.viewport;
  return { scrollTop, top: within(leap ? scrollTop * scale : from.top + step, shape) };
}

/** Where the element has to be for these px of the list to be at the upper edge. */
export function scrollTopOf(top: number, shape: Shape): number {
  return top / scaleOf(shape);
}

/** The px of the list at the upper edge when a row is in view, moved as little as possible. */
export function topFor(index: number, place: Place, { rowHeight, viewport }: Shape): number {
  const top = index * rowHeight;
  if (top < place.top) return top;
  return Math.max(place.top, top + rowHeight - viewport);
}

function within(top: number, { total, rowHeight, viewport }: Shape): number {
  return Math.max(0, Math.min(top, total * rowHeight - viewport));
}

/** How many px of the list one px of scrolling stands for. */
function scaleOf({ total, rowHeight, viewport }: Shape): number {
  const whole = total * rowHeight;
  if (whole <= MAX_HEIGHT) return 1;
  return (whole - viewport) / (MAX_HEIGHT - viewport);
}
