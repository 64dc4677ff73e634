/** Which rows of a long list are on screen: plain arithmetic for rows of one height. */

/** Firefox draws nothing beyond about 17.9 M px; longer lists are scaled into this height. */
export const MAX_HEIGHT = 15_000_000;
const OVERSCAN = 6;

export interface Scroll {
  total: number;
  rowHeight: number;
  /** Height of the visible part, px. */
  viewport: number;
  scrollTop: number;
}

export interface RowWindow {
  first: number;
  last: number;
  /** Height of the whole list as laid out, px. */
  height: number;
  /** Where a row is drawn, px from the top of the list. */
  top(index: number): number;
}

export function windowOf({ total, rowHeight, viewport, scrollTop }: Scroll): RowWindow {
  const whole = total * rowHeight;
  const height = Math.min(whole, MAX_HEIGHT);
  const virtualTop = scrollTop * scaleOf(total, rowHeight, viewport);
  const first = Math.max(0, Math.floor(virtualTop / rowHeight) - OVERSCAN);
  const last = Math.min(total - 1, Math.ceil((virtualTop + viewport) / rowHeight) + OVERSCAN);
  const bottom = Math.max(0, height - rowHeight);
  return {
    first,
    last,
    height,
    top: (index) => Math.min(bottom, Math.max(0, index * rowHeight - virtualTop + scrollTop)),
  };
}

/** The scroll position at which a row is in view, moved as little as possible. */
export function scrollTopFor(index: number, scroll: Scroll): number {
  const { total, rowHeight, viewport, scrollTop } = scroll;
  const scale = scaleOf(total, rowHeight, viewport);
  const virtualTop = scrollTop * scale;
  const top = index * rowHeight;
  if (top < virtualTop) return top / scale;
  if (top + rowHeight > virtualTop + viewport) return (top + rowHeight - viewport) / scale;
  return scrollTop;
}

/** How many px of the list one px of scrolling stands for. */
function scaleOf(total: number, rowHeight: number, viewport: number): number {
  const whole = total * rowHeight;
  if (whole <= MAX_HEIGHT) return 1;
  return (whole - viewport) / (MAX_HEIGHT - viewport);
}
