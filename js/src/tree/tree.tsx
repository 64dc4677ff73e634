import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Topic } from "../link/protocol";
import { useRows } from "../list/use-rows";
import { useCommands } from "../view/commands-context";
import { handleKey } from "../view/keys";
import { useFocusWish } from "../view/use-focus-wish";
import { useView } from "../view/view";
import { TreeCursor } from "./cursor";
import { DeleteBar } from "./delete-bar";
import { treeKeys } from "./keys";
import { TopicMenu } from "./menu";
import { AllTopicsRow, TopicRow } from "./row";

const ROW_HEIGHT = 28;

/** The topics as an APG tree. "All topics" is its root; choosing a topic makes the grid show its samples. */
export function TopicTree({ id }: { id: string }) {
  const view = useView();
  const commands = useCommands();
  const { topics, connection } = view;
  const element = useRef<HTMLDivElement>(null);
  const cursor = useRef<TreeCursor | null>(null);
  cursor.current ??= new TreeCursor(view);
  const active = cursor.current.index;
  const renaming = useSignal<number | null>(null);
  const deleting = useSignal<Topic | null>(null);
  const menu = useSignal<{ topic: Topic; anchor: HTMLElement } | null>(null);

  topics.version.value;
  const rows = useRows(element, topics, {
    extra: 1,
    rowHeight: ROW_HEIGHT,
    above: 0,
    active: active.value,
  });

  useFocusWish("tree", element);

  const writable = connection.writable.value;
  const openMenu = (topic: Topic, index: number) => {
    const anchor = element.current?.querySelector<HTMLElement>(`#${rowId(id, index)} .sg-row-menu`);
    if (anchor && writable) menu.value = { topic, anchor };
  };
  const keys = treeKeys({
    cursor: cursor.current,
    page: rows.fits,
    collapsed: connection.collapsed,
    moved: (index) => rows.scrollTo(index),
    openMenu,
    rename: (topic) => {
      if (writable) renaming.value = topic.id;
    },
    remove: (topic) => {
      if (writable) deleting.value = topic;
    },
  });

  return (
    <section class="sg-tree-pane">
      <div
        ref={element}
        class="sg-tree"
        role="tree"
        aria-label="Topics"
        tabIndex={0}
        aria-activedescendant={rowId(id, active.value)}
        onKeyDown={(event) => {
          if (event.target === event.currentTarget && !handleKey(event, keys.map))
            keys.typeahead(event);
        }}
      >
        <div class="sg-rows" role="presentation" style={{ height: rows.window.height }}>
          {rows.indexes.map((index) => {
            const top = rows.window.top(index);
            if (index === 0) {
              return (
                <AllTopicsRow key="all" id={rowId(id, 0)} top={top} active={active.value === 0} />
              );
            }
            const topic = topics.at(index - 1);
            if (!topic) return null;
            return (
              <TopicRow
                key={topic.id}
                id={rowId(id, index)}
                topic={topic}
                top={top}
                active={active.value === index}
                renaming={renaming}
                onSelect={() => {
                  cursor.current?.moveTo(index);
                  view.selectTopic(topic);
                }}
                onMenu={() => openMenu(topic, index)}
              />
            );
          })}
        </div>
        {topics.total.value === 0 && <p class="sg-tree-empty">No topics yet</p>}
      </div>
      {deleting.value && (
        <DeleteBar
          topic={deleting.value}
          writable={writable}
          onKeep={() => {
            deleting.value = null;
            element.current?.focus();
          }}
          onDelete={(topic) => {
            deleting.value = null;
            element.current?.focus();
            void commands.deleteTopic(topic, cursor.current?.parentOf(topic) ?? null);
          }}
        />
      )}
      {menu.value && writable && (
        <TopicMenu
          topic={menu.value.topic}
          anchor={menu.value.anchor}
          onClose={() => {
            menu.value = null;
          }}
          onRename={(topic) => {
            renaming.value = topic.id;
          }}
          onDelete={(topic) => {
            deleting.value = topic;
          }}
          onLeave={() => element.current?.focus()}
        />
      )}
    </section>
  );
}

function rowId(prefix: string, index: number): string {
  return `${prefix}-topic-${index}`;
}
