import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useRows } from "../list/use-rows";
import { count } from "../text/numbers";
import { useCommands } from "../view/commands-context";
import { handleKey } from "../view/keys";
import { useFocusWish } from "../view/use-focus-wish";
import { useView } from "../view/view";
import { Actions } from "./actions";
import { BulkBar } from "./bulk-bar";
import type { CellFacts } from "./cells";
import { nextOrder } from "./columns";
import { EmptyGrid } from "./empty";
import { FilterBar } from "./filter-bar";
import { GridHead } from "./head";
import { gridKeys, HEAD } from "./keys";
import { MAX_RANGE, Ranges } from "./ranges";
import { cellId, GridRow } from "./row";
import { useColumns } from "./use-columns";
import { type Cursor, useFollow } from "./use-follow";
import { usePointer } from "./use-pointer";

const ROW_HEIGHT = 28;
const HEADER_HEIGHT = 28;

/** The samples that are asked for as an APG grid that holds only the pages on screen, and what is done to them. */
export function SampleGrid({ id, covered }: { id: string; covered: boolean }) {
  const view = useView();
  const commands = useCommands();
  const { list, selection } = view;
  const { pages } = list;
  const element = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLElement>(null);
  const cursor = useSignal<Cursor>({ row: 0, column: 1 });
  const ranges = useMemo(() => new Ranges(selection), [selection]);
  const { memory, all, shown: columns, fields, tracks, least } = useColumns();
  const { row: activeRow, column } = cursor.value;
  const activeColumn = Math.min(column, columns.length - 1);

  pages.version.value;
  const total = pages.total.value;
  const opened = view.opened.value;
  const rows = useRows(element, pages, {
    extra: 0,
    rowHeight: ROW_HEIGHT,
    above: HEADER_HEIGHT,
    active: activeRow,
  });
  useFollow(list, rows, cursor, ranges);
  useFocusWish("grid", element);

  const { first, last } = rows.onScreen;
  useEffect(() => {
    if (total) list.watch(first, Math.min(last, total - 1));
  });
  // What is asked for anew is seen from its top.
  useSignalEffect(() => {
    list.query.value;
    cursor.value = { row: 0, column: cursor.peek().column };
    ranges.forget();
    rows.scrollTo(0);
  });
  // Previous and next in the sample panel move the grid along.
  useSignalEffect(() => {
    const at = view.opened.value === null ? null : view.openedAt.peek();
    if (at === null || at === cursor.peek().row) return;
    cursor.value = { row: at, column: cursor.peek().column };
    rows.scrollTo(at);
  });
  useLayoutEffect(
    () => revealColumn(element.current, cellId(id, activeRow, activeColumn)),
    [activeColumn],
  );

  const go = (row: number, to: number) => {
    cursor.value = { row, column: to };
    if (row === HEAD) return;
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
  const extendTo = (row: number) => {
    ranges.anchorAt(Math.max(0, cursor.peek().row));
    go(row, cursor.peek().column);
    ranges
      .extend(pages, row)
      .then((whole) => {
        if (whole) return;
        const most = `The first ${count(MAX_RANGE)} of them are selected`;
        view.notify("info", `${most}: a longer range is selected by a filter and Ctrl+A.`);
      })
      .catch((error) => view.fail(error));
  };
  const toggle = (row: number) => {
    const sample = pages.at(row);
    if (sample) ranges.toggle(sample.id, row);
  };
  const isAll = () => total !== null && total > 0 && selection.size.peek() >= total;
  const selectAll = () => {
    if (isAll()) selection.clear();
    else if (pages.total.peek()) selection.all();
  };
  const sort = (place: number) => {
    const chosen = columns[place];
    if (chosen?.name === "select") selectAll();
    else if (chosen?.sort) view.setQuery(nextOrder(chosen, view.query.peek()));
  };
  const latestGo = useRef(go);
  latestGo.current = go;
  const actions = useMemo(
    () =>
      new Actions(view, commands, {
        row: () => pages.at(cursor.peek().row),
        next: () => {
          const { row, column: here } = cursor.peek();
          if (row + 1 < (pages.total.peek() ?? 0)) latestGo.current(row + 1, here);
        },
      }),
    [view, commands, pages, cursor],
  );
  const keys = gridKeys({
    at: () => cursor.peek(),
    rows: () => pages.total.peek() ?? 0,
    columns: columns.length,
    page: rows.fits,
    go,
    extendTo,
    toggle: () => toggle(cursor.peek().row),
    selectAll,
    open: () => {
      open(cursor.peek().row);
      view.focus("panel");
    },
    remove: actions.remove,
    label: actions.label,
    judge: actions.judge,
    edit: () => {
      if (!view.connection.writable.peek()) return;
      open(cursor.peek().row);
      view.editWish.value = "output";
    },
    regenerate: actions.regenerate,
    retag: actions.retag,
    copy: () => actions.copy(),
    openLike: actions.openLike,
    search: () => pane.current?.querySelector<HTMLElement>(".sg-search")?.focus(),
    sort: () => sort(Math.min(cursor.peek().column, columns.length - 1)),
    widen: (px) => {
      const head = columns[activeColumn];
      const drawn = element.current?.querySelector<HTMLElement>(
        `#${CSS.escape(cellId(id, HEAD, activeColumn))}`,
      );
      if (head && head.name !== "select" && drawn) memory.resize(head.name, drawn.offsetWidth + px);
    },
    escape: () => (view.opened.peek() ? view.close() : selection.clear()),
  });
  const pointer = usePointer({ view, element, open, toggle, extendTo, cursor });

  const task = view.connection.state.value?.task;
  const facts: CellFacts = useMemo(
    () => ({
      jsonInput: task?.structured_input ?? false,
      jsonOutput: task?.structured_output ?? false,
      fields,
      sought: view.query.value.text ?? "",
      local: view.connection.state.value?.model.startsWith("local/") ?? false,
    }),
    [task?.structured_input, task?.structured_output, fields, view.query.value.text],
  );
  return (
    <section
      ref={pane}
      class="sg-grid-pane"
      aria-label="Samples and filters"
      inert={covered}
      style={{ "--sg-columns": tracks, "--sg-least": `${least}px` }}
    >
      <FilterBar memory={memory} all={all} shown={columns.slice(1).map(({ name }) => name)} />
      <div class="sg-grid-frame">
        <div
          ref={element}
          class="sg-grid"
          role="grid"
          aria-label="Samples"
          aria-rowcount={total === null ? -1 : total + 1}
          aria-colcount={columns.length}
          aria-multiselectable="true"
          aria-busy={total === null}
          aria-readonly="true"
          aria-activedescendant={
            total || activeRow === HEAD ? cellId(id, activeRow, activeColumn) : undefined
          }
          tabIndex={0}
          onKeyDown={(event) => handleKey(event, keys)}
        >
          <GridHead
            id={id}
            columns={columns}
            activeColumn={activeRow === HEAD ? activeColumn : null}
            memory={memory}
            order={view.query.value}
            allSelected={total ? selection.size.value >= total : null}
            onSelectAll={selectAll}
            onSort={sort}
          />
          {total !== 0 && (
            <div
              class="sg-rows sg-sample-rows"
              role="rowgroup"
              style={{ height: `${rows.window.height}px` }}
              {...pointer}
            >
              <div
                class="sg-rows-base"
                role="presentation"
                style={{ transform: `translateY(${rows.window.baseTop}px)` }}
              >
                {rows.indexes.map((index) => {
                  const row = pages.at(index);
                  return (
                    <GridRow
                      key={rows.window.slot(index)}
                      index={index}
                      id={id}
                      row={row}
                      top={rows.window.offset(index)}
                      columns={columns}
                      facts={facts}
                      activeColumn={index === activeRow ? activeColumn : null}
                      selected={row !== undefined && selection.has(row.id)}
                      opened={row !== undefined && row.id === opened}
                    />
                  );
                })}
              </div>
            </div>
          )}
        </div>
        {total === 0 && <EmptyGrid />}
      </div>
      <BulkBar actions={actions} />
    </section>
  );
}

/** Scrolls sideways to a cell, where the columns are wider than the grid. */
function revealColumn(grid: HTMLElement | null, cell: string): void {
  if (!grid || grid.scrollWidth <= grid.clientWidth) return;
  const drawn = grid.querySelector<HTMLElement>(`#${CSS.escape(cell)}`);
  if (!drawn) return;
  const { offsetLeft: left, offsetWidth: width } = drawn;
  if (left < grid.scrollLeft) grid.scrollLeft = left;
  else if (left + width > grid.scrollLeft + grid.clientWidth)
    grid.scrollLeft = left + width - grid.clientWidth;
}
