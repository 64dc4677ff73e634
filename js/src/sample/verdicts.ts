/** What a person thinks of a sample, and what it is meant to do: by button and by key. */

import type { Judgement, Label } from "../link/protocol";
import type { Desk } from "./desk";

export interface Verdict {
  key: string;
  name: string;
  said: string;
  judgement?: Judgement | null;
  label?: Label | null;
}

export const VERDICTS: readonly Verdict[] = [
  { key: "a", name: "Accept", said: "Accepted", judgement: "accepted" },
  { key: "x", name: "Reject", said: "Rejected", judgement: "rejected" },
  { key: "u", name: "Take back", said: "Judgement taken back", judgement: null },
  { key: "p", name: "pass", said: "Meant to pass", label: "pass" },
  { key: "f", name: "fail", said: "Meant to fail", label: "fail" },
];

/** Stores a verdict, and resolves with how that is said; null where it was not stored. */
export async function judge(desk: Desk, id: string, verdict: Verdict): Promise<string | null> {
  const { said, label, judgement = null } = verdict;
  const which = { ids: [id] };
  const stored =
    label === undefined
      ? await desk.commands.do("judge", { which, judgement })
      : await desk.commands.do("label_set", { which, label });
  return stored && said;
}
