import { count } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { useView } from "../view/view";
import type { ColumnMemory } from "./column-memory";
import { type Column, fieldOf, MOST_FIELDS } from "./columns";
import { Popup } from "./popup";

interface ColumnsMenuProps {
  memory: ColumnMemory;
  all: readonly Column[];
  /** The names of those that are shown, in order. */
  shown: readonly string[];
}

/** Which columns are shown and in what order, and the orders of samples that no column has. */
export function ColumnsMenu({ memory, all, shown }: ColumnsMenuProps) {
  const view = useView();
  const byName = new Map(all.map((column) => [column.name, column]));
  const inOrder = [
    ...shown.flatMap((name) => byName.get(name) ?? []),
    ...all.filter(({ name }) => !shown.includes(name)),
  ];
  const members = shown.filter((name) => name.startsWith("field:")).length;
  const changed = memory.shown.value !== null || Object.keys(memory.widths.value).length > 0;
  const { sort = "made" } = view.query.value;
  return (
    <Popup label="Columns" name="Columns" set={memory.shown.value !== null}>
      {(close) => (
        <div class="sg-columns-menu">
          <ul aria-label="Columns">
            {inOrder.map((column) => (
              <ColumnChoice
                key={column.name}
                column={column}
                memory={memory}
                shown={shown}
                full={members >= MOST_FIELDS}
              />
            ))}
          </ul>
          <button
            type="button"
            class="sg-button sg-small sg-plain"
            disabled={!changed}
            title={changed ? "Columns and widths as they come" : "The columns are as they come"}
            onClick={() => {
              memory.reset();
              close();
            }}
          >
            Reset columns
          </button>
          <button
            type="button"
            class="sg-button sg-small sg-plain"
            aria-pressed={sort === "changed"}
            onClick={() =>
              view.setQuery(
                sort === "changed"
                  ? { sort: "made", descending: false }
                  : { sort: "changed", descending: true },
              )
            }
          >
            Last changed first
          </button>
        </div>
      )}
    </Popup>
  );
}

interface ColumnChoiceProps {
  column: Column;
  memory: ColumnMemory;
  shown: readonly string[];
  /** Whether no more members fit into a request. */
  full: boolean;
}

function ColumnChoice({ column, memory, shown, full }: ColumnChoiceProps) {
  const { name } = column;
  const title = visibleLine(column.title);
  const checked = shown.includes(name);
  const blocked = !checked && full && fieldOf(column) !== null;
  const last = checked && shown.length === 1;
  const why = blocked
    ? `At most ${count(MOST_FIELDS)} members can have a column.`
    : last
      ? "One column stays."
      : undefined;
  const toggle = () => {
    const now = memory.shown.peek() ?? shown;
    memory.show(checked ? now.filter((other) => other !== name) : [...now, name]);
  };
  const mover = (by: -1 | 1) => (
    <button
      type="button"
      class="sg-button sg-icon sg-tiny"
      aria-label={`Move ${title} ${by < 0 ? "up" : "down"}`}
      disabled={shown.indexOf(name) === (by < 0 ? 0 : shown.length - 1)}
      onClick={() => memory.move(shown, name, by)}
    >
      {by < 0 ? "↑" : "↓"}
    </button>
  );
  return (
    <li class="sg-column-choice">
      <label class="sg-choice" title={why}>
        <input type="checkbox" checked={checked} disabled={blocked || last} onChange={toggle} />
        <bdi class="sg-text">{title}</bdi>
      </label>
      {checked && mover(-1)}
      {checked && mover(1)}
    </li>
  );
}
