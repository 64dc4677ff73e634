import { showStatus } from "../frame/commands";
import type { Stage, State } from "../link/protocol";
import { type Lack, nextStage, STAGE_NAMES, STAGES, stageFacts } from "../text/sentences";
import { useView, type View } from "../view/view";

/** The four stages: what each holds, and what it lacks. Each opens its action bar, and a lack the place to mend it. */
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
  const open = view.stage.value === stage;
  const held = facts.join(" · ");
  return (
    <div class={`sg-step${open ? " sg-chosen" : ""}`}>
      <span class={`sg-step-number${next ? " sg-next" : ""}`} aria-hidden="true">
        {number}
      </span>
      <span class="sg-step-text">
        <button
          type="button"
          class="sg-step-name"
          aria-current={open ? "step" : undefined}
          onClick={() => openStep(view, stage)}
        >
          {STAGE_NAMES[stage]}
          <span class="sg-hidden"> {held}</span>
          {next && <span class="sg-step-next">next</span>}
        </button>
        <span class="sg-step-facts">
          <span aria-hidden="true">{held}</span>
          {lacks.map((lack) => (
            <button
              key={lack.kind}
              type="button"
              class="sg-lack"
              title={lack.goes}
              onClick={() => goTo(view, lack)}
            >
              {lack.text}
            </button>
          ))}
        </span>
      </span>
    </div>
  );
}

/** The last stage is mostly about what will be saved: its drawer opens with it. */
function openStep(view: View, stage: Stage): void {
  view.openStage(stage);
  if (stage === "save") view.drawer.value = { kind: "save" };
}

function goTo(view: View, { kind }: Lack): void {
  switch (kind) {
    case "topics_without":
      view.scope.inputs.value = null;
      view.reach.value = "empty";
      view.openStage("inputs");
      view.focus("action");
      return;
    case "missing":
      view.openStage("outputs");
      showStatus(view, "pending");
      return;
    case "failures":
      view.openStage("outputs");
      view.drawer.value = { kind: "failures" };
  }
}
