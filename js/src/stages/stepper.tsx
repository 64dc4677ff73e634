import type { Stage, State } from "../link/protocol";
import { nextStage, STAGE_NAMES, STAGES, stageFacts } from "../text/sentences";
import { useView } from "../view/view";

/** The four stages, with what each holds and lacks. Each opens its action bar. */
export function Stepper({ state }: { state: State }) {
  const next = nextStage(state);
  return (
    <nav class="sg-stepper" aria-label="Stages">
      {STAGES.map((stage, index) => (
        <Step key={stage} stage={stage} number={index + 1} state={state} next={stage === next} />
      ))}
    </nav>
  );
}

function Step(props: { stage: Stage; number: number; state: State; next: boolean }) {
  const { stage, number, state, next } = props;
  const view = useView();
  const { facts, lacks } = stageFacts(stage, state);
  const name = STAGE_NAMES[stage];
  const open = view.stage.value === stage;
  return (
    <button
      type="button"
      class={`sg-step${open ? " sg-chosen" : ""}`}
      aria-current={open ? "step" : undefined}
      onClick={() => view.openStage(stage)}
    >
      <span class={`sg-step-number${next ? " sg-next" : ""}`} aria-hidden="true">
        {number}
      </span>
      <span class="sg-step-text">
        <span class="sg-step-name">{name}</span>
        <span class="sg-step-facts">
          {facts.join(" · ")}
          {lacks.length > 0 && <span class="sg-warn"> · {lacks.join(" · ")}</span>}
        </span>
      </span>
    </button>
  );
}
