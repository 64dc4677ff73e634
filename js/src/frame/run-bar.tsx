import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isRunning, type Run, type State } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { finished, runMishaps, runPace, runSpend, runSum } from "../text/sentences";
import { visible, visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { LateNumber } from "./late-number";

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
        {runMishaps(run).length > 0 && (
          <span class="sg-warn sg-run-mishaps">{runMishaps(run).join(" · ")}</span>
        )}
        <span class="sg-buttons sg-run-controls">
          <LateNumber
            label="Calls at once"
            title="How many calls may be in flight"
            value={run.concurrency}
            min={1}
            max={MOST_CALLS}
            disabled={stopping || !view.connection.writable.value}
            onCommit={(number) => number !== null && void commands.setConcurrency(number)}
          />
          <button
            type="button"
            class="sg-button"
            disabled={run.state === "stopping" || stopping || !view.connection.writable.value}
            onClick={() => void (paused ? commands.resume() : commands.pause())}
          >
            {paused ? "Resume" : "Pause"}
          </button>
          <button
            type="button"
            class="sg-button sg-stop"
            disabled={stopping || !view.connection.writable.value}
            onClick={() => void commands.stop()}
          >
            {stopping ? "Stopping…" : "Stop"}
          </button>
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
  onDismiss(): void;
}

function Ended({ run, model, failed, onDismiss }: EndedProps) {
  const view = useView();
  const commands = useCommands();
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
          {run.stage === "outputs" && run.failed > 0 && failed > 0 && (
            <button
              type="button"
              class="sg-button sg-small"
              title={`Ask again for the ${plural(failed, "output")} whose call failed`}
              disabled={
                !view.connection.writable.value || commands.underWay.value.has("outputs_retry")
              }
              onClick={() => void commands.retryFailed()}
            >
              Retry failed
            </button>
          )}
          <button
            type="button"
            class="sg-button sg-icon"
            aria-label="Dismiss the last run"
            title="Dismiss"
            onClick={onDismiss}
          >
            ✕
          </button>
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
