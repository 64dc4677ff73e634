import { useSignal } from "@preact/signals";
import type { Result, SaveForecast, State } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { Button } from "./button";
import { save } from "./commands";
import { CodeLine } from "./copy";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";
import { useLocked } from "./use-locked";

/** What a save would write, and what not and why; after it, where it went and how it is opened. */
export function SaveDrawer({ state }: { state: State }) {
  const asks = useAsks();
  const seen = useAnswer("save_preview", {}, state.revision);
  const update = useSignal(false);
  const result = useSignal<{ saved: Result<"save">; at: number } | null>(null);
  const busy = asks.commands.underWay.value.has("save");
  const since = seen ? seen.changed + seen.deleted : 0;
  const locked = useLocked();
  const writes = (seen?.new ?? 0) + (update.value ? since : 0);
  const store = async () => {
    const saved = await save(asks, update.value);
    if (!saved) return;
    update.value = false;
    result.value = { saved, at: saved.state.revision };
  };
  const done = result.value?.at === state.revision ? result.value.saved : null;
  return (
    <Sheet title="Save" about={seen && <Place path={seen.path} />}>
      {done && <Outcome saved={done} />}
      {seen && (
        <dl class="sg-save-facts">
          {!done && (
            <>
              <dt>New</dt>
              <dd>{newOnes(seen)}</dd>
              <dt>Tags</dt>
              <dd>
                <bdi>{visibleLine(seen.tags.join(" · "))}</bdi>
              </dd>
            </>
          )}
          {!done && seen.already > 0 && (
            <>
              <dt>Saved before</dt>
              <dd>{plural(seen.already, "sample")}, which stay as they are</dd>
            </>
          )}
          <dt>Left out</dt>
          <dd>
            <LeftOut found={seen.left_out} />
          </dd>
        </dl>
      )}
      <div class="sg-buttons sg-sheet-end">
        <Button
          kind="primary"
          off={locked ?? (writes ? busy && "It is being saved" : "There is nothing to save")}
          title={`Writes ${plural(writes, "sample")}`}
          onPress={() => void store()}
        >
          Save samples
        </Button>
        {since > 0 && (
          <label class="sg-label">
            <input
              type="checkbox"
              checked={update.value}
              onChange={(event) => {
                update.value = event.currentTarget.checked;
              }}
            />
            update what changed since: {changedSince(seen)}
          </label>
        )}
      </div>
    </Sheet>
  );
}

function newOnes({ new: fresh, splits }: SaveForecast): string {
  const parts = Object.entries(splits).map(([tag, many]) => `${visibleLine(tag)} ${count(many)}`);
  return [plural(fresh, "sample"), ...(fresh ? parts : [])].join(" · ");
}

function changedSince(seen: SaveForecast | null): string {
  if (!seen) return "";
  const parts = [
    seen.changed ? `${count(seen.changed)} changed` : "",
    seen.deleted ? `${count(seen.deleted)} deleted` : "",
  ];
  return parts.filter(Boolean).join(", ");
}

/** Why samples are left out, in words of ours; of a reason that has none, in the kernel's. */
const LACKS: Readonly<Record<string, string>> = {
  "no output": "without output",
  invalid: "with an output that does not fit the task",
  failed: "whose call failed",
  rejected: "that were rejected",
};

function LeftOut({ found }: { found: Record<string, number> }) {
  const reasons = Object.entries(found).filter(([, many]) => many > 0);
  if (!reasons.length) return <>nothing</>;
  return (
    <ul class="sg-left-out">
      {reasons.map(([reason, many]) => (
        <li key={reason}>
          <span class="sg-number-text">{count(many)}</span>{" "}
          <bdi>{visibleLine(LACKS[reason] ?? reason)}</bdi>
        </li>
      ))}
    </ul>
  );
}

function Outcome({ saved }: { saved: Result<"save"> }) {
  const parts = [
    `${plural(saved.added, "sample")} added`,
    saved.changed ? `${count(saved.changed)} changed` : "",
    saved.deleted ? `${count(saved.deleted)} taken out` : "",
    saved.left_out ? `${count(saved.left_out)} left out` : "",
  ].filter(Boolean);
  return (
    <div class="sg-outcome" role="status">
      <p>
        <span class="sg-strong">Saved:</span> {parts.join(" · ")} · in <Place path={saved.path} />
      </p>
      <p>
        Open it with <CodeLine code={`sg.load_dataset(${pythonText(saved.path)})`} whole />
      </p>
    </div>
  );
}

/** A text as Python writes it: JSON's escapes are Python's, save those of lone surrogates, which no path has. */
function pythonText(text: string): string {
  return JSON.stringify(text);
}

export function Place({ path }: { path: string }) {
  return (
    <bdi class="sg-path" title={visibleLine(path)}>
      {visibleLine(path)}
    </bdi>
  );
}
