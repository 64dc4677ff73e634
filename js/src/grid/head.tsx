import { useRef } from "preact/hooks";
import type { Query } from "../link/protocol";
import { visibleLine } from "../text/visible";
import type { ColumnMemory } from "./column-memory";
import type { Column } from "./columns";
import { HEAD } from "./keys";
import { cellId, checkClass } from "./row";

interface HeadProps {
  id: string;
  columns: readonly Column[];
  /** The column where the keyboard is, when it is among the heads. */
  activeColumn: number | null;
  memory: ColumnMemory;
  order: Pick<Query, "sort" | "descending">;
  /** Whether everything is selected. */
  allSelected: boolean;
  /** What a press on a head does: the first one selects, the others sort. */
  onPress(place: number): void;
}

/** The heads of the columns: a press sorts, and an edge that is dragged makes a column wider. */
export function GridHead(props: HeadProps) {
  const { id, columns, activeColumn, memory, order, allSelected, onPress } = props;
  return (
    <div class="sg-grid-head" role="row" aria-rowindex={1}>
      {columns.map((column, place) => {
        const { name, sort } = column;
        const title = visibleLine(column.title);
        const sorted = sort && sort === order.sort;
        const direction = order.descending ? "descending" : "ascending";
        const does = place ? `Sort by ${title}` : "Select all that match (Ctrl+A)";
        return (
          <span
            key={name}
            id={cellId(id, HEAD, place)}
            role="columnheader"
            aria-colindex={place + 1}
            aria-sort={sort && (sorted ? direction : "none")}
            class={`sg-head${activeColumn === place ? " sg-active-cell" : ""}`}
          >
            {sort || !place ? (
              <button
                type="button"
                class="sg-sort"
                tabIndex={-1}
                aria-label={title ? undefined : does}
                title={does}
                onClick={() => onPress(place)}
              >
                {place ? (
                  <bdi class="sg-text">{title}</bdi>
                ) : (
                  <span class={checkClass(allSelected)} />
                )}
                {sorted && <span aria-hidden="true">{order.descending ? "↓" : "↑"}</span>}
              </button>
            ) : (
              <bdi class="sg-text" title={title}>
                {title}
              </bdi>
            )}
            {place > 0 && <Edge onDrag={(px) => memory.resize(name, px)} />}
          </span>
        );
      })}
    </div>
  );
}

/** What is dragged to give a column a width. */
function Edge({ onDrag }: { onDrag(px: number): void }) {
  /** Where the head begins, while it is dragged. */
  const from = useRef<number | null>(null);
  return (
    <span
      class="sg-edge"
      aria-hidden="true"
      title="Drag to resize"
      onPointerDown={(event) => {
        event.preventDefault();
        const edge = event.currentTarget;
        from.current = event.clientX - (edge.parentElement?.offsetWidth ?? 0);
        edge.setPointerCapture(event.pointerId);
      }}
      onPointerMove={({ clientX }) => from.current !== null && onDrag(clientX - from.current)}
      onLostPointerCapture={() => {
        from.current = null;
      }}
    />
  );
}
