import { showStatus } from "../frame/commands";
import type { State } from "../link/protocol";
import { type Lack, nextStage, STAGE_NAMES, STAGES, stageFacts } from "../text/sentences";
import { useView } from "../view/view";

/** The four stages: what each holds, and what it lacks. Each opens its action bar, and a lack the place to mend it. */
export function Stepper({ state }: { state: State }) {
  const view = useView();
  const next = nextStage(state);
  const goTo: Record<Lack["kind"], () => void> = {
    topics_without: () => {
      view.scope.inputs.value = null;
      view.reach.value = "empty";
      view.openStage("inputs");
      view.focus("action");
    },
    missing: () => {
      view.openStage("outputs");
      showStatus(view, "pending");
    },
    failures: () => {
      view.openStage("outputs");
      view.drawer.value = { kind: "failures" };
    },
  };
  return (
    <nav class="sg-stepper" aria-label="Stages">
      {STAGES.map((stage, index) => {
        const { facts, lacks } = stageFacts(stage, state);
        const open = view.stage.value === stage;
        return (
          <div key={stage} class={`sg-step${open ? " sg-chosen" : ""}`}>
            <span class={`sg-step-number${stage === next ? " sg-next" : ""}`} aria-hidden="true">
              {index + 1}
            </span>
            <span class="sg-step-text">
              <button
                type="button"
                class="sg-step-name"
                aria-current={open ? "step" : undefined}
                onClick={() => {
                  view.openStage(stage);
                  // The last stage is mostly about what will be saved
                  if (stage === "save") view.drawer.value = { kind: "save" };
                }}
              >
                {STAGE_NAMES[stage]}
                <span class="sg-hidden"> {facts.join(" · ")}</span>
                {stage === next && <span class="sg-step-next">next</span>}
              </button>
              <span class="sg-step-facts">
                <span aria-hidden="true">{facts.join(" · ")}</span>
                {lacks.map(({ kind, text, goes }) => (
                  <button
                    key={kind}
                    type="button"
                    class="sg-lack"
                    title={goes}
                    onClick={goTo[kind]}
                  >
                    {text}
                  </button>
                ))}
              </span>
            </span>
          </div>
        );
      })}
    </nav>
  );
}
