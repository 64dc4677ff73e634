import { StatusMark } from "../frame/status-mark";
import type { SampleRow } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { useView } from "../view/view";
import { CellText } from "./cell-text";
import type { Column } from "./columns";

interface GridRowProps {
  index: number;
  id(column: number): string;
  /** Undefined until its page is here. */
  row: SampleRow | undefined;
  top: number;
  columns: readonly Column[];
  /** The column where the keyboard is, when it is in this row. */
  activeColumn: number | null;
  selected: boolean;
  opened: boolean;
  onOpen(): void;
  onToggle(extend: boolean): void;
}

export function GridRow(props: GridRowProps) {
  const { index, id, row, top, columns, activeColumn, selected, opened, onOpen, onToggle } = props;
  const classes = ["sg-sample"];
  if (activeColumn !== null) classes.push("sg-active");
  if (selected) classes.push("sg-selected");
  if (opened) classes.push("sg-opened");
  return (
    <div
      class={classes.join(" ")}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        if (event.shiftKey || event.ctrlKey || event.metaKey) onToggle(event.shiftKey);
        else onOpen();
      }}
    >
      {columns.map((column, place) => (
        <div
          key={column.name}
          id={id(place)}
          role="gridcell"
          aria-colindex={place + 1}
          class={`sg-cell sg-cell-${column.name}${activeColumn === place ? " sg-active-cell" : ""}`}
          onClick={(event) => {
            if (column.name !== "select") return;
            event.stopPropagation();
            onToggle(event.shiftKey);
          }}
        >
          <Cell column={column} row={row} selected={selected} />
        </div>
      ))}
    </div>
  );
}

function Cell({
  column,
  row,
  selected,
}: {
  column: Column;
  row: SampleRow | undefined;
  selected: boolean;
}) {
  const { state } = useView().connection;
  if (column.name === "select") {
    return (
      <span
        class={selected ? "sg-check sg-checked" : "sg-check"}
        role="checkbox"
        aria-checked={selected}
        aria-label="Select sample"
      />
    );
  }
  if (!row) return <span class="sg-loading">…</span>;
  const task = state.value?.task;
  switch (column.name) {
    case "input":
      return <CellText text={row.input} json={task?.structured_input ?? false} />;
    case "output":
      if (row.output === null) return <span class="sg-quiet">–</span>;
      return <CellText text={row.output} json={task?.structured_output ?? false} />;
    case "topic":
      return <LeafName path={row.topic} />;
    case "status":
      return (
        <StatusMark
          status={row.status}
          saved={row.saved}
          edited={row.edited}
          reason={row.reason}
          label={row.expected_label}
        />
      );
  }
}

/** The topic's own name: the general end of a path says little when it is cut to a column. */
function LeafName({ path }: { path: string }) {
  const shown = visibleLine(path);
  return (
    <bdi class="sg-text" title={shown}>
      {shown.split(" / ").at(-1)}
    </bdi>
  );
}
