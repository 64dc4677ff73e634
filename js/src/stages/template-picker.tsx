import { useSignal } from "@preact/signals";
import { Button } from "../frame/button";
import { useAnswer } from "../frame/use-answer";
import { useAsks } from "../frame/use-asks";
import { useLocked } from "../frame/use-locked";
import type { GuidedStage } from "../link/protocol";
import { visible, visibleLine } from "../text/visible";

/** Takes one stage's guidance from a template, the session's own or another, which is read in full before. */
export function TemplatePicker({ stage, onTaken }: { stage: GuidedStage; onTaken(): void }) {
  const { commands } = useAsks();
  const name = useSignal("");
  const template = name.value;
  const known = useAnswer("templates", {})?.templates ?? [];
  const chosen = known.find((other) => other.name === template);
  const told = useAnswer("guidance", chosen ? { stage, template } : null);
  const off = useLocked();
  const take = async () => {
    if (!(await commands.do("guidance_use", { stage, template }, "Guidance taken"))) return;
    name.value = "";
    onTaken();
  };
  return (
    <div class="sg-template">
      <select
        class="sg-input"
        aria-label="Template to take guidance from"
        value={template}
        onChange={(event) => {
          name.value = event.currentTarget.value;
        }}
      >
        <option value="">Take from template…</option>
        {known.map((other) => (
          <option key={other.name} value={other.name}>
            {visibleLine(other.title) + (other.uncensored ? " (uncensored model)" : "")}
          </option>
        ))}
      </select>
      {chosen && (
        <>
          <p class="sg-template-notes">
            <bdi>{visibleLine(chosen.summary)}</bdi>{" "}
            <bdi class="sg-warn">{visibleLine(chosen.warning)}</bdi>
          </p>
          <pre
            class="sg-template-text"
            dir="auto"
            tabIndex={0}
            role="group"
            aria-label={`Guidance of ${visibleLine(chosen.title)}`}
          >
            {visible(told?.text ?? "")}
          </pre>
          <Button off={off} onPress={() => void take()}>
            Take this guidance
          </Button>
        </>
      )}
    </div>
  );
}
