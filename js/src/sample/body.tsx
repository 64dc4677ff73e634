import type { Signal } from "@preact/signals";
import { StatusMark } from "../frame/status-mark";
import type { Sample } from "../link/protocol";
import { visibleLine } from "../text/visible";
import type { FieldName } from "./desk";
import { LongText } from "./long-text";
import { Messages } from "./messages";
import { Provenance } from "./provenance";
import { SampleText } from "./text";
import { Resembles, Trouble } from "./trouble";

interface SampleBodyProps {
  sample: Sample;
  wish: Signal<FieldName | null>;
  comparing: Signal<boolean>;
  messages: Signal<FieldName | null>;
  put(sample: Sample): void;
  onMessages(): void;
}

/** All there is to know about a sample, what is judged first. */
export function SampleBody(props: SampleBodyProps) {
  const { sample, wish, comparing, messages, put, onMessages } = props;
  const text = (field: FieldName) => (
    <SampleText field={field} sample={sample} wish={wish} comparing={comparing} put={put} />
  );
  return (
    <>
      <div class="sg-panel-meta">
        <StatusMark
          status={sample.status}
          saved={sample.saved}
          edited={sample.edited}
          reason={null}
        />
        {sample.topic_path.length > 0 && (
          <bdi class="sg-quiet">{sample.topic_path.map(visibleLine).join(" / ")}</bdi>
        )}
      </div>
      <Trouble sample={sample} />
      {text("input")}
      {text("output")}
      <Resembles sample={sample} />
      {sample.reasoning && (
        <details class="sg-reasoning">
          <summary>Reasoning</summary>
          <pre dir="auto">
            <LongText text={sample.reasoning} first={20_000} />
          </pre>
        </details>
      )}
      <Messages sample={sample} shown={messages} onShown={onMessages} />
      <Provenance sample={sample} />
    </>
  );
}
