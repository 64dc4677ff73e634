import type { SampleStatus } from "../link/protocol";
import { visibleLine } from "../text/visible";
import type { Commands } from "../view/commands";
import { NO_FILTER } from "../view/sample-list";
import type { View } from "../view/view";

/** What can be asked for from the frame: its drawers, and undo with what it undid. */
export interface Asks {
  view: View;
  commands: Commands;
}

export function undo({ view, commands }: Asks): void {
  const what = view.connection.state.peek()?.undo ?? "";
  void commands.do("undo", {}, `Undone: ${visibleLine(what)}`);
}

export function redo({ view, commands }: Asks): void {
  const what = view.connection.state.peek()?.redo ?? "";
  void commands.do("redo", {}, `Done again: ${visibleLine(what)}`);
}

/** Shows, in the grid, all samples in these states and no others. */
export function showStatus(view: View, ...status: SampleStatus[]): void {
  view.selectTopic(null);
  view.setQuery({ ...NO_FILTER, status });
  view.focus("grid");
}
