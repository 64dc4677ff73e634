import type { Query } from "../link/protocol";
import { visibleLine } from "../text/visible";
import type { ColumnMemory } from "./column-memory";
import type { Column } from "./columns";
import { HEAD } from "./keys";
import { cellId } from "./row";

interface HeadProps {
  id: string;
  columns: readonly Column[];
  /** The column where the keyboard is, when it is among the heads. */
  activeColumn: number | null;
  memory: ColumnMemory;
  order: Pick<Query, "sort" | "descending">;
  /** Whether everything is selected; null where there is nothing to select. */
  allSelected: boolean | null;
  onSelectAll(): void;
  onSort(place: number): void;
}

/** The heads of the columns: a press sorts, and an edge that is dragged makes a column wider. */
export function GridHead(props: HeadProps) {
  const { id, columns, activeColumn, memory, order, allSelected, onSelectAll, onSort } = props;
  return (
    <div class="sg-grid-head" role="row" aria-rowindex={1}>
      {columns.map((column, place) => (
        <span
          key={column.name}
          id={cellId(id, HEAD, place)}
          role="columnheader"
          aria-colindex={place + 1}
          aria-sort={column.sort ? directionOf(column, order) : undefined}
          class={`sg-head${activeColumn === place ? " sg-active-cell" : ""}`}
        >
          {column.name === "select" ? (
            <button
              type="button"
              class="sg-select-all"
              tabIndex={-1}
              aria-label="Select all that match (Ctrl+A)"
              title="Select all that match (Ctrl+A)"
              disabled={allSelected === null}
              onClick={onSelectAll}
            >
              <span class={allSelected ? "sg-check sg-checked" : "sg-check"} />
            </button>
          ) : (
            <HeadName column={column} order={order} onSort={() => onSort(place)} />
          )}
          {column.name !== "select" && <Edge column={column} memory={memory} />}
        </span>
      ))}
    </div>
  );
}

function HeadName(props: { column: Column; order: HeadProps["order"]; onSort(): void }) {
  const { column, order, onSort } = props;
  const title = visibleLine(column.title);
  if (!column.sort) {
    return (
      <bdi class="sg-text" title={title}>
        {title}
      </bdi>
    );
  }
  const direction = directionOf(column, order);
  return (
    <button type="button" class="sg-sort" tabIndex={-1} title={`Sort by ${title}`} onClick={onSort}>
      <bdi class="sg-text">{title}</bdi>
      {direction !== "none" && (
        <span aria-hidden="true">{direction === "ascending" ? "↑" : "↓"}</span>
      )}
    </button>
  );
}

function directionOf(
  { sort }: Column,
  { sort: by = "made", descending = false }: HeadProps["order"],
) {
  if (sort !== by) return "none" as const;
  return descending ? ("descending" as const) : ("ascending" as const);
}

/** What is dragged to give a column a width; a double click gives it its own again. */
function Edge({ column: { name }, memory }: { column: Column; memory: ColumnMemory }) {
  return (
    <span
      class="sg-edge"
      aria-hidden="true"
      title="Drag to resize; double-click for its own width"
      onDblClick={() => memory.resize(name, null)}
      onPointerDown={(event) => {
        const edge = event.currentTarget;
        const head = edge.parentElement;
        if (!head) return;
        event.preventDefault();
        const from = event.clientX - head.offsetWidth;
        edge.setPointerCapture(event.pointerId);
        const lifetime = new AbortController();
        const on = { signal: lifetime.signal };
        const drag = (moved: PointerEvent) => memory.resize(name, moved.clientX - from, false);
        const drop = (last: PointerEvent) => {
          lifetime.abort();
          if (last.clientX !== event.clientX) memory.resize(name, last.clientX - from);
        };
        edge.addEventListener("pointermove", drag, on);
        edge.addEventListener("pointerup", drop, on);
        edge.addEventListener("pointercancel", drop, on);
      }}
    />
  );
}
