import { StatusMark } from "../frame/status-mark";
import type { Sample } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { LongText } from "./long-text";
import { Messages } from "./messages";
import { Provenance } from "./provenance";
import { SampleText } from "./text";
import { Resembles, Trouble } from "./trouble";

/** All there is to know about a sample, what is judged first. */
export function SampleBody({ sample }: { sample: Sample }) {
  return (
    <>
      <div class="sg-panel-meta">
        <StatusMark {...sample} reason={null} />
        <bdi class="sg-quiet">{sample.topic_path.map(visibleLine).join(" / ")}</bdi>
      </div>
      <Trouble sample={sample} />
      <SampleText field="input" sample={sample} />
      <SampleText field="output" sample={sample} />
      <Resembles sample={sample} />
      {sample.reasoning && (
        <details class="sg-reasoning">
          <summary>Reasoning</summary>
          <pre dir="auto">
            <LongText text={sample.reasoning} first={20_000} />
          </pre>
        </details>
      )}
      <Messages sample={sample} />
      <Provenance sample={sample} />
    </>
  );
}
