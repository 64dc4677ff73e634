import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../frame/button";
import { Sheet } from "../frame/sheet";
import { useAsks } from "../frame/use-asks";
import { useLocked } from "../frame/use-locked";
import { plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { addTopics } from "../tree/commands";
import { handleKey } from "../view/keys";
import type { TopicRef } from "../view/view";
import { linesIn, tooMany } from "./lines";

/** Topics typed or pasted by hand, one a line: commas and all other characters belong to the name. */
export function AddByHand({ under }: { under: TopicRef | null }) {
  const asks = useAsks();
  const { view, commands } = asks;
  const area = useRef<HTMLTextAreaElement>(null);
  const text = useSignal("");
  useEffect(() => area.current?.focus(), []);

  const lines = linesIn(text.value);
  const names = [...new Set(lines)];
  const repeated = lines.length - names.length;
  const many = tooMany(names.length);
  const nothing = names.length ? many : "Write a name first.";
  const off = useLocked() ?? nothing ?? (commands.underWay.value.has("topics_add") && "Adding…");
  const add = async () => {
    if (off) return;
    if (await addTopics(asks, names, under)) {
      view.drawer.value = null;
      view.focus("tree");
    }
  };
  return (
    <Sheet
      title="Add topics"
      about={<bdi>{under ? `under “${visibleLine(under.name)}”` : "at the top level"}</bdi>}
    >
      <textarea
        ref={area}
        class="sg-area"
        rows={5}
        dir="auto"
        aria-label="New topics, one a line"
        placeholder={"One a line, for example\nRefunds\nLog-in, two-factor"}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => handleKey(event, { "Mod+Enter": () => void add() })}
      />
      <div class="sg-buttons">
        <Button kind="primary" title="Ctrl+Enter" off={off} onPress={() => void add()}>
          {names.length && !many ? `Add ${plural(names.length, "topic")}` : "Add topics"}
        </Button>
        {many && <span class="sg-warn">{many}</span>}
        {repeated > 0 && <span class="sg-quiet">{plural(repeated, "repeated line")} left out</span>}
      </div>
    </Sheet>
  );
}
