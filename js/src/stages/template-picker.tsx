import { useSignal } from "@preact/signals";
import { Button } from "../frame/button";
import { useAnswer } from "../frame/use-answer";
import { useAsks } from "../frame/use-asks";
import { useLocked } from "../frame/use-locked";
import type { GuidedStage, Template } from "../link/protocol";
import { visible, visibleLine } from "../text/visible";
import { useTemplate } from "./commands";

interface TemplatePickerProps {
  stage: GuidedStage;
  /** The session's own, of which is told while no other is chosen. */
  own: Template;
  onTaken(): void;
}

/** Takes one stage's guidance from another template, which is read in full before. */
export function TemplatePicker({ stage, own, onTaken }: TemplatePickerProps) {
  const asks = useAsks();
  const { commands } = asks;
  const known = useAnswer("templates", {})?.templates ?? [];
  const name = useSignal("");
  const chosen = known.find((template) => template.name === name.value);
  const asked = chosen ? { stage, template: chosen.name } : null;
  const told = useAnswer("guidance", asked);
  const locked = useLocked();
  const take = async () => {
    if (!chosen || !(await useTemplate(asks, stage, chosen))) return;
    name.value = "";
    onTaken();
  };
  return (
    <div class="sg-template">
      <div class="sg-buttons">
        <select
          class="sg-input"
          aria-label="Template to take guidance from"
          disabled={locked !== null}
          value={name.value}
          onChange={(event) => {
            name.value = event.currentTarget.value;
          }}
        >
          <option value="">Take from template…</option>
          {known.map((template) => (
            <option key={template.name} value={template.name}>
              {visibleLine(template.title) + (template.uncensored ? " (uncensored model)" : "")}
            </option>
          ))}
        </select>
        {chosen && (
          <Button
            off={locked ?? ((!told || commands.underWay.value.has("guidance_use")) && "Reading…")}
            onPress={() => void take()}
          >
            Take this guidance
          </Button>
        )}
      </div>
      <TemplateNotes template={chosen ?? own} told={chosen !== undefined} />
      {chosen && told && (
        <pre
          class="sg-template-text"
          dir="auto"
          tabIndex={0}
          role="group"
          aria-label={`Guidance of ${visibleLine(chosen.title)}`}
        >
          {visible(told.text) || "This template says nothing of this stage."}
        </pre>
      )}
    </div>
  );
}

interface TemplateNotesProps {
  template: Template;
  /** Whether to say what it is for. */
  told: boolean;
}

/** What to know of a template before data is made with it. */
function TemplateNotes({ template, told }: TemplateNotesProps) {
  const { title, summary, warning, uncensored } = template;
  const notes = [warning, uncensored ? "Suggests an uncensored model." : ""].filter(Boolean);
  if (!notes.length && !told) return null;
  return (
    <p class="sg-template-notes">
      <bdi>
        <span class="sg-strong">{visibleLine(title)}</span>{" "}
        {told && <span class="sg-quiet">{visibleLine(summary)} </span>}
        <span class="sg-warn">{visibleLine(notes.join(" "))}</span>
      </bdi>
    </p>
  );
}
