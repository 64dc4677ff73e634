import type { Args, Goal, Result, SampleStatus, TaskWhole, Template } from "../link/protocol";
import { plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import type { Commands } from "../view/commands";
import { NO_FILTER } from "../view/sample-list";
import type { View } from "../view/view";

/** What can be asked for from the frame: its drawers, and undo with what it undid. */
export interface Asks {
  view: View;
  commands: Commands;
}

export async function undo({ view, commands }: Asks): Promise<void> {
  const what = view.connection.state.peek()?.undo;
  if (await commands.undo()) view.speech.say(`Undone: ${visibleLine(what ?? "")}`);
}

export async function redo({ view, commands }: Asks): Promise<void> {
  const what = view.connection.state.peek()?.redo;
  if (await commands.redo()) view.speech.say(`Done again: ${visibleLine(what ?? "")}`);
}

export async function setTask({ view, commands }: Asks, task: TaskWhole): Promise<boolean> {
  return said(view, "Task saved", await commands.do("task_set", task));
}

export async function setGoal({ view, commands }: Asks, goal: Goal): Promise<boolean> {
  return said(view, "Goal changed", await commands.do("goal_set", { goal }));
}

export async function setTemplate({ view, commands }: Asks, template: Template): Promise<boolean> {
  const set = await commands.do("template_set", { template: template.name });
  return said(view, `Guidance taken from ${visibleLine(template.title)}`, set);
}

export async function setModel(asks: Asks, model: Args<"model_set">): Promise<boolean> {
  const set = await asks.commands.do("model_set", model);
  return said(asks.view, `Model: ${visibleLine(model.name)}`, set);
}

export async function setBudget(asks: Asks, budget: Args<"budget_set">): Promise<boolean> {
  return said(asks.view, "Budget saved", await asks.commands.do("budget_set", budget));
}

export async function setTags(asks: Asks, tags: Args<"tags_set">): Promise<boolean> {
  return said(asks.view, "Tags saved", await asks.commands.do("tags_set", tags));
}

/** Asks again for what failed; the run that this starts says how it goes. */
export async function retry({ commands }: Asks, what: Args<"outputs_retry">): Promise<boolean> {
  return (await commands.do("outputs_retry", what)) !== null;
}

/** Shows, in the grid, all samples in these states and no others. */
export function showStatus(view: View, ...status: SampleStatus[]): void {
  view.selectTopic(null);
  view.setQuery({ ...NO_FILTER, status });
  view.focus("grid");
}

export async function save(asks: Asks, update: boolean): Promise<Result<"save"> | null> {
  const saved = await asks.commands.do("save", { update });
  if (saved) asks.view.speech.say(`${plural(saved.added, "sample")} saved`);
  return saved;
}

/** Writes all that was done as a notebook, and resolves with where it went. */
export async function writeNotebook({ commands }: Asks): Promise<string | null> {
  return (await commands.do("notebook_write", {}))?.path ?? null;
}

function said(view: View, text: string, done: unknown): boolean {
  if (!done) return false;
  view.speech.say(text);
  return true;
}
