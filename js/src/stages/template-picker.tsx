import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { GuidedStage, Template } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";

interface TemplatePickerProps {
  stage: GuidedStage;
  /** The session's own, of which is told while no other is chosen. */
  own: Template;
  onTaken(): void;
}

/** Takes one stage's guidance from another template. */
export function TemplatePicker({ stage, own, onTaken }: TemplatePickerProps) {
  const view = useView();
  const commands = useCommands();
  const known = useSignal<Template[]>([]);
  const name = useSignal("");
  useEffect(() => {
    void commands.templates().then((templates) => {
      known.value = templates;
    });
  }, [commands]);

  const chosen = known.value.find((template) => template.name === name.value);
  const writable = view.connection.writable.value;
  const take = async () => {
    if (chosen && (await commands.useTemplate(stage, chosen))) onTaken();
  };
  return (
    <>
      <span class="sg-buttons sg-template">
        <select
          class="sg-input"
          aria-label="Template to take guidance from"
          disabled={!writable}
          value={name.value}
          onChange={(event) => {
            name.value = event.currentTarget.value;
          }}
        >
          <option value="">Take from template…</option>
          {known.value.map((template) => (
            <option key={template.name} value={template.name}>
              {visibleLine(template.title)}
            </option>
          ))}
        </select>
        {chosen && (
          <button
            type="button"
            class="sg-button"
            disabled={!writable || commands.underWay.value.has("guidance_use")}
            onClick={() => void take()}
          >
            Take
          </button>
        )}
      </span>
      <TemplateNotes template={chosen ?? own} told={chosen !== undefined} />
    </>
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
