import { useLayoutEffect, useMemo } from "preact/hooks";
import { useView } from "../view/view";
import { ColumnMemory } from "./column-memory";
import { allColumns, fieldOf, shownColumns, tracksOf } from "./columns";

/** The columns of this view, as remembered; the rows are asked for with the members that have one. */
export function useColumns() {
  const view = useView();
  const state = view.connection.state.value;
  const session = state?.session.id ?? "";
  const memory = useMemo(() => new ColumnMemory(session), [session]);
  const paths = JSON.stringify(state?.task.fields ?? []);
  const all = useMemo(() => allColumns(JSON.parse(paths) as string[]), [paths]);
  const chosen = memory.shown.value;
  const width = view.width.value;
  const leafSelected = view.topic.value?.children === 0;
  const panelOpen = view.opened.value !== null;
  const shown = useMemo(
    () => shownColumns(all, chosen, { width, leafSelected, panelOpen }),
    [all, chosen, width, leafSelected, panelOpen],
  );
  const fields = useMemo(() => shown.flatMap((column) => fieldOf(column) ?? []), [shown]);
  useLayoutEffect(() => view.list.setFields(fields), [view, fields]);
  return { memory, all, shown, fields, ...tracksOf(shown, memory.widths.value) };
}
