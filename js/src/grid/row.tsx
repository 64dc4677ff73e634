import { useMemo } from "preact/hooks";
import type { SampleRow } from "../link/protocol";
import { Cell, type CellFacts } from "./cells";
import { type Column, fieldOf } from "./columns";

interface GridRowProps {
  index: number;
  /** Of the grid; cells are named after it. */
  id: string;
  /** Undefined until its page is here. */
  row: SampleRow | undefined;
  /** Where it is drawn, px from the base of the rows. */
  top: number;
  columns: readonly Column[];
  facts: CellFacts;
  /** The column where the keyboard is, when it is in this row. */
  activeColumn: number | null;
  selected: boolean;
  opened: boolean;
}

/** One sample in the grid. It is drawn anew only when something about it is other than before. */
export function GridRow(props: GridRowProps) {
  const { index, id, row, top, columns, facts, activeColumn, selected, opened } = props;
  return useMemo(() => {
    const classes = [
      "sg-sample",
      activeColumn !== null && "sg-active",
      selected && "sg-selected",
      opened && "sg-opened",
      row?.judgement === "rejected" && "sg-sample-rejected",
    ];
    return (
      <div
        class={classes.filter(Boolean).join(" ")}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={selected}
        data-index={index}
        style={{ transform: `translateY(${top}px)` }}
      >
        {columns.map((column, place) => (
          <div
            key={column.name}
            id={cellId(id, index, place)}
            role="gridcell"
            aria-colindex={place + 1}
            class={`sg-cell sg-cell-${fieldOf(column) ? "member" : column.name}${activeColumn === place ? " sg-active-cell" : ""}`}
          >
            {!place ? (
              <span
                class={checkClass(selected)}
                role="checkbox"
                aria-checked={selected}
                aria-label="Select sample"
              />
            ) : row ? (
              <Cell column={column} row={row} facts={facts} />
            ) : (
              <span class="sg-placeholder" />
            )}
          </div>
        ))}
      </div>
    );
  }, [index, id, row, top, columns, facts, activeColumn, selected, opened]);
}

/** The class of a box that is drawn ticked or not. */
export function checkClass(checked: boolean): string {
  return checked ? "sg-check sg-checked" : "sg-check";
}

export function cellId(prefix: string, row: number, column: number): string {
  return `${prefix}-cell-${row}-${column}`;
}
