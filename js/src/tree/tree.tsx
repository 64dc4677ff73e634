import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useAsks } from "../frame/use-asks";
import type { Topic } from "../link/protocol";
import { useRows } from "../list/use-rows";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import { useFocusWish } from "../view/use-focus-wish";
import * as deeds from "./commands";
import { TreeCursor } from "./cursor";
import { asksBeforeDeleting, DeleteBar } from "./delete-bar";
import { TreeHead } from "./head";
import { treeKeys } from "./keys";
import { Menu } from "./menu";
import { topicItems, treeItems } from "./menu-items";
import { AllTopicsRow, TopicRow } from "./row";
import { TargetBar } from "./target-bar";
import { useErrand } from "./use-errand";

const ROW_HEIGHT = 28;

/** The topics as an APG tree. "All topics" is its root; choosing a topic makes the grid show its samples. */
export function TopicTree({ id }: { id: string }) {
  const asks = useAsks();
  const { view } = asks;
  const { topics, connection } = view;
  const element = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const renaming = useSignal<number | null>(null);
  const deleting = useSignal<Topic | null>(null);
  const menu = useSignal<{ topic: Topic | null; anchor: HTMLElement } | null>(null);

  const held = useRef<TreeCursor | null>(null);
  held.current ??= new TreeCursor(view);
  const cursor = held.current;
  const active = cursor.index.value;

  topics.version.value;
  const rows = useRows(element, topics, { extra: 1, rowHeight: ROW_HEIGHT, above: 0, active });
  useFocusWish("tree", element);

  const writable = connection.writable.value;
  const searching = view.topicSearch.value.trim() !== "";
  const leave = () => element.current?.focus();
  const going = useErrand({ asks, cursor, element, rowHeight: ROW_HEIGHT, leave });
  const { errand, drag } = going;

  const choose = () => {
    if (!going.finish()) cursor.choose();
  };
  const select = (index: number) => {
    cursor.moveTo(index);
    if (!errand) cursor.choose();
  };
  const rename = (topic: Topic) => {
    if (writable) renaming.value = topic.id;
  };
  const remove = (topic: Topic) => {
    if (!writable) return;
    if (asksBeforeDeleting(topic)) deleting.value = topic;
    else void deeds.deleteTopic(asks, topic, cursor.parentOf(topic));
  };
  const openMenu = (index: number) => {
    const anchor = element.current?.querySelector<HTMLElement>(`#${rowId(id, index)} .sg-row-menu`);
    if (anchor && writable) menu.value = { topic: topics.at(index - 1) ?? null, anchor };
  };
  const keys = treeKeys({
    cursor,
    page: rows.fits,
    collapsed: connection.collapsed,
    searching,
    moved: (index) => rows.scrollTo(index),
    choose,
    escape: errand ? going.cancel : null,
    search: () => search.current?.focus(),
    take: (topic) => going.send("move", topic),
    put: () => void going.finish(),
    openMenu,
    rename,
    remove,
  });
  const opened = menu.value;
  const menuDeeds = {
    rename,
    remove,
    send: going.send,
    expandAll: () => deeds.expandAll(asks),
    collapseAll: () => void deeds.collapseAll(asks),
  };
  const toFirstFound = () => {
    leave();
    const found = searching && topics.find((row) => row.found);
    if (found) rows.scrollTo(cursor.moveTo(found.index + 1));
  };

  return (
    <section class="sg-tree-pane">
      <TreeHead field={search} onLeave={toFirstFound} />
      <div
        ref={element}
        class={errand ? "sg-tree sg-on-errand" : "sg-tree"}
        role="tree"
        aria-label="Topics"
        tabIndex={0}
        aria-activedescendant={rowId(id, active)}
        onKeyDown={(event) => {
          if (event.target === event.currentTarget && !handleKey(event, keys.map))
            keys.typeahead(event);
        }}
        onPointerDown={(event) => drag.press(event)}
        onPointerMove={(event) => drag.move(event)}
        onPointerUp={() => drag.release()}
        onPointerCancel={() => drag.cancel()}
      >
        <div class="sg-rows" role="presentation" style={{ height: `${rows.window.height}px` }}>
          {rows.indexes.map((index) => {
            const placed = {
              id: rowId(id, index),
              top: rows.window.top(index),
              active: active === index,
              landing: going.landingAt(index),
              onSelect: () => select(index),
              onMenu: () => openMenu(index),
            };
            if (index === 0) return <AllTopicsRow key="all" {...placed} />;
            const topic = topics.at(index - 1);
            if (!topic) return null;
            return (
              <TopicRow
                key={topic.id}
                {...placed}
                topic={topic}
                expanded={isOpen(topic, topics.at(index), searching, connection.collapsed.value)}
                renaming={renaming.value === topic.id}
                dragged={errand?.topic.id === topic.id}
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
      {errand && <TargetBar going={going} />}
      {deleting.value && (
        <DeleteBar
          topic={deleting.value}
          writable={writable}
          onKeep={() => {
            deleting.value = null;
            leave();
          }}
          onDelete={(topic) => {
            deleting.value = null;
            leave();
            void deeds.deleteTopic(asks, topic, cursor.parentOf(topic));
          }}
        />
      )}
      {opened && writable && (
        <Menu
          label={opened.topic ? `Actions for topic ${visibleLine(opened.topic.name)}` : "Actions"}
          groups={
            opened.topic ? topicItems(view, opened.topic, menuDeeds) : treeItems(view, menuDeeds)
          }
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

/** Whether the topics under one are shown. A search shows those that it found, and what is above them. */
function isOpen(
  topic: Topic,
  next: Topic | undefined,
  searching: boolean,
  collapsed: ReadonlySet<number>,
): boolean | undefined {
  if (!topic.children) return undefined;
  if (!searching) return !collapsed.has(topic.id);
  return next && next.depth > topic.depth ? true : undefined;
}

function rowId(prefix: string, index: number): string {
  return `${prefix}-topic-${index}`;
}
