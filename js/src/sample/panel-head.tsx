import { count } from "../text/numbers";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { step } from "./commands";

/** Which sample of the list is open, and the way to its neighbours. */
export function PanelHead() {
  const view = useView();
  const asks = { view, commands: useCommands() };
  const at = view.openedAt.value;
  const total = view.samples.value.total.value ?? 0;
  // Buttons that cannot be used keep the keyboard: it would be lost at the end of the list
  const button = (name: string, sign: string, key: string, by: number, ends: boolean) => (
    <button
      type="button"
      class="sg-button sg-icon"
      aria-label={`${name} sample`}
      title={
        ends ? (at === null ? "Not in the list" : "There is no more") : `${name} sample (${key})`
      }
      aria-disabled={ends}
      onClick={() => void step(asks, by)}
    >
      {sign}
    </button>
  );
  return (
    <header class="sg-panel-head">
      <h3>
        Sample{" "}
        {at === null ? (
          <span class="sg-quiet">not in this list</span>
        ) : (
          <>
            {count(at + 1)} <span class="sg-quiet">of {count(total)}</span>
          </>
        )}
      </h3>
      <span class="sg-buttons">
        {button("Previous", "↑", "b, Alt+↑", -1, at === null || at <= 0)}
        {button("Next", "↓", "n, Alt+↓", 1, at === null || at >= total - 1)}
        <button
          type="button"
          class="sg-button sg-icon"
          aria-label="Close sample"
          title="Close (Esc)"
          onClick={() => view.close()}
        >
          ✕
        </button>
      </span>
    </header>
  );
}
