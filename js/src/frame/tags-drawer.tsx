import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { State, TagCounts } from "../link/protocol";
import { plural } from "../text/numbers";
import { shareLine } from "../text/sentences";
import { visibleLine } from "../text/visible";
import { Button } from "./button";
import { setTags } from "./commands";
import { ShareRows } from "./share-rows";
import {
  type Assignment,
  assignmentOf,
  type Draft,
  draftOf,
  draftProblem,
  PRESETS,
  rowsOf,
  same,
} from "./shares";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";
import { useLocked } from "./use-locked";

/** The tags that saved samples get: some for all, and a split of which each sample gets one. */
export function TagsDrawer({ state }: { state: State }) {
  const asks = useAsks();
  const current = { tags: state.tags.fixed, split: state.tags.split };
  const draft = useSignal<Draft>(draftOf(current));
  useFollow(current, draft);
  const locked = useLocked();
  const typed = assignmentOf(draft.value);
  const problem = draftProblem(draft.value);
  const seen = useAnswer("tags_preview", problem ? null : typed, state.revision);
  const refused = problem ?? seen?.error ?? null;
  const changed = !same(typed, current);
  const store = () => void setTags(asks, typed);
  return (
    <Sheet
      title="Tags"
      about={
        seen && !refused
          ? `as they would be on ${plural(seen.total, "sample")}`
          : "of saved samples"
      }
    >
      <fieldset class="sg-sheet-part sg-bare-fields" disabled={locked !== null}>
        <FixedTags draft={draft} />
        <ShareRows draft={draft} counts={refused ? null : (seen?.counts ?? null)} />
        <div class="sg-buttons">
          <span class="sg-quiet">Often wanted:</span>
          {Object.entries(PRESETS).map(([name, split]) => (
            <Button
              key={name}
              kind="small"
              onPress={() => {
                draft.value = { ...draft.value, rows: rowsOf(split) };
              }}
            >
              {name}
            </Button>
          ))}
          <Button
            kind="small"
            onPress={() => {
              draft.value = { ...draft.value, rows: [] };
            }}
          >
            no split
          </Button>
        </div>
      </fieldset>
      <div class="sg-buttons sg-sheet-end">
        <Button
          kind="primary"
          off={locked ?? refused ?? (!changed && "Nothing was changed")}
          onPress={store}
        >
          Save tags
        </Button>
        <span class={refused ? "sg-bad-text" : "sg-quiet"} role="status">
          {refused ? <bdi>{visibleLine(refused)}</bdi> : countsLine(typed.split, seen)}
        </span>
      </div>
    </Sheet>
  );
}

/** Follows what another view or an undo stores, while nothing has been typed over what was stored before. */
function useFollow(current: Assignment, draft: Signal<Draft>): void {
  const before = useRef(current);
  useEffect(() => {
    const untouched = same(assignmentOf(draft.peek()), before.current);
    before.current = current;
    if (untouched && !same(assignmentOf(draft.peek()), current)) draft.value = draftOf(current);
  }, [JSON.stringify(current)]);
}

function FixedTags({ draft }: { draft: Signal<Draft> }) {
  return (
    <label class="sg-label sg-wide-label">
      On every sample
      <input
        class="sg-input"
        type="text"
        spellcheck={false}
        placeholder="tags, with spaces between them"
        value={draft.value.fixed}
        onInput={(event) => {
          draft.value = { ...draft.value, fixed: event.currentTarget.value };
        }}
      />
    </label>
  );
}

function countsLine(split: Record<string, number>, seen: TagCounts | null): string {
  return Object.entries(split)
    .map(([tag, share]) => visibleLine(shareLine(tag, share, seen?.counts[tag])))
    .join(" · ");
}
