import type { Signal } from "@preact/signals";
import type { Topic } from "../link/protocol";
import { chord, type KeyMap } from "../view/keys";
import type { TreeCursor } from "./cursor";

interface TreeKeys {
  cursor: TreeCursor;
  /** Rows in a screenful. */
  page: number;
  collapsed: Signal<ReadonlySet<number>>;
  moved(index: number): void;
  openMenu(topic: Topic, index: number): void;
  rename(topic: Topic): void;
  remove(topic: Topic): void;
}

/** The keys of an APG tree, and F2, Delete and the menu keys for what can be done with a topic. */
export function treeKeys(tree: TreeKeys): { map: KeyMap; typeahead(event: KeyboardEvent): void } {
  const { cursor, collapsed } = tree;
  const go = (index: number) => tree.moved(cursor.moveTo(index));
  const step = (by: number) => () => go(cursor.index.peek() + by);
  const onTopic = (action: (topic: Topic) => void) => () => {
    if (cursor.topic) action(cursor.topic);
  };
  const menu = onTopic((topic) => tree.openMenu(topic, cursor.index.peek()));

  const map: KeyMap = {
    ArrowDown: step(1),
    ArrowUp: step(-1),
    PageDown: step(tree.page),
    PageUp: step(-tree.page),
    Home: () => go(0),
    End: () => go(cursor.last),
    ArrowRight: () => {
      const topic = cursor.topic;
      if (topic?.children && collapsed.peek().has(topic.id)) toggle(collapsed, topic.id);
      else if (!topic || topic.children) step(1)();
    },
    ArrowLeft: onTopic((topic) => {
      if (topic.children && !collapsed.peek().has(topic.id)) toggle(collapsed, topic.id);
      else go(cursor.indexOfParent(topic));
    }),
    Enter: () => cursor.choose(),
    Space: () => cursor.choose(),
    F2: onTopic(tree.rename),
    Delete: onTopic(tree.remove),
    ContextMenu: menu,
    "Shift+F10": menu,
  };
  return { map, typeahead: (event) => typeahead(event, cursor, go) };
}

export function toggle(collapsed: Signal<ReadonlySet<number>>, id: number): void {
  const next = new Set(collapsed.peek());
  if (!next.delete(id)) next.add(id);
  collapsed.value = next;
}

function typeahead(event: KeyboardEvent, cursor: TreeCursor, go: (index: number) => void): void {
  const key = chord(event).replace("Shift+", "");
  if ([...key].length !== 1) return;
  event.preventDefault();
  event.stopPropagation();
  const found = cursor.search(cursor.word.type(key, event.timeStamp));
  if (found !== null) go(found);
}
