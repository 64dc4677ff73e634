import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Sample } from "../link/protocol";
import { ProblemList } from "../schema/problem-list";
import { plural } from "../text/numbers";
import { visible } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { handleKey } from "../view/keys";
import { useView } from "../view/view";
import { saveText } from "./commands";
import { type Draft, deskOf, type FieldName, isChanged, isJson } from "./desk";
import { LongText } from "./long-text";
import { useCheck } from "./use-check";

interface EditTextProps {
  sample: Sample;
  draft: Draft;
  title: string;
  /** The field whose text is to have the keyboard. */
  wish: Signal<FieldName | null>;
  put(sample: Sample): void;
}

/** Edits one text in place, and says what is wrong with it as one types. What is typed stays until it is saved or discarded. */
export function EditText({ sample, draft, title, wish, put }: EditTextProps) {
  const { field } = draft;
  const view = useView();
  const commands = useCommands();
  const desk = deskOf(view);
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const refused = useSignal<string | null>(null);
  const problems = useCheck(field, draft.text);
  const json = isJson(sample, field);
  const changed = isChanged(draft);
  const other = (sample[field] ?? "") === draft.from ? null : sample[field];
  const writable = view.connection.writable.value;
  useLayoutEffect(() => {
    if (wish.value !== field) return;
    wish.value = null;
    area.current?.focus();
  });

  const discard = () => {
    desk.drop(draft);
    view.focus("panel");
  };
  const save = async () => {
    if (!writable) return;
    if (draft.text.peek() === draft.start && other === null) return discard();
    const outcome = await saveText({ view, commands }, sample, field, draft.text.peek());
    refused.value = outcome.kind === "refused" ? outcome.message : null;
    if (outcome.kind === "overtaken") put(outcome.sample);
    if (outcome.kind !== "stored") return;
    put(outcome.sample);
    view.speech.say(`${title} saved`);
    discard();
  };
  const leave = () => {
    if (draft.text.peek() === draft.start) return discard();
    view.speech.say("Not saved yet: the draft is kept");
    view.focus("panel");
  };
  return (
    <section class="sg-field" aria-label={title}>
      <header>
        <h4>
          {title} {changed && <span class="sg-quiet">not saved</span>}
        </h4>
      </header>
      {other !== null && (
        <div class="sg-conflict" role="alert">
          <p>This {field} was changed elsewhere while you edited it. It now reads:</p>
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
        aria-describedby={`${id}-problems`}
        dir="auto"
        spellcheck={!json}
        rows={Math.min(MAX_ROWS, lines(draft.start) + 1)}
        defaultValue={draft.text.peek()}
        onInput={(event) => {
          draft.text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => handleKey(event, { Escape: leave, "Mod+Enter": () => void save() })}
      />
      <div id={`${id}-problems`} role="status">
        <ProblemList problems={problems} />
      </div>
      {refused.value !== null && (
        <p class="sg-bad-text" role="alert">
          <bdi>{visible(refused.value)}</bdi>
        </p>
      )}
      <div class="sg-buttons">
        <button
          type="button"
          class="sg-button sg-primary sg-small"
          title={
            writable ? "Ctrl+Enter" : "It cannot be saved from here now; what you typed is kept"
          }
          disabled={!writable}
          onClick={() => void save()}
        >
          Save {field}
          {other !== null && " over it"}
          {problems.length > 0 && ` (${plural(problems.length, "problem")})`}
        </button>
        <button type="button" class="sg-button sg-small" onClick={discard}>
          {other !== null ? "Keep the other text" : changed ? "Discard" : "Cancel"}
        </button>
      </div>
    </section>
  );
}

/** So that what is wrong, and the button that saves, stay in sight. */
const MAX_ROWS = 10;

function lines(text: string): number {
  let found = 1;
  for (
    let at = text.indexOf("\n");
    at !== -1 && found < MAX_ROWS;
    at = text.indexOf("\n", at + 1)
  ) {
    found += 1;
  }
  return Math.max(found, Math.ceil(Math.min(text.length, 1000) / 60));
}
