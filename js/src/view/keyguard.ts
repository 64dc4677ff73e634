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
  root.addEventListener(
    "keydown",
    (event) => {
      if (isTyping(event) && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    },
    { signal },
  );
}
