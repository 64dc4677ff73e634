import type { Query } from "../link/protocol";
import type { Width } from "../view/view";

export type SortKey = NonNullable<Query["sort"]>;
type Order = Pick<Query, "sort" | "descending">;

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

const SELECT: Column = { name: "select", title: "", least: 32 };
const COLUMNS: readonly Column[] = [
  { ...sorted("input", "Input", 150), share: 5 },
  { ...sorted("output", "Output", 130), share: 4 },
  { ...sorted("topic", "Topic", 110), share: 2 },
  sorted("status", "Status", 148),
  sorted("label", "Meant to", 76),
  sorted("judgement", "Judgement", 92),
  { name: "tags", title: "Tags", least: 100, share: 2 },
  { ...sorted("similarity", "Resembles", 88), largestFirst: true },
  { ...sorted("tokens", "Tokens", 72), largestFirst: true },
  { ...sorted("cost", "Cost", 80), largestFirst: true },
];
const DEFAULT = ["input", "output", "topic", "status"];

function sorted(name: SortKey, title: string, least: number): Column {
  return { name, title, least, sort: name };
}

/** All columns there are, those for members of structured texts last. */
export function allColumns(fields: readonly string[]): readonly Column[] {
  return [
    ...COLUMNS,
    ...fields.map((path) => ({ name: `field:${path}`, title: path, least: 96, share: 1 })),
  ];
}

/** The member that a column shows; null where it shows something else. */
export function fieldOf({ name, title }: Column): string | null {
  return name.startsWith("field:") ? title : null;
}

interface Room {
  width: Width;
  /** The topic would only repeat what is selected in the tree. */
  leafSelected: boolean;
  panelOpen: boolean;
}

/** The columns that are shown: those that the person chose, else those that there is room and reason for. */
export function shownColumns(
  all: readonly Column[],
  chosen: readonly string[] | null,
  { width, leafSelected, panelOpen }: Room,
): readonly Column[] {
  const withTopic = width !== "narrow" && !panelOpen && !leafSelected;
  const names = chosen ?? DEFAULT.filter((name) => name !== "topic" || withTopic);
  return [SELECT, ...all.filter(({ name }) => names.includes(name))];
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
    return set || !share ? `${set ?? own}px` : `minmax(${own}px, ${share}fr)`;
  });
  return { tracks: tracks.join(" "), least };
}

/** What a press on a column's head asks for: its order, the reverse, then the order made. */
export function nextOrder(column: Column, { sort, descending = false }: Order): Order {
  const first = column.largestFirst ?? false;
  if (!column.sort) return {};
  if (sort !== column.sort) return { sort: column.sort, descending: first };
  return descending === first ? { sort, descending: !first } : { sort: "made", descending: false };
}
