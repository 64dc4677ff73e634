import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../frame/button";
import { Sheet } from "../frame/sheet";
import { useAnswer } from "../frame/use-answer";
import { useAsks } from "../frame/use-asks";
import { useLocked } from "../frame/use-locked";
import type { GuidedStage, State } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import { setGuidance, useTemplate } from "./commands";
import { TemplatePicker } from "./template-picker";

/** What the model is told at one stage. It is stored when the field is left, so that the next run follows it. */
export function Guidance({ stage, state }: { stage: GuidedStage; state: State }) {
  const asks = useAsks();
  const area = useRef<HTMLTextAreaElement>(null);
  const draft = useSignal<string | null>(null);
  const locked = useLocked();
  const edited = state.guidance_edited.includes(stage);
  const stored = useAnswer("guidance", { stage }, `${state.undo} ${state.redo} ${edited}`);
  useEffect(() => area.current?.focus(), [stored === null]);

  const text = stored?.text ?? "";
  const changed = draft.value !== null && draft.value !== text;
  const store = async () => {
    if (changed && draft.value !== null) await setGuidance(asks, stage, draft.value);
  };
  // What was stored elsewhere meanwhile is shown, unless something else is being written
  useEffect(() => {
    if (draft.value === text) draft.value = null;
  }, [text]);
  const forget = () => {
    draft.value = null;
  };
  const reset = async () => {
    if (await useTemplate(asks, stage, state.template)) forget();
  };
  return (
    <Sheet
      title={`Guidance for ${stage}`}
      about="told to the model with every request of this stage"
    >
      <div class="sg-guidance">
        <div class="sg-guidance-own">
          <textarea
            ref={area}
            class="sg-area"
            rows={8}
            dir="auto"
            aria-label={`Guidance for ${stage}`}
            maxLength={50_000}
            readOnly={locked !== null}
            disabled={stored === null}
            value={draft.value ?? text}
            onInput={(event) => {
              draft.value = event.currentTarget.value;
            }}
            onBlur={() => void store()}
            onKeyDown={(event) => handleKey(event, { "Mod+Enter": () => void store() })}
          />
          <div class="sg-buttons">
            <Button
              title="Ctrl+Enter"
              off={locked ?? (!changed && "Nothing was changed")}
              onPress={() => void store()}
            >
              Save guidance
            </Button>
            <span class="sg-quiet" role="status">
              {changed ? "not saved yet" : edited ? "edited" : ""}
            </span>
            {edited && (
              <Button kind="plain" off={locked} onPress={() => void reset()}>
                Reset to <bdi>{visibleLine(state.template.title)}</bdi>
              </Button>
            )}
          </div>
        </div>
        <TemplatePicker stage={stage} own={state.template} onTaken={forget} />
      </div>
    </Sheet>
  );
}
