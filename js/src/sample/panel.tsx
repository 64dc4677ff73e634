import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { StatusMark } from "../frame/status-mark";
import type { Label } from "../link/protocol";
import { hasLabels, toggled } from "../text/labels";
import { count } from "../text/numbers";
import { visible, visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { handleKey, isTyping } from "../view/keys";
import { useFocusWish } from "../view/use-focus-wish";
import { useView } from "../view/view";
import { Meant } from "./meant";
import { Provenance } from "./provenance";
import { SampleText } from "./text";
import { useSample } from "./use-sample";

/** One sample, whole: beside the grid where there is room, else over it. */
export function SamplePanel({ id }: { id: string }) {
  const view = useView();
  const commands = useCommands();
  const panel = useRef<HTMLElement>(null);
  const editing = useSignal<"input" | "output" | null>(null);
  const { sample, put, reload } = useSample(id, editing.value !== null);
  const at = view.openedAt.value ?? 0;
  const total = view.samples.value.total.value ?? 0;
  const writable = view.connection.writable.value;

  // Another sample ends the editing of this one
  useEffect(() => {
    editing.value = null;
  }, [id]);
  useEffect(() => {
    if (view.width.peek() !== "wide") panel.current?.focus();
  }, [view]);
  useFocusWish("panel", panel);

  const step = async (by: number) => {
    const next = at + by;
    if (next < 0 || next >= total) return;
    const [row] = await view.samples.value.load(next, next);
    if (row) view.open(row.id, next);
  };
  const keys = {
    Escape: () => view.close(),
    "Alt+ArrowUp": () => void step(-1),
    "Alt+ArrowDown": () => void step(1),
  };
  // A label makes another revision of the sample: what is being edited would be out of date
  const labelling = writable && editing.value === null && hasLabels(view.connection.state.value);
  const label = (chosen: Label) => {
    if (!sample || !labelling) return;
    void commands.label([id], toggled(sample.expected_label, chosen));
  };
  const letters = { p: () => label("pass"), f: () => label("fail") };
  const remove = async () => {
    if (await commands.deleteSamples([id])) view.focus("grid");
  };

  return (
    <section
      ref={panel}
      class="sg-panel"
      aria-label="Sample"
      tabIndex={-1}
      onKeyDown={(event) => handleKey(event, isTyping(event) ? keys : { ...keys, ...letters })}
    >
      <header class="sg-panel-head">
        <h3>
          Sample {count(at + 1)} <span class="sg-quiet">of {count(total)}</span>
        </h3>
        <span class="sg-buttons">
          <button
            type="button"
            class="sg-button sg-icon"
            aria-label="Previous sample"
            title="Previous sample (Alt+↑)"
            disabled={at <= 0}
            onClick={() => void step(-1)}
          >
            ↑
          </button>
          <button
            type="button"
            class="sg-button sg-icon"
            aria-label="Next sample"
            title="Next sample (Alt+↓)"
            disabled={at >= total - 1}
            onClick={() => void step(1)}
          >
            ↓
          </button>
          <button
            type="button"
            class="sg-button sg-icon"
            aria-label="Close sample"
            title="Close (Esc)"
            onClick={() => view.close()}
          >
            ✕
          </button>
        </span>
      </header>
      {sample && (
        <div class="sg-panel-body" tabIndex={0} role="group" aria-label="Sample content">
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
          <Meant sample={sample} writable={labelling} />
          {sample.reason && (
            <p class={sample.status === "done" ? "sg-reason" : "sg-reason sg-bad-text"}>
              <bdi>{visible(sample.reason)}</bdi>
            </p>
          )}
          <SampleText
            field="input"
            sample={sample}
            editing={editing}
            writable={writable}
            put={put}
            reload={reload}
          />
          <SampleText
            field="output"
            sample={sample}
            editing={editing}
            writable={writable}
            put={put}
            reload={reload}
          />
          {sample.reasoning && (
            <details class="sg-reasoning">
              <summary>Reasoning</summary>
              <pre>
                <bdi>{visible(sample.reasoning)}</bdi>
              </pre>
            </details>
          )}
          <Provenance sample={sample} />
        </div>
      )}
      <footer class="sg-panel-foot">
        <button
          type="button"
          class="sg-button sg-small"
          disabled={!writable}
          onClick={() => void remove()}
        >
          Delete sample
        </button>
      </footer>
    </section>
  );
}
