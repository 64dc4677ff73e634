import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { pretty } from "../text/json";
import { visible } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { handleKey } from "../view/keys";
import { useView } from "../view/view";
import type { SampleTextProps } from "./text";

/** Edits one text in place. When the sample was changed elsewhere meanwhile, that text is shown and nothing typed is lost. */
export function EditText(props: SampleTextProps & { title: string }) {
  const { field, sample, editing, put, reload, title } = props;
  const view = useView();
  const commands = useCommands();
  const area = useRef<HTMLTextAreaElement>(null);
  const winner = useSignal<string | null>(null);
  const json = field === "input" ? sample.input_json : sample.output_json;
  const stored = sample[field] ?? "";
  const start = useRef((json && pretty(stored)) || stored);
  useEffect(() => area.current?.focus(), []);

  const leave = () => {
    editing.value = null;
    view.focus("panel");
  };
  const save = async () => {
    const text = area.current?.value ?? "";
    if (text === start.current) return leave();
    const answer = await commands.editSample(sample, field, text);
    if (answer === "conflict") {
      const current = await reload();
      winner.value = current?.[field] ?? "";
    } else if (answer) {
      put(answer);
      leave();
    }
  };
  return (
    <section class="sg-field" aria-label={title}>
      <header>
        <h4>{title}</h4>
      </header>
      {winner.value !== null && (
        <div class="sg-conflict" role="alert">
          <p>This {field} was changed elsewhere while you edited it. It now reads:</p>
          <pre class="sg-prose" dir="auto">
            {visible(winner.value)}
          </pre>
          <p>Save again to put your text in its place, or cancel to keep it.</p>
        </div>
      )}
      <textarea
        ref={area}
        class={json ? "sg-area sg-code" : "sg-area"}
        aria-label={`Text of the ${field}`}
        dir="auto"
        rows={Math.min(16, start.current.split("\n").length + 2)}
        defaultValue={start.current}
        onKeyDown={(event) => handleKey(event, { Escape: leave, "Mod+Enter": () => void save() })}
      />
      <div class="sg-buttons">
        <button
          type="button"
          class="sg-button sg-primary sg-small"
          title="Ctrl+Enter"
          disabled={!props.writable}
          onClick={() => void save()}
        >
          Save {field}
        </button>
        <button type="button" class="sg-button sg-small" title="Esc" onClick={leave}>
          Cancel
        </button>
      </div>
    </section>
  );
}
