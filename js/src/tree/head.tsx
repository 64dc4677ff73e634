import { useSignal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { Button } from "../frame/button";
import { useAsks } from "../frame/use-asks";
import { useLocked } from "../frame/use-locked";
import { handleKey } from "../view/keys";
import { collapseAll, expandAll } from "./commands";

/** Why nothing is folded while something is searched for. */
const ALL_SHOWN = "A search shows all that it finds";
/** How long to gather what is typed. */
const GATHER_MS = 120;

interface TreeHeadProps {
  field: RefObject<HTMLInputElement | null>;
  /** Gives the keyboard to the tree. */
  onLeave(): void;
}

/** Above the tree: the search, what opens and closes all of it, and adding by hand. */
export function TreeHead({ field, onLeave }: TreeHeadProps) {
  const asks = useAsks();
  const { view } = asks;
  const text = useSignal(view.topicSearch.peek());
  useSignalEffect(() => {
    const typed = text.value;
    if (!typed) {
      view.topicSearch.value = "";
      return undefined;
    }
    const timer = setTimeout(() => {
      view.topicSearch.value = typed;
    }, GATHER_MS);
    return () => clearTimeout(timer);
  });
  const clear = () => {
    text.value = "";
    onLeave();
  };
  const locked = useLocked();
  const searching = text.value !== "";
  return (
    <div class="sg-tree-head">
      <input
        ref={field}
        class="sg-input sg-topic-search"
        type="search"
        aria-label="Search topics"
        placeholder="Search topics"
        title="Search topics (/)"
        maxLength={500}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) =>
          handleKey(event, {
            Escape: clear,
            Enter: onLeave,
            ArrowDown: onLeave,
          })
        }
      />
      <Button
        kind="icon"
        label="Expand all topics"
        off={searching && ALL_SHOWN}
        onPress={() => expandAll(asks)}
      >
        ⊞
      </Button>
      <Button
        kind="icon"
        label="Collapse all topics"
        off={searching && ALL_SHOWN}
        onPress={() => void collapseAll(asks)}
      >
        ⊟
      </Button>
      <Button
        kind="icon"
        label="Add topics by hand"
        off={locked}
        onPress={() => {
          view.openStage("topics");
          view.drawer.value = { kind: "add", under: view.topic.peek() };
        }}
      >
        +
      </Button>
    </div>
  );
}
