/** What a person does to the one sample that is open. */

import { RequestError } from "../link/channel";
import type { Sample } from "../link/protocol";
import type { Desk, FieldName } from "./desk";
import { judge, type Verdict } from "./verdicts";

const UNLISTED = "This sample is not in the list.";
const LAST = "This is the last sample.";

/**
 * Stores another text for a sample: false where someone else wrote another one meanwhile. A refusal is thrown.
 *
 * Where the sample has changed since `sample` was read, but not in this text (a label was set, say), it is
 * stored nevertheless: nobody's work is lost by that.
 */
export async function saveText(
  desk: Desk,
  sample: Sample,
  field: FieldName,
  text: string,
): Promise<boolean> {
  const { id } = sample;
  const edit = async (revision: number) => {
    desk.put((await desk.commands.ask("sample_edit", { id, revision, [field]: text })).sample);
    return true;
  };
  try {
    return await edit(sample.revision);
  } catch (error) {
    if (!(error instanceof RequestError && error.kind === "Conflict")) throw error;
  }
  const current = await desk.view.connection.request("sample", { id });
  if (current[field] === sample[field]) return edit(current.revision);
  desk.put(current);
  return false;
}

/** Opens the drawer that asks for another output of this sample. */
export function regenerate({ view }: Desk, id: string): void {
  view.drawer.value = { kind: "regenerate", ids: [id] };
}

/** Opens the next or the previous sample of the list; resolves with why it did not. */
export async function step({ view }: Desk, by: number): Promise<string | null> {
  const at = view.openedAt.peek();
  if (at === null) return UNLISTED;
  const from = view.opened.peek();
  const total = view.list.pages.total.peek() ?? 0;
  const to = at + by;
  if (to < 0) return "This is the first sample.";
  if (to >= total) return LAST;
  const [row] = await view.list.pages.load(to, to);
  if (row && view.opened.peek() === from) view.open(row.id, to);
  return null;
}

/**
 * Stores a verdict on the open sample and goes on to the one that came after it, wherever that is by then.
 *
 * Resolves with what there is to say where it does not go on.
 */
export async function judgeAndGoOn(
  desk: Desk,
  id: string,
  verdict: Verdict,
): Promise<string | null> {
  const { view } = desk;
  const at = view.openedAt.peek();
  const pages = view.list.pages;
  const next = at === null ? undefined : (await pages.load(at + 1, at + 1))[0];
  const said = await judge(desk, id, verdict);
  if (said === null) return null;
  if (!next) return `${said}. ${at === null ? UNLISTED : LAST}`;
  if (view.opened.peek() !== id) return null;
  desk.stored = `${said}. `;
  // Under a filter the judged sample may have left the list meanwhile, and all after it moved up
  view.open(next.id, pages.find((row) => row.id === next.id)?.index ?? (at ?? 0) + 1);
  return null;
}
