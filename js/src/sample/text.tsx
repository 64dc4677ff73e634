import type { Signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { CopyButton } from "../frame/copy";
import type { Sample } from "../link/protocol";
import { pretty, wholeSpan } from "../text/json";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { Changes } from "./changes";
import { saveText } from "./commands";
import { deskOf, type FieldName, generated, isJson, type JsonAs } from "./desk";
import { EditText } from "./edit-text";
import { JsonTree } from "./json-tree";
import { LongText } from "./long-text";

export interface SampleTextProps {
  field: FieldName;
  sample: Sample;
  /** The field whose text is to have the keyboard, once it can be edited. */
  wish: Signal<FieldName | null>;
  /** Whether differences to what was generated are shown. */
  comparing: Signal<boolean>;
  put(sample: Sample): void;
}

/** The input or the output, whole: structured values as a tree or as text; edited in place. */
export function SampleText(props: SampleTextProps) {
  const { field, sample, wish, comparing, put } = props;
  const view = useView();
  const commands = useCommands();
  const desk = deskOf(view);
  const draft = desk.draft(sample.id, field);
  const title = field === "input" ? "Input" : "Output";
  const text = sample[field];
  const json = isJson(sample, field);
  const span = useMemo(() => (json && text !== null ? wholeSpan(text) : null), [json, text]);
  if (draft) return <EditText sample={sample} draft={draft} title={title} wish={wish} put={put} />;

  const writable = view.connection.writable.value;
  const made = generated(sample, field);
  const restore = async () => {
    if (made === null) return;
    const outcome = await saveText({ view, commands }, sample, field, made);
    if (outcome.kind === "refused") view.notify("error", outcome.message);
    if (outcome.kind === "stored" || outcome.kind === "overtaken") put(outcome.sample);
    if (outcome.kind === "stored") view.speech.say("The generated text is back");
    view.focus("panel");
  };
  const compares = comparing.value && made !== null;
  return (
    <section class="sg-field" aria-label={title}>
      <header>
        <h4>{title}</h4>
        <span class="sg-buttons sg-field-buttons">
          {span && !compares && <JsonChoice />}
          {made !== null && (
            <button
              type="button"
              class="sg-button sg-small sg-plain"
              aria-label={`Changes of the ${field}`}
              aria-pressed={compares}
              title="Differences to what was generated (d)"
              onClick={() => {
                comparing.value = !comparing.peek();
              }}
            >
              Changes
            </button>
          )}
          <CopyButton text={text} label={`Copy ${field}`} plain />
          <button
            type="button"
            class="sg-button sg-small sg-plain"
            aria-label={`Edit ${field}`}
            title={writable ? `Edit (${field === "input" ? "e" : "o"})` : "It cannot be edited now"}
            disabled={!writable}
            onClick={() => {
              wish.value = field;
              desk.begin(sample, field);
            }}
          >
            Edit
          </button>
        </span>
      </header>
      {text === null ? (
        <p class="sg-quiet">{missing(sample)}</p>
      ) : compares ? (
        <>
          <Changes json={json} before={made} after={text} />
          <span class="sg-buttons">
            <button
              type="button"
              class="sg-button sg-small"
              disabled={!writable}
              onClick={() => void restore()}
            >
              Restore the generated text
            </button>
          </span>
        </>
      ) : span && desk.jsonAs.value === "tree" ? (
        <JsonTree json={text} span={span} />
      ) : (
        <PlainText text={text} json={span !== null} />
      )}
    </section>
  );
}

const CHOICES: readonly [JsonAs, string][] = [
  ["tree", "Tree"],
  ["text", "Text"],
];

/** Structured values as a tree or as text: chosen once for all of them. */
function JsonChoice() {
  const desk = deskOf(useView());
  return (
    <span role="group" aria-label="Shown as">
      {CHOICES.map(([as, name]) => (
        <button
          key={as}
          type="button"
          class="sg-button sg-small sg-plain"
          aria-pressed={desk.jsonAs.value === as}
          onClick={() => desk.showJson(as)}
        >
          {name}
        </button>
      ))}
    </span>
  );
}

function PlainText({ text, json }: { text: string; json: boolean }) {
  const laidOut = useMemo(() => (json && pretty(text)) || text, [text, json]);
  return (
    <pre class={json ? "sg-code" : "sg-prose"} dir="auto">
      <LongText text={laidOut} />
    </pre>
  );
}

function missing(sample: Sample): string {
  return sample.status === "pending" ? "Not generated yet." : "There is no output.";
}
