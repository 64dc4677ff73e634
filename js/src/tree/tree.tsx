import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useAsks } from "../frame/use-asks";
import type { Topic } from "../link/protocol";
import { useRows } from "../list/use-rows";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import { useFocusWish } from "../view/use-focus-wish";
import { toggle } from "./commands";
import { TreeCursor } from "./cursor";
import { ErrandBar } from "./errand-bar";
import { TreeHead } from "./head";
import { treeKeys } from "./keys";
import { Menu } from "./menu";
import { menuItems } from "./menu-items";
import { TopicRow } from "./row";
import { useErrand } from "./use-errand";
import { ALL_TOPICS, wholeTree } from "./whole-tree";

const ROW_HEIGHT = 28;

/** The topics as an APG tree. "All topics" is its root; choosing a topic makes the grid show its samples. */
export function TopicTree({ id }: { id: string }) {
  const asks = useAsks();
  const { view } = asks;
  const { topics, connection } = view;
  const element = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const renaming = useSignal<number | null>(null);
  const menu = useSignal<{ topic: Topic | null; anchor: HTMLElement } | null>(null);

  const held = useRef<TreeCursor | null>(null);
  held.current ??= new TreeCursor(view);
  const cursor = held.current;
  const active = cursor.index.value;

  topics.version.value;
  const rows = useRows(element, topics, { extra: 1, rowHeight: ROW_HEIGHT, above: 0, active });
  useFocusWish("tree", element);

  const state = connection.state.value;
  const writable = connection.writable.value;
  const searching = view.topicSearch.value.trim() !== "";
  const leave = () => element.current?.focus();
  const going = useErrand(asks, cursor, leave);
  const { errand } = going;

  const isOpen = (topic: Topic) =>
    topic.children && !searching ? !connection.collapsed.value.has(topic.id) : undefined;
  const choose = () => {
    if (errand) going.finish();
    else view.selectTopic(cursor.topic ?? null);
  };
  const rename = (topic: Topic) => {
    if (writable) renaming.value = topic.id;
  };
  const openMenu = (index: number) => {
    const anchor = element.current?.querySelector<HTMLElement>(`#${rowId(id, index)} .sg-row-menu`);
    if (anchor) menu.value = { topic: topics.at(index - 1) ?? null, anchor };
  };
  const toFirstFound = () => {
    leave();
    const found = searching && topics.find((row) => row.found);
    if (found) rows.scrollTo(cursor.moveTo(found.index + 1));
  };
  const click = (event: MouseEvent) => {
    const [target, index] = [event.target as Element, indexOf(event)];
    const topic = topics.at((index ?? 0) - 1);
    if (index === null || target.matches("input")) return;
    if (target.matches(".sg-row-menu")) openMenu(index);
    else if (target.matches(".sg-twisty") && topic && isOpen(topic) !== undefined)
      toggle(view, topic.id);
    else {
      cursor.moveTo(index);
      if (!errand) choose();
    }
  };
  const dragStart = (event: DragEvent) => {
    const index = cursor.moveTo(indexOf(event) ?? 0);
    const topic = topics.at(index - 1);
    // Nothing else takes what has a type of our own.
    event.dataTransfer?.setData("application/x-sg-topic", "");
    if (topic) going.send({ kind: "move", topic, dragged: true });
  };
  const dragOver = (event: DragEvent) => {
    const index = indexOf(event);
    if (!errand || index === null) return;
    event.preventDefault();
    if (index !== active) cursor.moveTo(index);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    going.finish();
  };
  const opened = menu.value;

  return (
    <section class="sg-tree-pane">
      <TreeHead field={search} onLeave={toFirstFound} />
      <div
        ref={element}
        class="sg-tree"
        role="tree"
        aria-label="Topics"
        tabIndex={0}
        aria-activedescendant={rowId(id, active)}
        onKeyDown={(event) => {
          if (event.target !== event.currentTarget) return;
          const keys = treeKeys(
            {
              cursor,
              page: rows.fits,
              open: isOpen,
              toggle: (topic) => toggle(view, topic.id),
              moved: rows.scrollTo,
              choose,
              cancel: going.cancel,
              search: () => search.current?.focus(),
              openMenu,
              rename,
              remove: (topic) => going.send({ kind: "delete", topic }),
            },
            event,
          );
          handleKey(event, keys);
        }}
        onClick={click}
        onContextMenu={(event) => {
          const index = indexOf(event);
          if (index === null || !writable) return;
          event.preventDefault();
          openMenu(index);
        }}
        onDragStart={dragStart}
        onDragOver={dragOver}
        onDrop={drop}
        onDragEnd={going.cancel}
        onPointerMove={() => {
          // A row that was scrolled away does not hear that its drag has ended; no pointer moves before that.
          if (errand?.dragged) going.cancel();
        }}
      >
        <div class="sg-rows" role="presentation" style={{ height: `${rows.window.height}px` }}>
          {rows.indexes.map((index) => {
            const topic = index ? topics.at(index - 1) : state && wholeTree(state);
            if (!topic) return null;
            const lands = errand && errand.kind !== "delete" && index === active;
            return (
              <TopicRow
                key={topic.id}
                id={rowId(id, index)}
                index={index}
                top={rows.window.top(index)}
                topic={topic}
                expanded={
                  isOpen(topic) ?? ((topics.at(index)?.depth ?? -1) > topic.depth || undefined)
                }
                marks={[
                  index === active && "active",
                  topic.id === (view.topic.value?.id ?? ALL_TOPICS) && "chosen",
                  topic.id === errand?.topic.id && "dragged",
                  Boolean(lands) && (going.hindered ? "hindered" : "target"),
                ]}
                renaming={renaming.value === topic.id}
                onRenamed={() => {
                  renaming.value = null;
                }}
              />
            );
          })}
        </div>
        {topics.total.value === 0 && (
          <p class="sg-tree-empty">
            {searching ? "No topic has this in its name" : "No topics yet"}
          </p>
        )}
      </div>
      <ErrandBar {...going} />
      {opened && writable && (
        <Menu
          label={`Actions for ${visibleLine(opened.topic?.name ?? "all topics")}`}
          items={menuItems(view, opened.topic, { rename, send: going.send })}
          anchor={opened.anchor}
          onClose={() => {
            menu.value = null;
          }}
          onLeave={leave}
        />
      )}
    </section>
  );
}

function rowId(prefix: string, index: number): string {
  return `${prefix}-topic-${index}`;
}

/** The row in which something happened. */
function indexOf(event: Event): number | null {
  const row = (event.target as Element).closest<HTMLElement>("[data-index]");
  return row && Number(row.dataset.index);
}
