import type { Topic } from "../link/protocol";
import { chord, type KeyMap } from "../view/keys";
import type { TreeCursor } from "./cursor";

interface TreeKeys {
  cursor: TreeCursor;
  /** Rows in a screenful. */
  page: number;
  /** Whether the topics under one are shown; undefined where that cannot be changed. */
  open(topic: Topic): boolean | undefined;
  toggle(topic: Topic): void;
  moved(index: number): void;
  choose(): void;
  cancel(): void;
  search(): void;
  openMenu(index: number): void;
  rename(topic: Topic): void;
  remove(topic: Topic): void;
}

/** The keys of an APG tree, and those for what can be done with a topic; letters jump to the name that starts so. */
export function treeKeys(tree: TreeKeys, event: KeyboardEvent): KeyMap {
  const { cursor, choose, search } = tree;
  const go = (index: number) => tree.moved(cursor.moveTo(index));
  const step = (by: number) => () => go(cursor.index.peek() + by);
  const onTopic = (action: (topic: Topic) => void) => () => {
    if (cursor.topic) action(cursor.topic);
  };
  const menu = () => tree.openMenu(cursor.index.peek());
  const key = chord(event);
  const letter = key.replace("Shift+", "");
  return {
    ...([...letter].length === 1 && {
      [key]: () => {
        const found = cursor.search(letter, event.timeStamp);
        if (found !== null) go(found);
      },
    }),
    ArrowDown: step(1),
    ArrowUp: step(-1),
    PageDown: step(tree.page),
    PageUp: step(-tree.page),
    Home: () => go(0),
    End: () => go(cursor.last),
    ArrowRight: () => {
      const { topic } = cursor;
      if (topic && tree.open(topic) === false) tree.toggle(topic);
      else if (!topic || topic.children) step(1)();
    },
    ArrowLeft: onTopic((topic) => {
      if (tree.open(topic)) tree.toggle(topic);
      else go(cursor.indexOfParent(topic));
    }),
    Enter: choose,
    Space: choose,
    Escape: tree.cancel,
    "/": search,
    "Shift+/": search,
    F2: onTopic(tree.rename),
    Delete: onTopic(tree.remove),
    ContextMenu: menu,
    "Shift+F10": menu,
  };
}
