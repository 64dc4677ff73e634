import { useLayoutEffect, useRef } from "preact/hooks";
import { useAsks } from "../frame/use-asks";
import type { Topic } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import { useView } from "../view/view";
import { renameTopic } from "./commands";

/** A topic's name in its place, to be changed: Enter keeps the new one, Escape the old. */
export function RenameField({ topic, onDone }: { topic: Topic; onDone(): void }) {
  const view = useView();
  const asks = useAsks();
  const field = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const leave = (save: boolean, byKey: boolean) => {
    if (left.current) return;
    left.current = true;
    const name = field.current?.value.trim() ?? "";
    if (save && name && name !== topic.name) void renameTopic(asks, topic, name);
    onDone();
    if (byKey) view.focus("tree");
  };
  return (
    <input
      ref={field}
      class="sg-input sg-rename"
      aria-label={`New name for topic ${visibleLine(topic.name)}`}
      dir="auto"
      defaultValue={topic.name}
      onClick={(event) => event.stopPropagation()}
      onBlur={() => leave(true, false)}
      onKeyDown={(event) =>
        handleKey(event, { Enter: () => leave(true, true), Escape: () => leave(false, true) })
      }
    />
  );
}
