import type { Query } from "../link/protocol";
import type { Width } from "../view/view";

export type SortKey = NonNullable<Query["sort"]>;

export interface Column {
  /** Members of structured texts have a column each: "field:output.area". */
  name: string;
  title: string;
  /** Its least width, px. */
  least: number;
  /** Its share of what is left; none where it is as wide as it says. */
  share?: number;
  sort?: SortKey;
  /** Whether the largest come first when it is sorted by. */
  largestFirst?: boolean;
}

/** As many members as one request may name. */
export const MOST_FIELDS = 8;
export const NARROWEST = 56;
export const WIDEST = 1600;

export const SELECT: Column = { name: "select", title: "Select", least: 32 };

const COLUMNS: readonly Column[] = [
  { name: "input", title: "Input", least: 150, share: 5, sort: "input" },
  { name: "output", title: "Output", least: 130, share: 4, sort: "output" },
  { name: "topic", title: "Topic", least: 110, share: 2, sort: "topic" },
  { name: "status", title: "Status", least: 132, sort: "status" },
  { name: "label", title: "Meant to", least: 76, sort: "label" },
  { name: "judgement", title: "Judgement", least: 92, sort: "judgement" },
  { name: "tags", title: "Tags", least: 100, share: 2 },
  { name: "similarity", title: "Resembles", least: 88, sort: "similarity", largestFirst: true },
  { name: "tokens", title: "Tokens", least: 72, sort: "tokens", largestFirst: true },
  { name: "cost", title: "Cost", least: 80, sort: "cost", largestFirst: true },
];
const DEFAULT = ["input", "output", "topic", "status"];

/** All columns there are, those for members of structured texts last. */
export function allColumns(fields: readonly string[]): readonly Column[] {
  return [
    ...COLUMNS,
    ...fields.map((path) => ({ name: `field:${path}`, title: path, least: 96, share: 1 })),
  ];
}

/** The member that a column shows; null where it shows something else. */
export function fieldOf({ name }: Column): string | null {
  return name.startsWith("field:") ? name.slice("field:".length) : null;
}

interface Room {
  width: Width;
  /** The topic would only repeat what is selected in the tree. */
  leafSelected: boolean;
  panelOpen: boolean;
}

/** Which columns are shown: what the person chose, else what there is room and reason for. */
export function shownColumns(
  all: readonly Column[],
  chosen: readonly string[] | null,
  { width, leafSelected, panelOpen }: Room,
): readonly Column[] {
  const withTopic = width !== "narrow" && !panelOpen && !leafSelected;
  const names = chosen ?? DEFAULT.filter((name) => name !== "topic" || withTopic);
  const byName = new Map(all.map((column) => [column.name, column]));
  return [SELECT, ...names.flatMap((name) => byName.get(name) ?? [])];
}

/** The names that are shown where nothing was chosen. */
export function defaultNames(): readonly string[] {
  return DEFAULT;
}

/** The tracks of a CSS grid, and the least width of all of them together. */
export function tracksOf(
  columns: readonly Column[],
  widths: Readonly<Record<string, number>>,
): { tracks: string; least: number } {
  let least = 0;
  const tracks = columns.map(({ name, least: own, share }) => {
    const set = widths[name];
    least += set ?? own;
    if (set !== undefined) return `${set}px`;
    return share ? `minmax(${own}px, ${share}fr)` : `${own}px`;
  });
  return { tracks: tracks.join(" "), least };
}

/** What a press on a column's head asks for: its order, the reverse, then the order made. */
export function nextOrder(
  column: Column,
  { sort = "made", descending = false }: Pick<Query, "sort" | "descending">,
): { sort: SortKey; descending: boolean } {
  const first = column.largestFirst ?? false;
  if (!column.sort) return { sort, descending };
  if (sort !== column.sort) return { sort: column.sort, descending: first };
  if (descending === first) return { sort, descending: !first };
  return { sort: "made", descending: false };
}
