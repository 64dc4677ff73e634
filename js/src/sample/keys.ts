import { hasLabels } from "../text/labels";
import type { KeyMap } from "../view/keys";
import { type Asks, judge, label } from "./commands";

/** Keys that also work while one types. */
export function movingKeys(panel: { close(): void; go(by: number): unknown }): KeyMap {
  return {
    Escape: panel.close,
    "Alt+ArrowUp": () => void panel.go(-1),
    "Alt+ArrowDown": () => void panel.go(1),
  };
}

/** Keys that judge the sample: each stores, and goes on to the next. */
export function judgingKeys(
  asks: Asks,
  id: string,
  goOn: (store: () => Promise<string | null>) => void,
): KeyMap {
  const keys: KeyMap = {
    a: () => goOn(() => judge(asks, id, "accepted")),
    x: () => goOn(() => judge(asks, id, "rejected")),
    u: () => goOn(() => judge(asks, id, null)),
  };
  if (!hasLabels(asks.view.connection.state.peek())) return keys;
  return {
    ...keys,
    p: () => goOn(() => label(asks, id, "pass")),
    f: () => goOn(() => label(asks, id, "fail")),
  };
}
