import { batch } from "@preact/signals";
import type { Asks } from "../frame/commands";
import type { GuidedStage, Reach, Topic, Under } from "../link/protocol";
import { plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import type { TopicRef, View } from "../view/view";

export async function addTopics(
  { view, commands }: Asks,
  names: string[],
  under: TopicRef | null,
): Promise<boolean> {
  if (!(await commands.do("topics_add", { names, under: under?.id ?? null }))) return false;
  if (under) expand(view, under.id);
  view.speech.say(`${plural(names.length, "topic")} added`);
  return true;
}

export async function renameTopic(
  { view, commands }: Asks,
  topic: Topic,
  name: string,
): Promise<void> {
  const renamed = await commands.do("topic_rename", { id: topic.id, name });
  const shown = view.topic;
  if (renamed && shown.value?.id === topic.id) shown.value = { ...shown.value, name };
}

/** Puts a topic, with all that is under it, under another one; null is the top. */
export async function moveTopic(
  { view, commands }: Asks,
  topic: Topic,
  under: Topic | null,
): Promise<boolean> {
  if (!(await commands.do("topic_move", { id: topic.id, under: under?.id ?? null }))) return false;
  if (under) expand(view, under.id);
  view.speech.say(`${quoted(topic)} moved to ${under ? quoted(under) : "the top"}`);
  return true;
}

/** Puts all that is under a topic under another one; the topic is gone then, and who looked at it sees the other. */
export async function mergeTopic({ view, commands }: Asks, topic: Topic, into: Topic) {
  if (!(await commands.do("topic_merge", { id: topic.id, into: into.id }))) return false;
  if (view.topic.peek()?.id === topic.id) view.selectTopic(into);
  view.hintAtUndo(`${quoted(topic)} merged into ${quoted(into)}`);
  return true;
}

/** Deletes a topic with all under it. What was selected inside it is given up before the grid asks for it again. */
export async function deleteTopic(
  { view, commands }: Asks,
  topic: Topic,
  parent: TopicRef | null,
): Promise<void> {
  const selectedInside = isInside(view, view.topic.peek()?.id ?? null, topic.id);
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

export function expand({ connection: { collapsed } }: View, id: number): void {
  if (!collapsed.peek().has(id)) return;
  collapsed.value = new Set([...collapsed.peek()].filter((other) => other !== id));
}

/** Sets a run up in its stage's action bar: one key more starts it, and nothing is paid for by a slip. */
export function setUp(
  view: View,
  run: { stage: GuidedStage; topic: Topic | null; place?: Under; reach?: Reach },
): void {
  const { stage, topic, place = topic?.id ?? null, reach = "leaves" } = run;
  batch(() => {
    view.selectTopic(topic);
    view.openStage(stage);
    view.scope[stage].value = place;
    if (stage === "inputs") view.reach.value = reach;
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
