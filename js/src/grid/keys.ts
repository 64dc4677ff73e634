import type { Label } from "../link/protocol";
import type { KeyMap } from "../view/keys";

interface GridKeys {
  /** Where the keyboard is at the moment of the key: several may come between two drawings. */
  at(): { row: number; column: number };
  rows(): number;
  columns: number;
  /** Rows in a screenful. */
  page: number;
  go(row: number, column: number): void;
  extendTo(row: number): void;
  toggle(): void;
  selectAll(): void;
  open(): void;
  remove(): void;
  label(label: Label): void;
  escape(): void;
}

/** The keys of an APG grid, with Shift to extend the selection, Space to select, Delete to delete, p and f to label. */
export function gridKeys(grid: GridKeys): KeyMap {
  const { at, page } = grid;
  const lastColumn = grid.columns - 1;
  const row = (by: number) => Math.max(0, Math.min(grid.rows() - 1, at().row + by));
  const move = (by: number) => () => grid.go(row(by), at().column);
  const extend = (by: number) => () => grid.extendTo(row(by));
  const across = (by: number) => () =>
    grid.go(at().row, Math.max(0, Math.min(lastColumn, at().column + by)));
  return {
    ArrowDown: move(1),
    ArrowUp: move(-1),
    PageDown: move(page),
    PageUp: move(-page),
    "Mod+Home": () => grid.go(0, 0),
    "Mod+End": () => grid.go(Math.max(0, grid.rows() - 1), lastColumn),
    ArrowRight: across(1),
    ArrowLeft: across(-1),
    Home: across(-lastColumn),
    End: across(lastColumn),
    "Shift+ArrowDown": extend(1),
    "Shift+ArrowUp": extend(-1),
    "Shift+PageDown": extend(page),
    "Shift+PageUp": extend(-page),
    Space: grid.toggle,
    "Shift+Space": extend(0),
    "Mod+a": grid.selectAll,
    Enter: grid.open,
    Delete: grid.remove,
    p: () => grid.label("pass"),
    f: () => grid.label("fail"),
    Escape: grid.escape,
  };
}
