import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isRunning, type Run, type State } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { finished, runMishaps, runPace, runSpend, runSum } from "../text/sentences";
import { visible, visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { Button } from "./button";
import { LateNumber } from "./late-number";
import { useLocked } from "./use-locked";

/** The run that goes on, or what came out of the last one until it is dismissed. */
export function RunBar({ state }: { state: State }) {
  const dismissed = useSignal<number | null>(null);
  const { run, model } = state;
  if (!run || dismissed.value === run.id) return null;
  return isRunning(run) ? (
    <Running run={run} model={model} />
  ) : (
    <Ended
      run={run}
      model={model}
      failed={state.stages.outputs.failed}
      broken={state.stages.outputs.failed + state.stages.outputs.invalid}
      onDismiss={() => {
        dismissed.value = run.id;
      }}
    />
  );
}

const MOST_CALLS = 1024;

function Running({ run, model }: { run: Run; model: string }) {
  const view = useView();
  const commands = useCommands();
  const ended = finished(run);
  const stopping = run.state === "stopping" || commands.underWay.value.has("run_cancel");
  const locked = useLocked();
  const off = locked ?? (stopping ? "The run is stopping" : null);
  const paused = run.state === "paused";
  const busy = view.connection.channel.slow.value.has("run_cancel");
  const progress = `${count(ended)} of ${count(run.planned)}`;
  useEffect(() => {
    view.speech.say(`${run.label}: ${progress}`);
  }, [view, run.label, progress]);
  return (
    <section class="sg-run sg-going" aria-label="Run">
      <div class="sg-run-line">
        <span class="sg-strong">{visibleLine(run.label)}</span>
        <progress class="sg-progress" aria-label={run.label} max={run.planned || 1} value={ended} />
        <span class="sg-number-text">{progress}</span>
        <Mishaps run={run} />
        <span class="sg-buttons sg-run-controls">
          <LateNumber
            label="Calls at once"
            title="How many calls may be in flight"
            value={run.concurrency}
            min={1}
            max={MOST_CALLS}
            disabled={off !== null}
            onCommit={(number) => number !== null && void commands.setConcurrency(number)}
          />
          <Button off={off} onPress={() => void (paused ? commands.resume() : commands.pause())}>
            {paused ? "Resume" : "Pause"}
          </Button>
          <Button kind="stop" off={off} onPress={() => void commands.stop()}>
            {stopping ? "Stopping…" : "Stop"}
          </Button>
        </span>
        <span class="sg-quiet sg-run-facts">
          {[...runPace(run), ...runSpend(run, model)].join(" · ")}
        </span>
      </div>
      {busy && (
        <p class="sg-warn" role="status">
          The kernel is busy: the run will stop as soon as it answers. To stop at once, interrupt
          the kernel.
        </p>
      )}
    </section>
  );
}

/** What went wrong so far; where samples have failed, a way to their reasons. */
function Mishaps({ run }: { run: Run }) {
  const view = useView();
  const said = runMishaps(run).join(" · ");
  if (!said) return null;
  if (run.stage !== "outputs") return <span class="sg-warn sg-run-mishaps">{said}</span>;
  return (
    <button
      type="button"
      class="sg-lack sg-run-mishaps"
      title="Why, and what to do about it"
      onClick={() => {
        view.drawer.value = { kind: "failures" };
      }}
    >
      {said}
    </button>
  );
}

const ENDINGS = {
  done: "finished",
  cancelled: "stopped",
  failed: "failed",
  running: "",
  paused: "",
  stopping: "",
};

interface EndedProps {
  run: Run;
  model: string;
  /** How many samples are still without output because their call failed. */
  failed: number;
  /** These, and those whose output does not fit the task. */
  broken: number;
  onDismiss(): void;
}

function Ended({ run, model, failed, broken, onDismiss }: EndedProps) {
  const view = useView();
  const commands = useCommands();
  const locked = useLocked();
  const ending = ENDINGS[run.state];
  useEffect(() => {
    view.speech.say(`${run.label} ${ending}: ${runSum(run)}`);
  }, [view, run.label, ending, runSum(run)]);
  return (
    <section class={`sg-run sg-run-${run.state}`} aria-label="Last run">
      <div class="sg-run-line">
        <span>
          <span class="sg-strong">{visibleLine(run.label)}</span> {ending}
        </span>
        <span class="sg-number-text">{runSum(run)}</span>
        <span class="sg-quiet sg-run-facts">{runSpend(run, model).join(" · ")}</span>
        <span class="sg-buttons sg-run-controls">
          {run.stage === "outputs" && broken > 0 && (
            <Button
              kind="small"
              open={view.drawer.value?.kind === "failures"}
              title="The samples without an output that fits, grouped by reason"
              onPress={() => {
                const open = view.drawer.value?.kind === "failures";
                view.drawer.value = open ? null : { kind: "failures" };
              }}
            >
              Failures
            </Button>
          )}
          {run.stage === "outputs" && run.failed > 0 && failed > 0 && (
            <Button
              kind="small"
              title={`Ask again for the ${plural(failed, "output")} whose call failed`}
              off={
                locked ??
                (commands.underWay.value.has("outputs_retry") ? "It is being started" : null)
              }
              onPress={() => void commands.retryFailed()}
            >
              Retry failed
            </Button>
          )}
          <Button kind="icon" label="Dismiss the last run" title="Dismiss" onPress={onDismiss}>
            ✕
          </Button>
        </span>
      </div>
      {run.error && (
        <p class="sg-run-error" role="alert">
          <bdi>{visible(run.error)}</bdi>
        </p>
      )}
      {run.reasons.length > 0 && (
        <details class="sg-reasons">
          <summary>
            {run.reasons.length === 1
              ? "What went wrong"
              : `What went wrong: ${run.reasons.length} reasons`}
          </summary>
          <ul>
            {run.reasons.map(({ reason, count: times }) => (
              <li key={reason}>
                <span class="sg-number-text">{count(times)} ×</span> <bdi>{visible(reason)}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
