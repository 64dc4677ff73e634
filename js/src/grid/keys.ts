import type { KeyMap } from "../view/keys";

/** The row that stands for the heads of the columns. */
export const HEAD = -1;

interface GridKeys {
  /** Where the keyboard is. */
  at: { row: number; column: number };
  lastRow: number;
  lastColumn: number;
  /** Rows in a screenful. */
  page: number;
  go(row: number, column: number): void;
  extendTo(row: number): Promise<void>;
}

/** The keys that move in an APG grid, up to the heads of its columns, and with Shift select. */
export function gridKeys({ at, lastRow, lastColumn, page, go, extendTo }: GridKeys): KeyMap {
  const within = (row: number, least = 0) => Math.max(least, Math.min(lastRow, row));
  const keys: Record<string, () => void> = {
    ArrowRight: () => go(at.row, Math.min(lastColumn, at.column + 1)),
    ArrowLeft: () => go(at.row, Math.max(0, at.column - 1)),
    Home: () => go(at.row, 0),
    End: () => go(at.row, lastColumn),
    "Mod+Home": () => go(0, 0),
    "Mod+End": () => go(Math.max(0, lastRow), lastColumn),
  };
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
  for (const [key, by] of Object.entries(steps)) {
    keys[key] = () => go(within(at.row + by, by === -1 ? HEAD : 0), at.column);
    keys[`Shift+${key}`] = () => at.row !== HEAD && void extendTo(within(at.row + by));
  }
  return keys;
}
