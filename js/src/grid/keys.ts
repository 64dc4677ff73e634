import type { Judgement, Label } from "../link/protocol";
import type { KeyMap } from "../view/keys";

/** The row that stands for the heads of the columns. */
export const HEAD = -1;

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
  judge(judgement: Judgement | null): void;
  edit(): void;
  regenerate(): void;
  retag(): void;
  copy(): void;
  openLike(): void;
  search(): void;
  sort(): void;
  widen(px: number): void;
  escape(): void;
}

const STEP_PX = 16;

/** The keys of an APG grid; on a row also those that select, judge and change it, on a head those that sort and resize. */
export function gridKeys(grid: GridKeys): KeyMap {
  const { at, page } = grid;
  const lastColumn = grid.columns - 1;
  const row = (by: number) => Math.max(0, Math.min(grid.rows() - 1, at().row + by));
  const move = (by: number) => () =>
    grid.go(at().row + by < 0 ? HEAD : Math.max(HEAD, row(by)), at().column);
  const extend = (by: number) => () => at().row !== HEAD && grid.extendTo(row(by));
  const across = (by: number) => () =>
    grid.go(at().row, Math.max(0, Math.min(lastColumn, at().column + by)));
  const either = (head: () => void, body: () => void) => () =>
    at().row === HEAD ? head() : body();
  const body = (act: () => void) => either(() => undefined, act);
  return {
    ArrowDown: move(1),
    ArrowUp: move(-1),
    PageDown: move(page),
    PageUp: () => grid.go(row(-page), at().column),
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
    Space: either(grid.sort, grid.toggle),
    "Shift+Space": extend(0),
    "Mod+a": grid.selectAll,
    Enter: either(grid.sort, grid.open),
    "Alt+ArrowRight": either(
      () => grid.widen(STEP_PX),
      () => undefined,
    ),
    "Alt+ArrowLeft": either(
      () => grid.widen(-STEP_PX),
      () => undefined,
    ),
    Delete: body(grid.remove),
    p: body(() => grid.label("pass")),
    f: body(() => grid.label("fail")),
    a: body(() => grid.judge("accepted")),
    x: body(() => grid.judge("rejected")),
    u: body(() => grid.judge(null)),
    e: body(grid.edit),
    r: body(grid.regenerate),
    t: body(grid.retag),
    c: body(grid.copy),
    d: body(grid.openLike),
    "/": grid.search,
    Escape: grid.escape,
  };
}
