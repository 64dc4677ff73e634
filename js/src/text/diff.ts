/** What became of a text, word by word. */

export interface Piece {
  kind: "same" | "removed" | "added";
  text: string;
}

/** Beyond this many words, or this many differences, the changed stretch is shown as one: nobody reads more, and it would take long. */
const MAX_WORDS = 40_000;
const MAX_DIFFERENCES = 600;

const WORD = /\s+|[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]/gu;

/**
 * The way from one text to the other: what stayed, went and came, in order.
 *
 * After E. Myers, "An O(ND) difference algorithm and its variations" (1986), between the common beginning and end.
 */
export function diffWords(before: string, after: string): Piece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;

  const [went, came] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  const pieces: Piece[] = [{ kind: "same", text: old.slice(0, start).join("") }];
  pieces.push(...(shortestWay(went, came) ?? replaced(went, came)));
  pieces.push({ kind: "same", text: old.slice(old.length - end).join("") });
  return joined(pieces);
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

function replaced(went: string[], came: string[]): Piece[] {
  return [
    { kind: "removed", text: went.join("") },
    { kind: "added", text: came.join("") },
  ];
}

/** The fewest removals and additions, one word a piece; null where there are too many of them to look. */
function shortestWay(old: string[], now: string[]): Piece[] | null {
  const [n, m] = [old.length, now.length];
  if (n + m > MAX_WORDS) return null;
  // On the diagonal k = x - y, how far x gets with d differences; the copies are the way back.
  let reach = new Map<number, number>([[1, 0]]);
  const trail: Map<number, number>[] = [];
  for (let d = 0; d <= Math.min(n + m, MAX_DIFFERENCES); d += 1) {
    const next = new Map<number, number>();
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(reach, k - 1) < at(reach, k + 1));
      let x = down ? at(reach, k + 1) : at(reach, k - 1) + 1;
      while (x < n && x - k < m && old[x] === now[x - k]) x += 1;
      next.set(k, x);
      if (x >= n && x - k >= m) return backwards(old, now, [...trail, reach]);
    }
    trail.push(reach);
    reach = next;
  }
  return null;
}

function backwards(old: string[], now: string[], trail: Map<number, number>[]): Piece[] {
  const pieces: Piece[] = [];
  let [x, y] = [old.length, now.length];
  for (let d = trail.length - 1; d >= 0; d -= 1) {
    const reach = trail[d] ?? new Map();
    const k = x - y;
    const down = k === -d || (k !== d && at(reach, k - 1) < at(reach, k + 1));
    const fromX = d === 0 ? 0 : at(reach, down ? k + 1 : k - 1);
    const fromY = d === 0 ? 0 : fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      pieces.push({ kind: "same", text: old[x] ?? "" });
    }
    if (d === 0) break;
    if (down) pieces.push({ kind: "added", text: now[fromY] ?? "" });
    else pieces.push({ kind: "removed", text: old[fromX] ?? "" });
    [x, y] = [fromX, fromY];
  }
  return pieces.reverse();
}

function at(reach: ReadonlyMap<number, number>, k: number): number {
  return reach.get(k) ?? Number.NEGATIVE_INFINITY;
}

/** Neighbours of a kind as one; spaces alone between two changes belong to both, so that phrases stay whole. */
function joined(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  let [removed, added] = ["", ""];
  const finish = () => {
    if (removed) out.push({ kind: "removed", text: removed });
    if (added) out.push({ kind: "added", text: added });
    [removed, added] = ["", ""];
  };
  for (const [index, { kind, text }] of pieces.entries()) {
    if (!text) continue;
    if (kind === "removed") removed += text;
    else if (kind === "added") added += text;
    else if (removed && added && !text.trim() && changesAt(pieces, index + 1)) {
      removed += text;
      added += text;
    } else {
      finish();
      const last = out.at(-1);
      if (last?.kind === "same") last.text += text;
      else out.push({ kind: "same", text });
    }
  }
  finish();
  return out;
}

function changesAt(pieces: readonly Piece[], index: number): boolean {
  const piece = pieces[index];
  return piece !== undefined && piece.kind !== "same" && piece.text !== "";
}
