import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { handleKey } from "../view/keys";
import { type TopicRef, useView } from "../view/view";

/** Topics typed by hand, one a line: commas and all other characters belong to the name. */
export function AddByHand({ under }: { under: TopicRef | null }) {
  const view = useView();
  const commands = useCommands();
  const area = useRef<HTMLTextAreaElement>(null);
  const text = useSignal("");
  useEffect(() => area.current?.focus(), []);

  const names = namesIn(text.value);
  const writable = view.connection.writable.value;
  const where = under ? `under “${visibleLine(under.name)}”` : "at the top level";
  const close = () => {
    view.drawer.value = null;
    view.focus("action");
  };
  const add = async () => {
    if (!names.length) return;
    if (await commands.addTopics(names, under)) {
      view.drawer.value = null;
      view.focus("tree");
    }
  };
  return (
    <div class="sg-drawer">
      <label class="sg-drawer-label">
        <span>
          New topics <bdi>{where}</bdi>, one a line
        </span>
        <textarea
          ref={area}
          class="sg-area"
          rows={4}
          value={text.value}
          placeholder={"Refunds\nLog-in, two-factor"}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => handleKey(event, { Escape: close, "Mod+Enter": () => void add() })}
        />
      </label>
      <div class="sg-buttons">
        <button
          type="button"
          class="sg-button sg-primary"
          disabled={!writable || !names.length || commands.underWay.value.has("topics_add")}
          onClick={() => void add()}
        >
          Add topics
        </button>
        <button type="button" class="sg-button" onClick={close}>
          Cancel
        </button>
        <span class="sg-quiet">{names.length > 0 && plural(names.length, "topic")}</span>
      </div>
    </div>
  );
}

export function namesIn(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}
