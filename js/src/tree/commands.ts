import { batch } from "@preact/signals";
import type { Asks } from "../frame/commands";
import type { GuidedStage, Reach, Topic, Under } from "../link/protocol";
import { visibleLine } from "../text/visible";
import type { TopicRef, View } from "../view/view";
import type { Errand } from "./errand";

export async function renameTopic(
  { view, commands }: Asks,
  topic: Topic,
  name: string,
): Promise<void> {
  const renamed = await commands.do("topic_rename", { id: topic.id, name });
  const shown = view.topic;
  if (renamed && shown.value?.id === topic.id) shown.value = { ...shown.value, name };
}

/** Does with a topic what was decided, and resolves with the topic that the keyboard goes to, if any. */
export async function carryOut(
  asks: Asks,
  { kind, topic }: Errand,
  to: Topic | null,
): Promise<number | undefined> {
  if (kind === "delete") return deleteTopic(asks, topic);
  const { view, commands } = asks;
  const { id } = topic;
  if (kind === "move") {
    const said = `${quoted(topic)} moved to ${to ? quoted(to) : "the top"}`;
    if (!(await commands.do("topic_move", { id, under: to?.id ?? null }, said))) return undefined;
    if (to) expand(view, to.id);
    return id;
  }
  if (!to || !(await commands.do("topic_merge", { id, into: to.id }))) return undefined;
  if (view.topic.peek()?.id === id) view.selectTopic(to);
  view.hintAtUndo(`${quoted(topic)} merged into ${quoted(to)}`);
  return to.id;
}

/** Deletes a topic with all under it. What was selected inside it is given up before the grid asks for it again. */
async function deleteTopic({ view, commands }: Asks, topic: Topic): Promise<undefined> {
  const selectedInside = isInside(view, view.topic.peek()?.id ?? null, topic.id);
  const parent: TopicRef | null = view.topics.find(({ id }) => id === topic.parent)?.row ?? null;
  if (!(await commands.do("topic_delete", { id: topic.id }))) return;
  if (selectedInside) view.selectTopic(parent);
  view.hintAtUndo(`Topic ${quoted(topic)} deleted`);
}

export async function collapseAll({ view, commands }: Asks): Promise<void> {
  const parents = await commands.look("tree_parents", {});
  if (parents) view.connection.collapsed.value = new Set(parents.ids);
}

export function expandAll({ view }: Asks): void {
  view.connection.collapsed.value = new Set();
}

export function toggle({ connection: { collapsed } }: View, id: number): void {
  const next = new Set(collapsed.peek());
  if (!next.delete(id)) next.add(id);
  collapsed.value = next;
}

export function expand(view: View, id: number): void {
  if (view.connection.collapsed.peek().has(id)) toggle(view, id);
}

/** Sets a run up in its stage's action bar: one key more starts it, and nothing is paid for by a slip. */
export function setUp(
  view: View,
  stage: GuidedStage,
  topic: Topic | null,
  { place = topic?.id ?? null, reach = "leaves" }: { place?: Under; reach?: Reach } = {},
): void {
  batch(() => {
    view.selectTopic(topic);
    view.openStage(stage);
    view.scope[stage].value = place;
    view.reach.value = reach;
    view.focus("action");
  });
}

/** Whether a topic is this one or below it, as far as the pages that are here tell. */
export function isInside({ topics }: View, id: number | null, top: number): boolean {
  let here = id;
  while (here !== null) {
    if (here === top) return true;
    const at = here;
    here = topics.find((row) => row.id === at)?.row.parent ?? null;
  }
  return false;
}

function quoted({ name }: { name: string }): string {
  return `“${visibleLine(name)}”`;
}
