import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { Button } from "./button";
import { type Draft, evenly, nextId, rest, type ShareRow } from "./shares";

interface ShareRowsProps {
  draft: Signal<Draft>;
  /** How many samples each tag would be on; null while that is unknown. */
  counts: Record<string, number> | null;
}

/** The rows of a split: each a tag, its share, and how many samples that is. */
export function ShareRows({ draft, counts }: ShareRowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const { rows } = draft.value;
  const put = (next: ShareRow[]) => {
    draft.value = { ...draft.value, rows: next };
  };
  const change = (row: ShareRow, patch: Partial<ShareRow>) =>
    put(draft.value.rows.map((each) => (each.id === row.id ? { ...each, ...patch } : each)));
  const add = () => {
    const row = { id: nextId(rows), tag: "", percent: "" };
    put([...rows, { ...row, percent: rest(rows, row) ?? "" }]);
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus(),
    );
  };
  return (
    <div class="sg-shares" role="group" aria-label="Split">
      <p>
        Split <span class="sg-quiet">each sample gets one of these, in exactly these shares</span>
      </p>
      <ul ref={list}>
        {rows.map((row, index) => (
          <Row
            key={row.id}
            row={row}
            number={index + 1}
            left={rest(rows, row)}
            samples={counts?.[row.tag.trim()]}
            onChange={(patch) => change(row, patch)}
            onRemove={() => put(rows.filter(({ id }) => id !== row.id))}
          />
        ))}
      </ul>
      <div class="sg-buttons">
        <Button kind="small" onPress={add}>
          Add a tag
        </Button>
        <Button
          kind="small"
          off={rows.length < 2 && "There are no two tags to share between"}
          onPress={() => put(evenly(rows))}
        >
          Share evenly
        </Button>
      </div>
    </div>
  );
}

interface RowProps {
  row: ShareRow;
  number: number;
  /** What the others leave for it. */
  left: string | null;
  samples: number | undefined;
  onChange(patch: Partial<ShareRow>): void;
  onRemove(): void;
}

function Row({ row, number, left, samples, onChange, onRemove }: RowProps) {
  const named = visibleLine(row.tag) || `tag ${number}`;
  return (
    <li>
      <input
        class="sg-input sg-tag-name"
        type="text"
        aria-label={`Tag ${number}`}
        spellcheck={false}
        maxLength={200}
        value={row.tag}
        onInput={(event) => onChange({ tag: event.currentTarget.value })}
      />
      <label class="sg-label">
        <span class="sg-hidden">Share of {named} in percent</span>
        <input
          class="sg-input sg-number"
          type="text"
          inputMode="decimal"
          value={row.percent}
          onInput={(event) => onChange({ percent: event.currentTarget.value })}
        />
        %
      </label>
      <span class="sg-number-text sg-share-count">
        {samples === undefined ? "" : `= ${plural(samples, "sample")}`}
      </span>
      {left !== null && left !== row.percent.trim() && (
        <Button
          kind="small plain"
          label={`The rest for ${named}: ${left} %`}
          title={`What the others leave: ${left} %`}
          onPress={() => onChange({ percent: left })}
        >
          the rest
        </Button>
      )}
      <Button kind="icon" label={`Take ${named} away`} title="Take away" onPress={onRemove}>
        ✕
      </Button>
    </li>
  );
}
