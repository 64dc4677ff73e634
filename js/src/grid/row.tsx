import { useMemo } from "preact/hooks";
import type { SampleRow } from "../link/protocol";
import { Cell, type CellFacts } from "./cells";
import type { Column } from "./columns";

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
    const classes = ["sg-sample"];
    if (activeColumn !== null) classes.push("sg-active");
    if (selected) classes.push("sg-selected");
    if (opened) classes.push("sg-opened");
    if (row?.judgement === "rejected") classes.push("sg-sample-rejected");
    return (
      <div
        class={classes.join(" ")}
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
            class={`sg-cell sg-cell-${kindOf(column)}${activeColumn === place ? " sg-active-cell" : ""}`}
          >
            {column.name === "select" ? (
              <span
                class={selected ? "sg-check sg-checked" : "sg-check"}
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

export function cellId(prefix: string, row: number, column: number): string {
  return `${prefix}-cell-${row}-${column}`;
}

function kindOf({ name }: Column): string {
  return name.startsWith("field:") ? "member" : name;
}
