import type { FailureGroup, State } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { STATUS_NAMES } from "../text/sentences";
import { visible } from "../text/visible";
import { Button } from "./button";
import { retry, showStatus } from "./commands";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";
import { useLocked } from "./use-locked";

/** Samples that failed or do not fit the task, grouped by reason, and what can be done about each group. */
export function FailuresDrawer({ state }: { state: State }) {
  const asks = useAsks();
  const { view } = asks;
  const groups = useAnswer("failures", {}, state.revision)?.groups ?? null;
  const { failed, invalid } = state.stages.outputs;
  const waits = useWaits();
  const all = failed + invalid;
  return (
    <Sheet
      title="Failures"
      about={all ? `${plural(all, "sample")} without an output that fits` : ""}
      tools={
        all > 0 && (
          <>
            <Button
              kind="small"
              onPress={() => {
                view.drawer.value = null;
                showStatus(view, ...(["failed", "invalid"] as const));
              }}
            >
              Show in grid
            </Button>
            <Button
              kind="small"
              off={waits}
              title={`Ask again for all ${count(all)}`}
              onPress={() => void retry(asks, { invalid: true })}
            >
              Retry all
            </Button>
          </>
        )
      }
    >
      {groups?.length === 0 || all === 0 ? (
        <p class="sg-quiet">Nothing has failed: every output that was made fits the task.</p>
      ) : (
        <ul class="sg-groups">
          {(groups ?? []).map((group) => (
            <Group key={`${group.status} ${group.reason}`} group={group} waits={waits} />
          ))}
        </ul>
      )}
    </Sheet>
  );
}

function Group({ group, waits }: { group: FailureGroup; waits: string | null }) {
  const asks = useAsks();
  const { reason, status, count: times, example } = group;
  const invalid = status === "invalid";
  return (
    <li>
      <span class="sg-number-text sg-group-count">{count(times)}</span>
      <span class={`sg-status sg-status-${status}`}>{STATUS_NAMES[status]}</span>
      <bdi class="sg-group-reason">{visible(reason)}</bdi>
      <span class="sg-buttons">
        <Button kind="small plain" onPress={() => void asks.view.openSample(example)}>
          Example
        </Button>
        <Button
          kind="small"
          off={waits}
          title={`Ask again for ${plural(times, "sample")} that failed so`}
          onPress={() => void retry(asks, invalid ? { reason, invalid } : { reason })}
        >
          Retry {count(times)}
        </Button>
      </span>
    </li>
  );
}

/** Why nothing can be asked again just now; null where it can. */
function useWaits(): string | null {
  const { view, commands } = useAsks();
  const locked = useLocked();
  if (locked) return locked;
  if (view.connection.running.value) return "Wait until the run has ended, or stop it";
  return commands.underWay.value.has("outputs_retry") ? "It is being started" : null;
}
