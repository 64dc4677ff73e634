/** The rows of a tag assignment as they are typed: a tag and, where it is one of a split, its share in percent. */
export interface ShareRow {
  /** By which a row is known while it is edited. */
  id: number;
  tag: string;
  percent: string;
}

export interface Draft {
  /** Tags for every sample, with white space between them: no tag has any. */
  fixed: string;
  rows: ShareRow[];
}

export interface Assignment {
  tags: string[];
  split: Record<string, number>;
}

/** An assignment that is often wanted, by the name that is shown. */
export const PRESETS: Readonly<Record<string, Record<string, number>>> = {
  "train 80 / val 20": { train: 0.8, val: 0.2 },
  "train 80 / val 10 / test 10": { train: 0.8, val: 0.1, test: 0.1 },
  "eval 80 / golden 20": { eval_data: 0.8, golden_data: 0.2 },
};

export function draftOf({ tags, split }: Assignment): Draft {
  return { fixed: tags.join(" "), rows: rowsOf(split) };
}

export function rowsOf(split: Readonly<Record<string, number>>): ShareRow[] {
  return Object.entries(split).map(([tag, share], id) => ({ id, tag, percent: said(share * 100) }));
}

/** What is typed as an assignment; rows that nobody has filled in yet are no part of it. */
export function assignmentOf({ fixed, rows }: Draft): Assignment {
  const filled = rows.filter(({ tag, percent }) => tag.trim() || percent.trim());
  return {
    tags: fixed.split(/\s+/).filter(Boolean),
    split: Object.fromEntries(filled.map((row) => [row.tag.trim(), share(row)])),
  };
}

/** Why an assignment cannot be sent as it is typed; null where the kernel may judge it. */
export function draftProblem({ rows }: Draft): string | null {
  const tags = rows.map(({ tag }) => tag.trim()).filter(Boolean);
  const twice = tags.find((tag, index) => tags.indexOf(tag) !== index);
  if (twice) return `The split has “${twice}” twice.`;
  if (rows.some(({ tag, percent }) => !tag.trim() && percent.trim())) {
    return "A share has no tag: name it, or take the row away.";
  }
  const off = total(rows);
  if (rows.some(({ tag }) => tag.trim()) && Math.abs(off - 100) > 0.05) {
    return `The shares add up to ${said(off)} %, not to 100 %.`;
  }
  return null;
}

/** Whole percents that add up to 100; the first rows get what is left over. */
export function evenly(rows: ShareRow[]): ShareRow[] {
  const each = Math.floor(100 / rows.length);
  const over = 100 - each * rows.length;
  return rows.map((row, index) => ({ ...row, percent: String(each + (index < over ? 1 : 0)) }));
}

/** What the other rows leave for this one; null where they leave nothing. */
export function rest(rows: ShareRow[], row: ShareRow): string | null {
  const left = 100 - total(rows.filter(({ id }) => id !== row.id));
  return left > 0 ? said(left) : null;
}

/** Whether two assignments mean the same; shares that came from percents differ by less than a hair. */
export function same(one: Assignment, other: Assignment): boolean {
  const told = ({ tags, split }: Assignment) =>
    JSON.stringify([tags, Object.entries(split).map(([tag, share]) => [tag, share.toFixed(4)])]);
  return told(one) === told(other);
}

export function total(rows: ShareRow[]): number {
  return rows.reduce((sum, row) => sum + (number(row.percent) || 0), 0);
}

export function nextId(rows: ShareRow[]): number {
  return Math.max(-1, ...rows.map(({ id }) => id)) + 1;
}

function share({ percent }: ShareRow): number {
  const value = number(percent);
  return value >= 0 ? Math.round(value * 1e6) / 1e8 : 0;
}

function number(text: string): number {
  return text.trim() === "" ? 0 : Number(text.trim().replace(",", "."));
}

/** At most two decimals: what binary fractions add to a share is not said. */
function said(percent: number): string {
  return String(Math.round(percent * 100) / 100);
}
