/** What a person does to the one sample that is open. */

import { RequestError } from "../link/channel";
import type { Judgement, Label, Result, Sample } from "../link/protocol";
import { LABEL_NAMES } from "../text/sentences";
import type { Commands } from "../view/commands";
import type { View } from "../view/view";
import type { FieldName } from "./desk";

export interface Asks {
  view: View;
  commands: Commands;
}

const JUDGED: Readonly<Record<Judgement, string>> = { accepted: "Accepted", rejected: "Rejected" };

/** Stores what a person thinks of a sample, and resolves with how that is said; null where it was not stored. */
export async function judge(
  { commands }: Asks,
  id: string,
  judgement: Judgement | null,
): Promise<string | null> {
  const stored = await commands.do("judge", { which: { ids: [id] }, judgement });
  return stored && (judgement ? JUDGED[judgement] : "Judgement taken back");
}

/** Stores what a sample is meant to do, and resolves as `judge` does. */
export async function label(
  { commands }: Asks,
  id: string,
  chosen: Label | null,
): Promise<string | null> {
  const stored = await commands.do("label_set", { which: { ids: [id] }, label: chosen });
  return stored && (chosen ? capital(LABEL_NAMES[chosen]) : "No label");
}

/** What became of a text: stored, refused with a reason, or overtaken by another text for the same sample. */
export type Outcome =
  | { kind: "stored" | "overtaken"; sample: Sample }
  | { kind: "refused"; message: string }
  | { kind: "unheard" };

/**
 * Stores another text for a sample.
 *
 * Where the sample has changed since `sample` was read, but not in this text (a label was set, say), it is
 * stored nevertheless: nobody's work is lost by that.
 */
export async function saveText(
  asks: Asks,
  sample: Sample,
  field: FieldName,
  text: string,
): Promise<Outcome> {
  const edit = (revision: number) =>
    asks.commands.ask("sample_edit", { id: sample.id, revision, [field]: text });
  try {
    try {
      return { kind: "stored", sample: (await edit(sample.revision)).sample };
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
    const current = await asks.view.connection.request("sample", { id: sample.id });
    if (current[field] !== sample[field]) return { kind: "overtaken", sample: current };
    return { kind: "stored", sample: (await edit(current.revision)).sample };
  } catch (error) {
    if (error instanceof RequestError && error.unheard) return { kind: "unheard" };
    return { kind: "refused", message: error instanceof Error ? error.message : String(error) };
  }
}

/** Asks again for an output whose call failed, or which does not fit the task. */
export function retry({ commands }: Asks, { id, status }: Sample): Promise<unknown> {
  const which = { ids: [id] };
  return commands.do("outputs_retry", status === "invalid" ? { which, invalid: true } : { which });
}

/** Opens the drawer that asks for another output of this sample. */
export function regenerate({ view }: Asks, id: string): void {
  view.drawer.value = { kind: "regenerate", ids: [id] };
}

/** The call that brought a text; null where it could not be had. */
export function callOf(
  { commands }: Asks,
  id: string,
  what: FieldName,
): Promise<Result<"call"> | null> {
  return commands.look("call", { id, what });
}

/** Opens the next or the previous sample of the list; false where there is none. */
export async function step({ view }: Asks, by: number): Promise<boolean> {
  const at = view.openedAt.peek();
  const from = view.opened.peek();
  const total = view.samples.peek().total.peek() ?? 0;
  const to = (at ?? Number.NaN) + by;
  if (!(to >= 0 && to < total)) return false;
  const [row] = await view.samples.peek().load(to, to);
  if (row && view.opened.peek() === from) view.open(row.id, to);
  return row !== undefined;
}

/**
 * Stores something about the open sample and goes on to the one that came after it, wherever that is by then.
 *
 * Resolves with what was stored and, where there is nothing to go on to, why; with null where nothing was stored.
 */
export async function storeAndGoOn(
  { view }: Asks,
  store: () => Promise<string | null>,
): Promise<{ said: string; end: string | null } | null> {
  const id = view.opened.peek();
  const at = view.openedAt.peek();
  const pages = view.samples.peek();
  const next = at === null ? undefined : (await pages.load(at + 1, at + 1))[0];
  const said = await store();
  if (said === null) return null;
  if (!next) {
    return { said, end: at === null ? "It is not in this list." : "This is the last sample." };
  }
  if (view.opened.peek() !== id) return { said, end: null };
  // Under a filter the judged sample may have left the list meanwhile, and all after it moved up
  view.open(next.id, pages.find((row) => row.id === next.id)?.index ?? (at ?? 0) + 1);
  return { said, end: null };
}

function isConflict(error: unknown): boolean {
  return error instanceof RequestError && error.kind === "Conflict";
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
