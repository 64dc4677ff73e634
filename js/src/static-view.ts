import { effect, type ReadonlySignal } from "@preact/signals";
import type { State } from "./link/protocol";

/** What holds one output of a cell: in JupyterLab and Notebook 7, and in VS Code. */
const OUTPUT = ".jp-OutputArea-child, .output_container";

/**
 * Takes the place of the HTML below, which the kernel puts into the notebook for where nothing is live: from the
 * first state on until the view ends. A view whose kernel is gone still shows the last state, and keeps the place.
 */
export function coverStatic(
  el: HTMLElement,
  state: ReadonlySignal<State | null>,
  abort: AbortSignal,
): void {
  // Hosts render a view before they put it into the page: then its size changes.
  const placed = new ResizeObserver(() => {
    const output = el.closest(OUTPUT);
    if (!output) return;
    placed.disconnect();
    output.classList.add("sg-live");
    abort.addEventListener("abort", () => output.classList.remove("sg-live"));
  });
  const stop = effect(() => {
    if (state.value) placed.observe(el);
  });
  abort.addEventListener("abort", () => {
    stop();
    placed.disconnect();
  });
}
