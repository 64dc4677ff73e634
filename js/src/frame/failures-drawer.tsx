import type { Args, State } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { STATUS_NAMES } from "../text/sentences";
import { visible } from "../text/visible";
import { Button } from "./button";
import { showStatus } from "./commands";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";
import { useLocked } from "./use-locked";

/** Samples that failed or do not fit the task, grouped by reason, and what can be done about each group. */
export function FailuresDrawer({ state }: { state: State }) {
  const { view, commands } = useAsks();
  const groups = useAnswer("failures", {}, state.revision)?.groups ?? [];
  const { failed, invalid } = state.stages.outputs;
  const locked = useLocked();
  const all = failed + invalid;
  const waits =
    locked ??
    (view.connection.running.value
      ? "Wait until the run has ended, or stop it"
      : commands.underWay.value.has("outputs_retry") && "It is being started");
  const retry = (name: string, what: Args<"outputs_retry">) => (
    <Button kind="small" off={waits} onPress={() => void commands.do("outputs_retry", what)}>
      {name}
    </Button>
  );
  return (
    <Sheet
      title="Failures"
      about={all ? `${plural(all, "sample")} without an output that fits` : "Nothing has failed"}
      tools={
        all > 0 && (
          <>
            <Button
              kind="small"
              onPress={() => {
                view.drawer.value = null;
                showStatus(view, "failed", "invalid");
              }}
            >
              Show in grid
            </Button>
            {retry("Retry all", { invalid: true })}
          </>
        )
      }
    >
      <ul class="sg-groups">
        {(all ? groups : []).map(({ status, reason, count: times, example }) => (
          <li key={`${status} ${reason}`}>
            <span class={`sg-status sg-status-${status}`}>{STATUS_NAMES[status]}</span>
            <bdi class="sg-group-reason">{visible(reason)}</bdi>
            <span class="sg-buttons">
              <Button kind="small plain" onPress={() => void view.openSample(example)}>
                Example
              </Button>
              {retry(
                `Retry ${count(times)}`,
                status === "invalid" ? { reason, invalid: true } : { reason },
              )}
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
