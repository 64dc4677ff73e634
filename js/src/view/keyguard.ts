import { isTyping } from "./keys";

/**
 * Keeps the notebook from acting on keys that are meant for the widget.
 *
 * JupyterLab and Notebook 7 run single-key commands (`b` inserts a cell) unless the focused element *itself* carries
 * this attribute: on an ancestor it has no effect. VS Code listens further up, so typing is not let through to it.
 */
export function guardKeys(root: HTMLElement, signal: AbortSignal): void {
  root.addEventListener(
    "focusin",
    (event) => {
      const target = event.composedPath()[0];
      if (target instanceof HTMLElement) target.dataset.lmSuppressShortcuts = "true";
    },
    { signal },
  );
  // JupyterLab keeps a press beside a cell from taking the focus: it would stay here, and keep the notebook's keys away
  root.ownerDocument.addEventListener(
    "pointerdown",
    (event) => {
      const focused = (root.getRootNode() as Document | ShadowRoot).activeElement;
      if (event.composedPath().includes(root) || !root.contains(focused)) return;
      (focused as HTMLElement).blur();
    },
    { signal, capture: true },
  );
  root.addEventListener(
    "keydown",
    (event) => {
      if (isTyping(event) && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    },
    { signal },
  );
}
