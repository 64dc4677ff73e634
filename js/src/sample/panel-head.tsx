import { Button } from "../frame/button";
import { count } from "../text/numbers";
import { step } from "./commands";
import { useDesk } from "./desk";

/** Which sample of the list is open, and the way to its neighbours. */
export function PanelHead() {
  const desk = useDesk();
  const { view } = desk;
  const at = view.openedAt.value;
  const total = view.list.pages.total.value ?? 0;
  const button = (name: string, sign: string, keys: string, by: number) => (
    <Button
      kind="icon"
      label={`${name} sample`}
      title={`${name} sample (${keys})`}
      ends={(at === null || at + by < 0 || at + by >= total) && "There is no more"}
      onPress={() => void step(desk, by)}
    >
      {sign}
    </Button>
  );
  return (
    <header class="sg-panel-head">
      <h3>
        Sample {at !== null && `${count(at + 1)} `}
        <span class="sg-quiet">{at === null ? "not in this list" : `of ${count(total)}`}</span>
      </h3>
      <span class="sg-buttons">
        {button("Previous", "↑", "b, Alt+↑", -1)}
        {button("Next", "↓", "n, Alt+↓", 1)}
        <Button kind="icon" label="Close sample" title="Close (Esc)" onPress={() => view.close()}>
          ✕
        </Button>
      </span>
    </header>
  );
}
