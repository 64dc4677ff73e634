import type { Signal } from "@preact/signals";
import type { Topic } from "../link/protocol";
import { chord, type KeyMap } from "../view/keys";
import type { TreeCursor } from "./cursor";

interface TreeKeys {
  cursor: TreeCursor;
  /** Rows in a screenful. */
  page: number;
  collapsed: Signal<ReadonlySet<number>>;
  /** Whether only what was searched for is shown: then nothing opens or closes. */
  searching: boolean;
  moved(index: number): void;
  choose(): void;
  escape: (() => void) | null;
  search(): void;
  /** Takes a topic up, to move it; and puts it where the cursor is then. */
  take(topic: Topic): void;
  put(): void;
  openMenu(index: number): void;
  rename(topic: Topic): void;
  remove(topic: Topic): void;
}

/** The keys of an APG tree, and those for what can be done with a topic. */
export function treeKeys(tree: TreeKeys): { map: KeyMap; typeahead(event: KeyboardEvent): void } {
  const { cursor, collapsed, searching } = tree;
  const go = (index: number) => tree.moved(cursor.moveTo(index));
  const step = (by: number) => () => go(cursor.index.peek() + by);
  const onTopic = (action: (topic: Topic) => void) => () => {
    if (cursor.topic) action(cursor.topic);
  };
  const menu = () => tree.openMenu(cursor.index.peek());
  const foldable = (topic: Topic) => topic.children > 0 && !searching;

  const map: KeyMap = {
    ArrowDown: step(1),
    ArrowUp: step(-1),
    PageDown: step(tree.page),
    PageUp: step(-tree.page),
    Home: () => go(0),
    End: () => go(cursor.last),
    ArrowRight: () => {
      const topic = cursor.topic;
      if (topic && foldable(topic) && collapsed.peek().has(topic.id)) toggle(collapsed, topic.id);
      else if (!topic || topic.children) step(1)();
    },
    ArrowLeft: onTopic((topic) => {
      if (foldable(topic) && !collapsed.peek().has(topic.id)) toggle(collapsed, topic.id);
      else go(cursor.indexOfParent(topic));
    }),
    ...both(
      "*",
      onTopic((topic) => openAll(collapsed, cursor.siblingsOf(topic))),
    ),
    Enter: tree.choose,
    Space: tree.choose,
    ...(tree.escape && { Escape: tree.escape }),
    ...both("/", tree.search),
    "Mod+x": onTopic(tree.take),
    "Mod+v": tree.put,
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

/** A character for which some keyboards need Shift. */
function both(character: string, action: () => void): KeyMap {
  return { [character]: action, [`Shift+${character}`]: action };
}

function openAll(collapsed: Signal<ReadonlySet<number>>, topics: readonly Topic[]): void {
  const next = new Set(collapsed.peek());
  for (const { id } of topics) next.delete(id);
  if (next.size < collapsed.peek().size) collapsed.value = next;
}

function typeahead(event: KeyboardEvent, cursor: TreeCursor, go: (index: number) => void): void {
  const key = chord(event).replace("Shift+", "");
  if ([...key].length !== 1) return;
  event.preventDefault();
  event.stopPropagation();
  const found = cursor.search(cursor.word.type(key, event.timeStamp));
  if (found !== null) go(found);
}
