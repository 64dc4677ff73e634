import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { State } from "../link/protocol";
import { plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { Button } from "./button";
import { Field, Form } from "./form";
import {
  assignmentOf,
  type Draft,
  draftOf,
  draftProblem,
  PRESETS,
  rest,
  rowsOf,
  type ShareRow,
} from "./shares";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";

/** The tags that saved samples get: some for all, and a split of which each sample gets one. */
export function TagsDrawer({ state }: { state: State }) {
  const { commands } = useAsks();
  const list = useRef<HTMLUListElement>(null);
  // Until something is typed, what is stored is shown
  const typed = useSignal<Draft | null>(null);
  const { fixed, split } = state.tags;
  const draft = typed.value ?? draftOf({ tags: fixed, split });
  const { rows } = draft;
  const problem = draftProblem(draft);
  const assignment = assignmentOf(draft);
  const seen = useAnswer("tags_preview", problem ? null : assignment, state.revision);
  const refused = problem ?? seen?.error ?? null;
  const put = (patch: Partial<Draft>) => {
    typed.value = { ...draft, ...patch };
  };
  const add = () => {
    put({ rows: [...rows, { tag: "", percent: rest(rows) }] });
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus(),
    );
  };
  return (
    <Sheet title="Tags" about={seen && `as they would be on ${plural(seen.total, "sample")}`}>
      <Form
        does="Save tags"
        off={refused ?? (!typed.value && "Nothing was changed")}
        note={refused}
        warns
        onDo={async () => {
          if (await commands.do("tags_set", assignment, "Tags saved")) typed.value = null;
        }}
      >
        <Field
          label="On every sample"
          placeholder="tags, with spaces between them"
          maxLength={10_000}
          value={draft.fixed}
          onText={(text) => put({ fixed: text })}
        />
        <p>
          Split <span class="sg-quiet">each sample gets one of these, in exactly these shares</span>
        </p>
        <ul ref={list} class="sg-shares">
          {rows.map((row, index) => (
            <Row
              key={index}
              row={row}
              number={index + 1}
              samples={refused ? undefined : seen?.counts[row.tag.trim()]}
              onChange={(patch) =>
                put({ rows: rows.map((each) => (each === row ? { ...row, ...patch } : each)) })
              }
              onRemove={() => put({ rows: rows.filter((each) => each !== row) })}
            />
          ))}
        </ul>
        <div class="sg-buttons">
          <Button kind="small" onPress={add}>
            Add a tag
          </Button>
          <span class="sg-quiet">or split as</span>
          {Object.entries(PRESETS).map(([name, shares]) => (
            <Button key={name} kind="small" onPress={() => put({ rows: rowsOf(shares) })}>
              {name}
            </Button>
          ))}
        </div>
      </Form>
    </Sheet>
  );
}

interface RowProps {
  row: ShareRow;
  number: number;
  samples: number | undefined;
  onChange(patch: Partial<ShareRow>): void;
  onRemove(): void;
}

function Row({ row, number, samples, onChange, onRemove }: RowProps) {
  const named = visibleLine(row.tag) || `tag ${number}`;
  return (
    <li>
      <Field aria-label={`Tag ${number}`} value={row.tag} onText={(tag) => onChange({ tag })} />
      <Field
        aria-label={`Share of ${named} in percent`}
        value={row.percent}
        onText={(percent) => onChange({ percent })}
      />
      <span class="sg-number-text">
        % {samples !== undefined && `= ${plural(samples, "sample")}`}
      </span>
      <Button kind="icon" label={`Take ${named} away`} title="Take away" onPress={onRemove}>
        ✕
      </Button>
    </li>
  );
}
