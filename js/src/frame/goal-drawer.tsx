import { useSignal } from "@preact/signals";
import type { Goal, State } from "../link/protocol";
import { Choices, Form } from "./form";
import { LateNumber } from "./late-number";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";

const GOALS: readonly { value: Goal; title: string; about: string }[] = [
  { value: "eval", title: "Evaluation", about: "shows how good answers are: to pass and to fail" },
  { value: "fine_tuning", title: "Fine-tuning", about: "trains a model: good answers only" },
];

/** What the data is for, how much of it is meant to pass, and the template that its guidance is taken from. */
export function GoalDrawer({ state }: { state: State }) {
  const { goal, template: own, guidance_edited: edited, pass_share: share } = state;
  const { commands } = useAsks();
  const known = useAnswer("templates", {})?.templates ?? [];
  const picked = useSignal<string | null>(null);
  const chosen = picked.value ?? own.name;
  return (
    <Sheet title="Goal and template">
      <Form
        does="Use this template"
        off={chosen === own.name && !edited.length && "Its guidance is what is used already"}
        note={
          edited.length
            ? `Replaces the guidance for ${edited.join(" and ")} that was edited; undo brings it back.`
            : ""
        }
        warns
        onDo={() => commands.do("template_set", { template: chosen }, `Template: ${chosen}`)}
      >
        <Choices
          legend="Goal"
          options={GOALS}
          chosen={goal}
          onChoose={(next) => commands.do("goal_set", { goal: next as Goal }, "Goal changed")}
        />
        {goal === "eval" && (
          <LateNumber
            label="Meant to pass"
            title="The others fail on purpose; empty: samples are not labelled"
            unit="% of samples"
            value={share === null ? null : Math.round(share * 1000) / 10}
            min={0}
            max={100}
            step="any"
            onCommit={(value) => {
              const next = value === null ? null : value / 100;
              void commands.do("pass_share_set", { share: next }, "Share changed");
            }}
          />
        )}
        <Choices
          legend="Template"
          options={known.map(({ name, title, summary, warning, uncensored }) => ({
            value: name,
            title,
            badges: [name === own.name && "in use"],
            about: summary,
            warning: [warning, uncensored && "Suggests an uncensored model."]
              .filter(Boolean)
              .join(" "),
          }))}
          chosen={chosen}
          onChoose={(name) => {
            picked.value = name;
          }}
        />
      </Form>
    </Sheet>
  );
}
