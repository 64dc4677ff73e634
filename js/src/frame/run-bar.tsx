import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isRunning, type Run, type State } from "../link/protocol";
import { count } from "../text/numbers";
import { finished, runMishaps, runPace, runSpend, runSum } from "../text/sentences";
import { visible, visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";

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
      onDismiss={() => {
        dismissed.value = run.id;
      }}
    />
  );
}

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
    <section class="sg-run" aria-label="Run">
      <div class="sg-run-line">
        <span class="sg-strong">{visibleLine(run.label)}</span>
        <progress class="sg-progress" aria-label={run.label} max={run.planned || 1} value={ended} />
        <span class="sg-number-text">{progress}</span>
        {runMishaps(run).length > 0 && (
          <span class="sg-warn sg-run-mishaps">{runMishaps(run).join(" · ")}</span>
        )}
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

function Ended({ run, model, onDismiss }: { run: Run; model: string; onDismiss(): void }) {
  const view = useView();
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
        <button
          type="button"
          class="sg-button sg-icon"
          aria-label="Dismiss the last run"
          title="Dismiss"
          onClick={onDismiss}
        >
          ✕
        </button>
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
