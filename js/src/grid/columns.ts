import type { Width } from "../view/view";

export type ColumnName = "select" | "input" | "output" | "topic" | "status";

export interface Column {
  name: ColumnName;
  title: string;
  /** Its track in the CSS grid. */
  track: string;
}

const COLUMNS: readonly Column[] = [
  { name: "select", title: "Select", track: "32px" },
  { name: "input", title: "Input", track: "minmax(0, 5fr)" },
  { name: "output", title: "Output", track: "minmax(0, 4fr)" },
  { name: "topic", title: "Topic", track: "minmax(0, 2fr)" },
  { name: "status", title: "Status", track: "132px" },
];

/** Which columns are shown: the topic is left out where it would only repeat the selection, or where there is no room. */
export function columnsFor(
  width: Width,
  leafSelected: boolean,
  panelOpen: boolean,
): readonly Column[] {
  const withTopic = width !== "narrow" && !panelOpen && !leafSelected;
  return COLUMNS.filter((column) => column.name !== "topic" || withTopic);
}
