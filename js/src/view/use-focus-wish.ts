import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { type Pane, useView } from "./view";

/** Gives this element the keyboard when its pane is asked for, also when it is drawn or uncovered only after that. */
export function useFocusWish(pane: Pane, element: RefObject<HTMLElement | null>): void {
  const { focusWish } = useView();
  const wished = focusWish.value === pane;
  useLayoutEffect(() => {
    if (!wished || !element.current) return;
    focusWish.value = null;
    element.current.focus();
  });
}
