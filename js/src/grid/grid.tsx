import { useSignal, useSignalEffect } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Label } from "../link/protocol";
import { useRows } from "../list/use-rows";
import { hasLabels, toggled } from "../text/labels";
import { count } from "../text/numbers";
import { useCommands } from "../view/commands-context";
import { handleKey } from "../view/keys";
import { useFocusWish } from "../view/use-focus-wish";
import { useView } from "../view/view";
import { columnsFor } from "./columns";
import { EmptyGrid } from "./empty";
import { gridKeys } from "./keys";
import { GridRow } from "./row";
import { MAX_RANGE, Selection } from "./selection";
import { GridToolbar, type Question } from "./toolbar";

const ROW_HEIGHT = 28;
const HEADER_HEIGHT = 28;
/** From this many samples on, deleting is asked about first; below, undo is enough. */
const ASK_FROM = 50;

/** The samples of the chosen topic as an APG grid that holds only the pages on screen. */
export function SampleGrid({ id, covered }: { id: string; covered: boolean }) {
  const view = useView();
  const commands = useCommands();
  const pages = view.samples.value;
  const element = useRef<HTMLDivElement>(null);
  const cursor = useSignal({ row: 0, column: 1 });
  const asking = useSignal<Question | null>(null);
  const selection = useMemo(() => new Selection(view.selected), [view]);
  const { row: activeRow, column: activeColumn } = cursor.value;

  pages.version.value;
  const total = pages.total.value;
  const selected = view.selected.value;
  const opened = view.opened.value;
  const leafSelected = view.topic.value?.children === 0;
  const columns = columnsFor(view.width.value, leafSelected, opened !== null);
  const rows = useRows(element, pages, {
    extra: 0,
    rowHeight: ROW_HEIGHT,
    above: HEADER_HEIGHT,
    active: activeRow,
  });

  useFocusWish("grid", element);
  // The grid of another topic starts at its top.
  useSignalEffect(() => {
    if (view.samples.value) {
      cursor.value = { row: 0, column: cursor.peek().column };
      element.current?.scrollTo({ top: 0 });
    }
  });
  // Previous and next in the sample panel move the grid along.
  useSignalEffect(() => {
    const at = view.openedAt.value;
    if (at === null || at === cursor.peek().row) return;
    cursor.value = { row: at, column: cursor.peek().column };
    rows.scrollTo(at);
  });

  const writable = view.connection.writable.value;
  const go = (row: number, column: number) => {
    cursor.value = { row, column };
    rows.scrollTo(row);
    const sample = pages.at(row);
    if (view.opened.peek() && sample && view.width.peek() === "wide") view.open(sample.id, row);
  };
  const open = (row: number) => {
    const sample = pages.at(row);
    if (!sample) return;
    cursor.value = { row, column: cursor.peek().column };
    view.open(sample.id, row);
  };
  const stopAsking = () => {
    asking.value = null;
    element.current?.focus();
  };
  const labelSelected = (label: Label | null) => {
    stopAsking();
    void commands.label([...view.selected.peek()], label);
  };
  const label = (chosen: Label) => {
    if (!writable || !hasLabels(view.connection.state.peek())) return;
    const active = pages.at(cursor.peek().row);
    if (view.selected.peek().size) labelSelected(chosen);
    else if (active) void commands.label([active.id], toggled(active.expected_label, chosen));
  };
  const removeSelected = () => {
    stopAsking();
    void commands.deleteSamples([...view.selected.peek()]);
  };
  const remove = () => {
    if (!writable) return;
    const chosen = view.selected.peek();
    const active = pages.at(cursor.peek().row);
    if (chosen.size >= ASK_FROM) asking.value = "delete";
    else if (chosen.size) removeSelected();
    else if (active) void commands.deleteSamples([active.id]);
  };
  const selectAll = () => {
    const every = total !== null && selected.size >= Math.min(total, MAX_RANGE);
    if (every) selection.clear();
    else selection.range(pages, 0, (total ?? 0) - 1).catch((error) => view.fail(error));
  };
  const keys = gridKeys({
    at: () => cursor.peek(),
    rows: () => pages.total.peek() ?? 0,
    columns: columns.length,
    page: rows.fits,
    go,
    extendTo: (row) => {
      selection.anchorAt(cursor.peek().row);
      go(row, cursor.peek().column);
      selection.extend(pages, row).catch((error) => view.fail(error));
    },
    toggle: () => {
      const row = pages.at(cursor.peek().row);
      if (row) selection.toggle(row, cursor.peek().row);
    },
    selectAll,
    open: () => {
      open(cursor.peek().row);
      view.focus("panel");
    },
    remove,
    label,
    escape: () => (view.opened.peek() ? view.close() : selection.clear()),
  });

  const tracks = columns.map((column) => column.track).join(" ");
  return (
    <section class="sg-grid-pane" inert={covered} style={{ "--sg-columns": tracks }}>
      <GridToolbar
        asking={asking.value}
        onDelete={remove}
        onReallyDelete={removeSelected}
        onAskLabel={() => {
          asking.value = "label";
        }}
        onLabel={labelSelected}
        onKeep={stopAsking}
        onClear={() => selection.clear()}
      />
      <div
        ref={element}
        class="sg-grid"
        role="grid"
        aria-label="Samples"
        aria-rowcount={total === null ? -1 : total + 1}
        aria-colcount={columns.length}
        aria-multiselectable="true"
        aria-busy={total === null}
        aria-activedescendant={total ? cellId(id, activeRow, activeColumn) : undefined}
        tabIndex={0}
        onKeyDown={(event) => handleKey(event, keys)}
      >
        <div class="sg-grid-head" role="row" aria-rowindex={1}>
          {columns.map((column, index) => (
            <span key={column.name} role="columnheader" aria-colindex={index + 1}>
              {column.name === "select" ? (
                <SelectAll count={selected.size} total={total ?? 0} onClick={selectAll} />
              ) : (
                column.title
              )}
            </span>
          ))}
        </div>
        {total !== 0 && (
          <div class="sg-rows" role="rowgroup" style={{ height: rows.window.height }}>
            {rows.indexes.map((index) => (
              <GridRow
                key={index}
                index={index}
                id={(column) => cellId(id, index, column)}
                row={pages.at(index)}
                top={rows.window.top(index)}
                columns={columns}
                activeColumn={index === activeRow ? activeColumn : null}
                selected={selected.has(pages.at(index)?.id ?? "")}
                opened={opened !== null && pages.at(index)?.id === opened}
                onOpen={() => open(index)}
                onToggle={(extend) => {
                  const row = pages.at(index);
                  cursor.value = { row: index, column: 0 };
                  if (extend) selection.extend(pages, index).catch((error) => view.fail(error));
                  else if (row) selection.toggle(row, index);
                }}
              />
            ))}
          </div>
        )}
      </div>
      {total === 0 && <EmptyGrid />}
      <p class="sg-hidden">{total !== null && `${count(total)} samples in the list`}</p>
    </section>
  );
}

function cellId(prefix: string, row: number, column: number): string {
  return `${prefix}-cell-${row}-${column}`;
}

function SelectAll(props: { count: number; total: number; onClick(): void }) {
  const { count: chosen, total, onClick } = props;
  const title =
    total > MAX_RANGE ? `Select the first ${count(MAX_RANGE)} (Ctrl+A)` : "Select all (Ctrl+A)";
  return (
    <button
      type="button"
      class="sg-select-all"
      tabIndex={-1}
      aria-label={title}
      title={title}
      disabled={total === 0}
      onClick={onClick}
    >
      <span
        class={
          chosen > 0 && chosen >= Math.min(total, MAX_RANGE) ? "sg-check sg-checked" : "sg-check"
        }
      />
    </button>
  );
}
