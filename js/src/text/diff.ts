/** What became of a text, word by word. */

export interface Piece {
  kind: "same" | "removed" | "added";
  text: string;
}

const KINDS = ["removed", "added", "same"] as const;
/** What went and came at one place, and what stayed after it. */
type Hunk = Record<(typeof KINDS)[number], string>;

/** Beyond this many pairs of words a changed stretch is shown as one: nobody reads more, and it would take long. */
const MOST_PAIRS = 9_000_000;

/** A word or a sign, with the space after it: a phrase that was replaced is then one change. */
const WORD = /(?:[\p{L}\p{N}\p{M}_]+|.)\s*/gsu;

/** The way from one text to the other: what stayed, went and came, in order. */
export function diffWords(before: string, after: string): Piece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;

  const hunks: Hunk[] = [{ removed: "", added: "", same: old.slice(0, start).join("") }];
  const change = (kind: "removed" | "added", text = "") => {
    if (text && hunks.at(-1)?.same) hunks.push({ removed: "", added: "", same: "" });
    (hunks.at(-1) as Hunk)[kind] += text;
  };
  const [went, came] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  const common = commonWords(went, came);
  let [x, y] = [0, 0];
  while (common(x, y)) {
    if (went[x] === came[y]) {
      (hunks.at(-1) as Hunk).same += went[x];
      x += 1;
      y += 1;
    } else if (common(x + 1, y) >= common(x, y + 1)) {
      change("removed", went[x]);
      x += 1;
    } else {
      change("added", came[y]);
      y += 1;
    }
  }
  change("removed", went.slice(x).join(""));
  change("added", came.slice(y).join(""));
  (hunks.at(-1) as Hunk).same += old.slice(old.length - end).join("");
  return hunks.flatMap((hunk) =>
    KINDS.flatMap((kind) => (hunk[kind] ? [{ kind, text: hunk[kind] }] : [])),
  );
}

/** How many words two texts have in common, from one place in each to their ends. */
function commonWords(went: string[], came: string[]): (x: number, y: number) => number {
  if (went.length * came.length > MOST_PAIRS) return () => 0;
  const width = came.length + 1;
  const known = new Uint16Array(width * (went.length + 1));
  const at = (x: number, y: number) => known[x * width + y] ?? 0;
  for (let x = went.length - 1; x >= 0; x -= 1) {
    for (let y = came.length - 1; y >= 0; y -= 1) {
      known[x * width + y] =
        went[x] === came[y] ? at(x + 1, y + 1) + 1 : Math.max(at(x + 1, y), at(x, y + 1));
    }
  }
  return at;
}

/** How many places differ. */
export function differences(pieces: readonly Piece[]): number {
  return pieces.filter(
    ({ kind }, index) => kind !== "same" && (index === 0 || pieces[index - 1]?.kind === "same"),
  ).length;
}

function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}
