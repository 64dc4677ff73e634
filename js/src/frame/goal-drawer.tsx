import { useSignal } from "@preact/signals";
import type { Goal, State, Template } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { Button } from "./button";
import { setGoal, setTemplate } from "./commands";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";
import { useLocked } from "./use-locked";

const GOALS: readonly [Goal, string, string][] = [
  [
    "eval",
    "Evaluation",
    "data that shows how good answers are: easy and hard, to pass and to fail",
  ],
  ["fine_tuning", "Fine-tuning", "data that a model is trained on: good answers only"],
];

/** What the data is for, and the template that its guidance is taken from. */
export function GoalDrawer({ state }: { state: State }) {
  const asks = useAsks();
  const known = useAnswer("templates", {});
  const picked = useSignal<string | null>(null);
  const locked = useLocked();
  const chosen = picked.value ?? state.template.name;
  const template = known?.templates.find(({ name }) => name === chosen);
  const edited = state.guidance_edited;
  const used = chosen === state.template.name && !edited.length;
  const take = async () => {
    if (template && (await setTemplate(asks, template))) picked.value = null;
  };
  return (
    <Sheet title="Goal and template">
      <fieldset class="sg-choices" disabled={locked !== null}>
        <legend>Goal</legend>
        {GOALS.map(([goal, title, about]) => (
          <label key={goal} class="sg-choice">
            <input
              type="radio"
              name="sg-goal"
              checked={state.goal === goal}
              onChange={() => void setGoal(asks, goal)}
            />
            <span>
              <span class="sg-strong">{title}</span> <span class="sg-quiet">{about}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset class="sg-choices" disabled={locked !== null}>
        <legend>
          Template <span class="sg-quiet">guidance for topics, inputs and outputs</span>
        </legend>
        {(known?.templates ?? []).map((each) => (
          <TemplateChoice
            key={each.name}
            template={each}
            chosen={each.name === chosen}
            current={each.name === state.template.name}
            onChoose={() => {
              picked.value = each.name;
            }}
          />
        ))}
      </fieldset>
      <div class="sg-buttons sg-sheet-end">
        <Button
          kind="primary"
          off={locked ?? (used ? "Its guidance is what is used already" : !template && "Looking…")}
          onPress={() => void take()}
        >
          Use this template
        </Button>
        {edited.length > 0 && (
          <span class="sg-warn">
            Replaces the guidance for {edited.join(" and ")} that was edited; undo brings it back.
          </span>
        )}
      </div>
    </Sheet>
  );
}

interface TemplateChoiceProps {
  template: Template;
  chosen: boolean;
  current: boolean;
  onChoose(): void;
}

function TemplateChoice({ template, chosen, current, onChoose }: TemplateChoiceProps) {
  const { title, summary, warning, uncensored } = template;
  return (
    <label class="sg-choice">
      <input type="radio" name="sg-template" checked={chosen} onChange={onChoose} />
      <span>
        <bdi class="sg-strong">{visibleLine(title)}</bdi>
        {current && <span class="sg-badge">in use</span>}{" "}
        <bdi class="sg-quiet">{visibleLine(summary)}</bdi>
        {chosen && (warning || uncensored) && (
          <span class="sg-warn sg-choice-note">
            <bdi>{visibleLine(warning)}</bdi> {uncensored && "Suggests an uncensored model."}
          </span>
        )}
      </span>
    </label>
  );
}
