import { useMemo } from "preact/hooks";
import { Button } from "../frame/button";
import { CopyButton } from "../frame/copy";
import { useLocked } from "../frame/use-locked";
import type { Sample } from "../link/protocol";
import { pretty, wholeSpan } from "../text/json";
import { Changes } from "./changes";
import { saveText } from "./commands";
import { type FieldName, generated, isJson, useDesk } from "./desk";
import { EditText } from "./edit-text";
import { JsonTree } from "./json-tree";
import { LongText } from "./long-text";
import { Section } from "./section";

const FIELDS = { input: ["Input", "e"], output: ["Output", "o"] } as const;

/** The input or the output, whole: structured values as a tree or as text; edited in place. */
export function SampleText({ field, sample }: { field: FieldName; sample: Sample }) {
  const desk = useDesk();
  const { view, asText, comparing } = desk;
  const locked = useLocked();
  const draft = desk.draft(sample.id, field);
  const [title, key] = FIELDS[field];
  const text = sample[field];
  const json = isJson(sample, field);
  const span = useMemo(() => (json && text !== null ? wholeSpan(text) : null), [json, text]);
  const laidOut = useMemo(() => (span && text !== null && pretty(text)) || text, [span, text]);
  if (draft) return <EditText sample={sample} draft={draft} title={title} />;

  const made = generated(sample, field);
  const toggle = (name: string, label: string, shown: typeof asText, why?: string) => (
    <Button
      kind="small plain"
      label={label}
      title={why}
      pressed={shown.value}
      onPress={() => {
        shown.value = !shown.peek();
      }}
    >
      {name}
    </Button>
  );
  const restore = async (generatedText: string) => {
    await saveText(desk, sample, field, generatedText).catch((error) => view.fail(error));
    view.focus("panel");
  };
  return (
    <Section
      title={title}
      tools={
        <>
          {span && toggle("Text", `${title} as text`, asText, "As it is written")}
          {made !== null &&
            toggle(
              "Changes",
              `Changes of the ${field}`,
              comparing,
              "Differences to what was generated (d)",
            )}
          <CopyButton text={text} label={`Copy ${field}`} plain />
          <Button
            kind="small plain"
            label={`Edit ${field}`}
            title={`Edit (${key})`}
            off={locked}
            onPress={() => desk.edit(sample, field)}
          >
            Edit
          </Button>
        </>
      }
    >
      {text === null ? (
        <p class="sg-quiet">{sample.status === "pending" ? "Not generated yet" : "No output"}</p>
      ) : comparing.value && made !== null ? (
        <>
          <Changes json={json} before={made} after={text} />
          <span class="sg-buttons">
            <Button kind="small" off={locked} onPress={() => void restore(made)}>
              Restore the generated text
            </Button>
          </span>
        </>
      ) : span && !asText.value ? (
        <JsonTree json={text} span={span} />
      ) : (
        <pre class={span ? "sg-code" : "sg-prose"} dir="auto">
          <LongText text={laidOut ?? text} />
        </pre>
      )}
    </Section>
  );
}
