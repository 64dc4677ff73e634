import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../frame/button";
import { CopyButton } from "../frame/copy";
import { useAnswer } from "../frame/use-answer";
import type { Sample } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { type FieldName, useDesk } from "./desk";
import { LongText } from "./long-text";
import { Facts, Section } from "./section";

const FIELDS: readonly FieldName[] = ["input", "output"];

/** What was sent to the model for the input or the output, word for word, and what came back: asked for only when it is opened. */
export function Messages({ sample }: { sample: Sample }) {
  const { messages } = useDesk();
  const shown = messages.value;
  return (
    <Section
      title="Messages"
      tools={FIELDS.map((field) => (
        <Button
          key={field}
          kind="small plain"
          label={`Messages for the ${field}`}
          title="What was sent, and the reply as it came (m)"
          off={field === "output" && sample.status === "pending" && "Not generated yet"}
          open={shown === field}
          onPress={() => {
            messages.value = shown === field ? null : field;
          }}
        >
          {`for the ${field}`}
        </Button>
      ))}
    >
      {shown && <Call key={shown} sample={sample} what={shown} />}
    </Section>
  );
}

function Call({ sample, what }: { sample: Sample; what: FieldName }) {
  const top = useRef<HTMLDivElement>(null);
  const call = useAnswer("call", { id: sample.id, what }, sample.revision);
  const known = call !== null;
  useLayoutEffect(() => {
    // To the top of what scrolls here: `scrollIntoView` would scroll the notebook as well
    const section = top.current?.parentElement;
    const body = section?.parentElement;
    if (section && body) body.scrollTop = section.offsetTop - body.offsetTop;
  }, [known]);
  if (!call?.model) {
    const why =
      sample[what] === null ? "There is no reply." : "Written by hand: no model was asked.";
    return <p class="sg-quiet">{known ? why : "Reading…"}</p>;
  }
  const said = [
    ...call.messages,
    { role: "reasoning", content: call.reasoning },
    { role: "reply, as it came", content: call.reply },
  ];
  return (
    <div ref={top} class="sg-said">
      <Facts facts={[["model", call.model], ...Object.entries(call.settings)]} />
      {said.map(
        ({ role, content }, index) =>
          content !== null && (
            <div key={index} class="sg-said">
              <div class="sg-said-head">
                <bdi class="sg-quiet">{visibleLine(role)}</bdi>
                <CopyButton text={content} label={`Copy ${visibleLine(role)}`} plain />
              </div>
              <pre class="sg-code" dir="auto">
                <LongText text={content} first={20_000} />
              </pre>
            </div>
          ),
      )}
    </div>
  );
}
