import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { CopyButton } from "../frame/copy";
import type { CallFacts, Sample } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { callOf } from "./commands";
import type { FieldName } from "./desk";
import { LongText } from "./long-text";

interface MessagesProps {
  sample: Sample;
  /** The text whose messages are shown. */
  shown: Signal<FieldName | null>;
  /** Called when they are here, and have their height. */
  onShown(): void;
}

/** What was sent to the model for the input or the output, word for word, and what came back: asked for only when it is opened. */
export function Messages({ sample, shown, onShown }: MessagesProps) {
  const what = shown.value;
  return (
    <section class="sg-call" aria-label="Messages">
      <header>
        <h4>Messages</h4>
        <span class="sg-buttons" role="group" aria-label="Show the messages that brought">
          {(["input", "output"] as const).map((field) => (
            <button
              key={field}
              type="button"
              class="sg-button sg-small sg-plain"
              aria-expanded={what === field}
              aria-label={`Messages for the ${field}`}
              title="What was sent, and the reply as it came (m)"
              disabled={field === "output" && sample.output === null && sample.status === "pending"}
              onClick={() => {
                shown.value = what === field ? null : field;
              }}
            >
              for the {field}
            </button>
          ))}
        </span>
      </header>
      {what && <Call key={what} sample={sample} what={what} onShown={onShown} />}
    </section>
  );
}

interface CallProps {
  sample: Sample;
  what: FieldName;
  onShown(): void;
}

function Call({ sample, what, onShown }: CallProps) {
  const view = useView();
  const commands = useCommands();
  const call = useSignal<CallFacts | "unread" | null>(null);
  useEffect(() => {
    let left = false;
    const ask = async () => {
      const found = await callOf({ view, commands }, sample.id, what);
      if (!left) call.value = found ?? "unread";
    };
    void ask();
    return () => {
      left = true;
    };
  }, [view, commands, sample.id, sample.revision, what]);
  const known = call.value;
  useLayoutEffect(() => {
    if (known) onShown();
  }, [known !== null]);
  if (!known) return <p class="sg-quiet">Reading…</p>;
  if (known === "unread") return <p class="sg-quiet">They could not be read.</p>;
  if (known.model === null) {
    return (
      <p class="sg-quiet">
        {sample[what] === null ? "There is no reply." : "Written by hand: no model was asked."}
      </p>
    );
  }
  return (
    <>
      <dl class="sg-facts-list">
        <Fact name="model" value={known.model} />
        {Object.entries(known.settings).map(([name, value]) => (
          <Fact
            key={name}
            name={name.replaceAll("_", " ")}
            value={typeof value === "string" ? value : JSON.stringify(value)}
          />
        ))}
      </dl>
      {known.messages.map(({ role, content }, index) => (
        <Said key={index} who={role} text={content} />
      ))}
      {known.reasoning && <Said who="reasoning" text={known.reasoning} />}
      <Said who="reply, as it came" text={known.reply} />
    </>
  );
}

export function Fact({
  name,
  value,
  title,
}: {
  name: string;
  value: string;
  title?: string | undefined;
}) {
  return (
    <div title={title}>
      <dt>
        <bdi>{visibleLine(name)}</bdi>
      </dt>
      <dd>
        <bdi>{visibleLine(value)}</bdi>
      </dd>
    </div>
  );
}

function Said({ who, text }: { who: string; text: string }) {
  return (
    <div class="sg-said">
      <div class="sg-said-head">
        <bdi class="sg-quiet">{visibleLine(who)}</bdi>
        <CopyButton text={text} label={`Copy ${visibleLine(who)}`} plain />
      </div>
      <pre class="sg-code" dir="auto">
        <LongText text={text} first={20_000} />
      </pre>
    </div>
  );
}
