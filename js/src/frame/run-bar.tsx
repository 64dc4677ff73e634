import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isRunning, type Run, type State } from "../link/protocol";
import { count } from "../text/numbers";
import { finished, runMishaps, runPace, runSpend, runSum } from "../text/sentences";
import { visible, visibleLine } from "../text/visible";
import { Button } from "./button";
import { LateNumber } from "./late-number";
import { Opens } from "./opens";
import { useAsks } from "./use-asks";
import { useLocked } from "./use-locked";

const ENDINGS: Partial<Record<Run["state"], string>> = {
  done: " finished",
  cancelled: " stopped",
  failed: " failed",
};

/** The run that goes on, or what came out of the last one until it is dismissed. */
export function RunBar({ state: { run, model, stages } }: { state: State }) {
  const { view } = useAsks();
  const dismissed = useSignal<number | null>(null);
  const going = isRunning(run);
  const ending = ENDINGS[run?.state ?? "running"] ?? "";
  const amount = run && (going ? `${count(finished(run))} of ${count(run.planned)}` : runSum(run));
  useEffect(() => {
    if (run) view.speech.say(`${run.label}${ending}: ${amount}`);
  }, [view, run?.label, ending, amount]);
  if (!run || dismissed.value === run.id) return null;
  const facts = [...(going ? runPace(run) : []), ...runSpend(run, model)].join(" · ");
  const failed = run.stage === "outputs" && stages.outputs.failed + stages.outputs.invalid > 0;
  return (
    <section class="sg-run" aria-label={going ? "Run" : "Last run"}>
      <div class="sg-run-line">
        <span>
          <span class="sg-strong">{visibleLine(run.label)}</span>
          {ending}
        </span>
        {going && (
          <progress
            class="sg-progress"
            aria-label={run.label}
            max={run.planned || 1}
            value={finished(run)}
          />
        )}
        <span class="sg-number-text">{amount}</span>
        {going && <span class="sg-warn">{runMishaps(run).join(" · ")}</span>}
        <span class="sg-quiet sg-run-facts" title={facts}>
          {facts}
        </span>
        <span class="sg-buttons sg-run-controls">
          {going ? (
            <Controls run={run} />
          ) : (
            <>
              {failed && (
                <Opens opens="failures" kind="small" title="By reason, each with a way to retry">
                  Failures
                </Opens>
              )}
              <Button
                kind="icon"
                label="Dismiss the last run"
                onPress={() => {
                  dismissed.value = run.id;
                }}
              >
                ✕
              </Button>
            </>
          )}
        </span>
      </div>
      {run.error && (
        <p class="sg-run-error" role="alert">
          <bdi>{visible(run.error)}</bdi>
        </p>
      )}
      {!going && run.reasons.length > 0 && (
        <details class="sg-reasons">
          <summary>What went wrong</summary>
          <ul>
            {run.reasons.map(({ reason, count: times }) => (
              <li key={reason}>
                {count(times)} × <bdi>{visible(reason)}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Controls({ run }: { run: Run }) {
  const { commands } = useAsks();
  const locked = useLocked();
  const stopping = run.state === "stopping" || commands.underWay.value.has("run_cancel");
  const off = locked ?? (stopping && "The run is stopping");
  const paused = run.state === "paused";
  return (
    <>
      <LateNumber
        label={
          <span>
            <span class="sg-hidden">Calls </span>at once
          </span>
        }
        title="How many calls may be in flight"
        value={run.concurrency}
        min={1}
        max={1024}
        off={off !== false}
        onCommit={(number) => number && void commands.do("run_concurrency", { number })}
      />
      <Button
        kind="small"
        off={off}
        onPress={() => void commands.do(paused ? "run_resume" : "run_pause", {})}
      >
        {paused ? "Resume" : "Pause"}
      </Button>
      <Button kind="small" off={off} onPress={() => void commands.do("run_cancel", {})}>
        {stopping ? "Stopping…" : "Stop"}
      </Button>
    </>
  );
}
