import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../frame/button";
import { useAnswer } from "../frame/use-answer";
import { useLocked } from "../frame/use-locked";
import type { Sample } from "../link/protocol";
import { ProblemList } from "../schema/problem-list";
import { plural } from "../text/numbers";
import { visible } from "../text/visible";
import { handleKey } from "../view/keys";
import { saveText } from "./commands";
import { type Draft, isChanged, isJson, useDesk } from "./desk";
import { LongText } from "./long-text";
import { Section } from "./section";

interface EditTextProps {
  sample: Sample;
  draft: Draft;
  title: string;
}

/** So that what is wrong, and the button that saves, stay in sight. */
const MAX_ROWS = 10;

/** Edits one text in place, and says what is wrong with it as one types. What is typed stays until it is saved or discarded. */
export function EditText({ sample, draft, title }: EditTextProps) {
  const { field, text, start, from } = draft;
  const desk = useDesk();
  const { view, wish } = desk;
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const refused = useSignal("");
  const problems = useAnswer("text_check", { what: field, text: text.value })?.problems ?? [];
  const json = isJson(sample, field);
  const other = (sample[field] ?? "") === from ? null : sample[field];
  const locked = useLocked();
  useLayoutEffect(() => {
    if (wish.value !== field) return;
    wish.value = null;
    area.current?.focus({ preventScroll: true });
    const section = area.current?.parentElement;
    const body = section?.parentElement;
    if (section && body) body.scrollTop = section.offsetTop - body.offsetTop;
  });

  const discard = () => {
    desk.drop(draft);
    view.focus("panel");
  };
  const save = async () => {
    if (locked) return;
    if (!isChanged(draft) && other === null) return discard();
    try {
      refused.value = "";
      if (!(await saveText(desk, sample, field, text.peek()))) return;
      view.speech.say(`${title} saved`);
      discard();
    } catch (error) {
      refused.value = error instanceof Error ? error.message : String(error);
    }
  };
  const leave = () => {
    if (!isChanged(draft)) return discard();
    view.speech.say("Not saved yet: the draft is kept");
    view.focus("panel");
  };
  return (
    <Section title={title} tools={isChanged(draft) && <span class="sg-quiet">not saved</span>}>
      {other !== null && (
        <div class="sg-conflict" role="alert">
          <p>{`This ${field} was changed elsewhere while you edited it. It now reads:`}</p>
          <pre class={json ? "sg-code" : "sg-prose"} dir="auto">
            <LongText text={other} first={4_000} />
          </pre>
        </div>
      )}
      <textarea
        ref={area}
        class={json ? "sg-area sg-code" : "sg-area"}
        aria-label={`Text of the ${field}`}
        aria-invalid={problems.length > 0}
        aria-describedby={id}
        dir="auto"
        spellcheck={!json}
        rows={Math.min(MAX_ROWS, start.split("\n", MAX_ROWS).length + Math.ceil(start.length / 60))}
        defaultValue={text.peek()}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => handleKey(event, { Escape: leave, "Mod+Enter": () => void save() })}
      />
      <div id={id} role="status">
        <ProblemList problems={problems} />
      </div>
      {refused.value && (
        <p class="sg-bad-text" role="alert">
          <bdi>{visible(refused.value)}</bdi>
        </p>
      )}
      <div class="sg-buttons">
        <Button
          kind="primary small"
          title="Ctrl+Enter"
          off={locked && `${locked}; what you typed is kept`}
          onPress={() => void save()}
        >
          Save {field}
          {other !== null && " over it"}
          {problems.length > 0 && ` (${plural(problems.length, "problem")})`}
        </Button>
        <Button kind="small" onPress={discard}>
          {other !== null ? "Keep the other text" : isChanged(draft) ? "Discard" : "Cancel"}
        </Button>
      </div>
    </Section>
  );
}
