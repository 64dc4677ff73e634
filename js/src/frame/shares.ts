/** A row of a split as it is typed: a tag and its share in percent. */
export interface ShareRow {
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

/** Splits that are often wanted, by the name that is shown. */
export const PRESETS: Readonly<Record<string, Record<string, number>>> = {
  "train 80 / val 20": { train: 0.8, val: 0.2 },
  "train 80 / val 10 / test 10": { train: 0.8, val: 0.1, test: 0.1 },
  "eval 80 / golden 20": { eval_data: 0.8, golden_data: 0.2 },
};

export function draftOf({ tags, split }: Assignment): Draft {
  return { fixed: tags.join(" "), rows: rowsOf(split) };
}

export function rowsOf(split: Readonly<Record<string, number>>): ShareRow[] {
  return Object.entries(split).map(([tag, share]) => ({ tag, percent: said(share * 100) }));
}

/** What is typed as an assignment; rows that nobody has filled in yet are no part of it. */
export function assignmentOf({ fixed, rows }: Draft): Assignment {
  const filled = rows.filter(({ tag, percent }) => tag.trim() || percent.trim());
  return {
    tags: fixed.split(/\s+/).filter(Boolean),
    split: Object.fromEntries(
      filled.map((row) => [row.tag.trim(), Math.round(number(row) * 1e6) / 1e8]),
    ),
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
  return tags.length && Math.abs(left(rows)) > 0.05
    ? `The shares add up to ${said(100 - left(rows))} %, not to 100 %.`
    : null;
}

/** What the rows leave of 100 % for another. */
export function rest(rows: readonly ShareRow[]): string {
  return said(Math.max(0, left(rows)));
}

function left(rows: readonly ShareRow[]): number {
  return rows.reduce((percent, row) => percent - number(row), 100);
}

function number({ percent }: ShareRow): number {
  return Math.max(0, Number(percent.trim().replace(",", "."))) || 0;
}

/** At most two decimals: what binary fractions add to a share is not said. */
function said(percent: number): string {
  return String(Math.round(percent * 100) / 100);
}
