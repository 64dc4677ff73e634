import type { Label, State } from "../link/protocol";

/** Whether samples are told apart by what they are meant to do: in an eval. */
export function hasLabels(state: State | null): boolean {
  return state?.goal === "eval";
}

/** The label after one was chosen: choosing the current one takes it away. */
export function toggled(current: Label | null, chosen: Label): Label | null {
  return current === chosen ? null : chosen;
}
