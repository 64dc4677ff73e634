import { Button } from "../frame/button";
import { visibleLine } from "../text/visible";
import { useView } from "../view/view";
import { Choice } from "./choice";
import type { ColumnMemory } from "./column-memory";
import { type Column, fieldOf, MOST_FIELDS } from "./columns";
import { Popup } from "./popup";

interface ColumnsMenuProps {
  memory: ColumnMemory;
  all: readonly Column[];
  shown: readonly Column[];
}

/** Which columns are shown, and the order of samples that no column has. */
export function ColumnsMenu({ memory, all, shown }: ColumnsMenuProps) {
  const view = useView();
  const full = shown.filter(fieldOf).length >= MOST_FIELDS;
  const newest = view.query.value.sort === "changed";
  const names = shown.slice(1).map(({ name }) => name);
  return (
    <Popup label="Columns" name="Columns" set={memory.shown.value !== null}>
      {all.map((column) => {
        const { name, title } = column;
        const checked = shown.includes(column);
        return (
          <Choice
            key={name}
            name={visibleLine(title)}
            checked={checked}
            off={!checked && full && fieldOf(column) !== null && `At most ${MOST_FIELDS} of these`}
            onToggle={() => {
              const now = memory.shown.peek() ?? names;
              memory.show(checked ? now.filter((other) => other !== name) : [...now, name]);
            }}
          />
        );
      })}
      <hr />
      <Choice
        name="Last changed first"
        checked={newest}
        onToggle={() => view.setQuery({ sort: newest ? "made" : "changed", descending: !newest })}
      />
      <Button kind="small plain" onPress={() => memory.reset()}>
        Reset columns
      </Button>
    </Popup>
  );
}
