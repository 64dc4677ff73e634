/** What a person does to samples from the grid: each is one request, whether to one sample or to a million. */

import type { Args, Judgement, Label, Which } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { LABEL_NAMES } from "../text/sentences";
import { copyText } from "../view/clipboard";
import type { Commands } from "../view/commands";
import type { View } from "../view/view";

/** The samples that are meant, and how many they are. */
export interface Chosen {
  which: Which;
  size: number;
}

/** From this many samples on, a change is asked about first; below, undo is enough. */
export const ASK_FROM = 50;

export const JUDGED: Readonly<Record<Judgement | "none", string>> = {
  accepted: "accepted",
  rejected: "rejected",
  none: "not judged any more",
};

const TAKES_BACK = "takes it back";

export async function deleteSamples(view: View, commands: Commands, what: Chosen) {
  const { which, size } = what;
  const opened = view.opened.peek();
  const inList = view.openedAt.peek() !== null;
  if (!(await commands.do("samples_delete", { which }))) return false;
  view.selection.forget(which);
  const gone =
    opened !== null &&
    ("ids" in which ? which.ids.includes(opened) : inList && !which.besides.includes(opened));
  if (gone && view.opened.peek() === opened) view.close();
  view.hintAtUndo(`${plural(size, "sample")} deleted`);
  return true;
}

export async function labelSamples(
  view: View,
  commands: Commands,
  { which, size }: Chosen,
  label: Label | null,
): Promise<void> {
  if (!(await commands.do("label_set", { which, label }))) return;
  const said = label ? LABEL_NAMES[label] : "no label";
  tell(view, size, `${plural(size, "sample")}: ${said}`);
}

export async function judgeSamples(
  view: View,
  commands: Commands,
  { which, size }: Chosen,
  judgement: Judgement | null,
): Promise<boolean> {
  if (!(await commands.do("judge", { which, judgement }))) return false;
  tell(view, size, `${plural(size, "sample")} ${JUDGED[judgement ?? "none"]}`);
  return true;
}

/** Calls again for the outputs of those that failed. */
export async function retrySamples(view: View, commands: Commands, { which }: Chosen) {
  if (await commands.do("outputs_retry", { which })) view.openStage("outputs");
}

/** Marks inputs that resemble each other, and says where to find them. */
export async function findDuplicates(view: View, commands: Commands): Promise<void> {
  const found = await commands.do("duplicates_mark", {});
  if (!found) return;
  view.notify(
    "info",
    found.marked
      ? `${plural(found.marked, "sample")} marked: their input resembles another's. The filter “Near-duplicate” shows them.`
      : "No input resembles another.",
  );
}

export async function copySamples(
  view: View,
  commands: Commands,
  { which }: Chosen,
  form: Args<"samples_copy">["form"],
): Promise<void> {
  const copied = await commands.look("samples_copy", { which, form });
  if (!copied) return;
  const said = `${plural(copied.count, "sample")} copied`;
  if (!(await copyText(view, copied.text, said)) || !copied.left_out) return;
  view.notify(
    "info",
    `${said}. ${count(copied.left_out)} more would be too much for the clipboard: export them in Python.`,
  );
}

/** Of one sample a person sees what was done; what was done to many is told, with the way back. */
function tell(view: View, size: number, text: string): void {
  if (size > 1) view.hintAtUndo(text, TAKES_BACK);
  else view.speech.say(text);
}
