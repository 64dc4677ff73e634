import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "../frame/button";
import { useAsks } from "../frame/use-asks";
import { useLocked } from "../frame/use-locked";
import { handleKey } from "../view/keys";
import { collapseAll, expandAll } from "./commands";

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
  const timer = useRef(0);
  const search = (text: string, wait: number) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      view.topicSearch.value = text;
    }, wait);
  };
  // A search shows all that it finds
  const off = view.topicSearch.value && "Not while topics are searched";
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
        onInput={(event) => search(event.currentTarget.value, GATHER_MS)}
        onKeyDown={(event) =>
          handleKey(event, {
            Escape: () => {
              event.currentTarget.value = "";
              search("", 0);
              onLeave();
            },
            Enter: onLeave,
            ArrowDown: onLeave,
          })
        }
      />
      <Button kind="icon" label="Expand all topics" off={off} onPress={() => expandAll(asks)}>
        ⊞
      </Button>
      <Button
        kind="icon"
        label="Collapse all topics"
        off={off}
        onPress={() => void collapseAll(asks)}
      >
        ⊟
      </Button>
      <Button
        kind="icon"
        label="Add topics by hand"
        off={useLocked()}
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
