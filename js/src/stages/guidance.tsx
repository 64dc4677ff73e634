import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { GuidedStage, Template } from "../link/protocol";
import { useCommands } from "../view/commands-context";
import { handleKey } from "../view/keys";
import { useView } from "../view/view";
import { TemplatePicker } from "./template-picker";

interface GuidanceProps {
  stage: GuidedStage;
  text: string;
  template: Template;
}

/** What the model is told at one stage. It is stored when the field is left, so that the next run follows it. */
export function Guidance({ stage, text, template }: GuidanceProps) {
  const view = useView();
  const commands = useCommands();
  const area = useRef<HTMLTextAreaElement>(null);
  const draft = useSignal<string | null>(null);
  const writable = view.connection.writable.value;
  useEffect(() => area.current?.focus(), []);

  const changed = draft.value !== null && draft.value !== text;
  const store = async () => {
    if (!changed || draft.value === null) return;
    if (await commands.setGuidance(stage, draft.value)) {
      draft.value = null;
      view.speech.say(`Guidance for ${stage} saved`);
    }
  };
  const close = () => {
    void store();
    view.drawer.value = null;
    view.focus("action");
  };
  return (
    <div class="sg-drawer">
      <label class="sg-drawer-label">
        <span>
          Guidance for {stage}{" "}
          <span class="sg-quiet">told to the model with every request of this stage</span>
        </span>
        <textarea
          ref={area}
          class="sg-area"
          rows={5}
          dir="auto"
          readOnly={!writable}
          value={draft.value ?? text}
          onInput={(event) => {
            draft.value = event.currentTarget.value;
          }}
          onBlur={() => void store()}
          onKeyDown={(event) =>
            handleKey(event, { Escape: close, "Mod+Enter": () => void store() })
          }
        />
      </label>
      <div class="sg-buttons">
        <button
          type="button"
          class="sg-button"
          disabled={!changed || !writable}
          onClick={() => void store()}
        >
          Save guidance
        </button>
        <button type="button" class="sg-button sg-plain" onClick={close}>
          Close
        </button>
        <span class="sg-quiet">{changed ? "not saved yet" : "saved"}</span>
        <TemplatePicker
          stage={stage}
          own={template}
          onTaken={() => {
            draft.value = null;
          }}
        />
      </div>
    </div>
  );
}
