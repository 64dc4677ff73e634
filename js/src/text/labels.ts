import type { State } from "../link/protocol";

/** Whether samples are told apart by what they are meant to do: in an eval, and wherever a sample has such a label. */
export function hasLabels(state: State | null): boolean {
  return state !== null && (state.goal === "eval" || state.labelled);
}
