import type { Judgement, Label, State } from "../link/protocol";

/** Whether samples are told apart by what they are meant to do: in an eval, and wherever a sample has such a label. */
export function hasLabels(state: State | null): boolean {
  return state !== null && (state.goal === "eval" || state.labelled);
}

/** The label or judgement after one was chosen: choosing the current one takes it away. */
export function toggled<Choice extends Label | Judgement>(
  current: Choice | null,
  chosen: Choice,
): Choice | null {
  return current === chosen ? null : chosen;
}
