import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Sheet } from "../frame/sheet";
import { useAnswer } from "../frame/use-answer";
import { useAsks } from "../frame/use-asks";
import { useLocked } from "../frame/use-locked";
import type { GuidedStage, State } from "../link/protocol";
import { handleKey } from "../view/keys";
import { TemplatePicker } from "./template-picker";

/** What the model is told at one stage. It is stored when the field is left, so that the next run follows it. */
export function Guidance({ stage, state }: { stage: GuidedStage; state: State }) {
  const { commands } = useAsks();
  const area = useRef<HTMLTextAreaElement>(null);
  const draft = useSignal<string | null>(null);
  const locked = useLocked() !== null;
  const edited = state.guidance_edited.includes(stage);
  const stored = useAnswer("guidance", { stage }, `${state.undo} ${state.redo} ${edited}`);
  useEffect(() => area.current?.focus(), [stored === null]);

  const title = `Guidance for ${stage}`;
  const text = stored?.text ?? "";
  const changed = draft.value !== null && draft.value !== text;
  const store = () => {
    const written = draft.peek() ?? text;
    if (written !== text)
      void commands.do("guidance_set", { stage, text: written }, `${title} saved`);
  };
  // What was stored elsewhere meanwhile is shown, unless something else is being written
  useEffect(() => {
    if (draft.peek() === text) draft.value = null;
  }, [text]);
  return (
    <Sheet title={title} about="told to the model with every request of this stage">
      <div class="sg-guidance">
        <div class="sg-guidance-own">
          <textarea
            ref={area}
            class="sg-area"
            rows={8}
            dir="auto"
            aria-label={title}
            maxLength={50_000}
            readOnly={locked}
            disabled={stored === null}
            value={draft.value ?? text}
            onInput={(event) => {
              draft.value = event.currentTarget.value;
            }}
            onBlur={store}
            onKeyDown={(event) => handleKey(event, { "Mod+Enter": store })}
          />
          <p class="sg-quiet" role="status">
            {changed ? "saved when you leave the field" : edited && "edited"}
          </p>
        </div>
        <TemplatePicker
          stage={stage}
          onTaken={() => {
            draft.value = null;
          }}
        />
      </div>
    </Sheet>
  );
}
