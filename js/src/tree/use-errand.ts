import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import type { Asks } from "../frame/commands";
import type { Topic } from "../link/protocol";
import { expand, isInside, mergeTopic, moveTopic } from "./commands";
import type { TreeCursor } from "./cursor";
import { TopicDrag } from "./drag";
import { type Errand, hindrance } from "./errand";
import type { Landing } from "./row";

interface Options {
  asks: Asks;
  cursor: TreeCursor;
  element: RefObject<HTMLElement | null>;
  rowHeight: number;
  /** Gives the keyboard to the tree. */
  leave(): void;
}

/** A topic that is on its way, and where it would land: at the cursor, or under the pointer that drags it. */
export interface Going {
  errand: Errand | null;
  target: Topic | null;
  /** Why it cannot go there; null where it can. */
  hindered: string | null;
  dragging: boolean;
  drag: TopicDrag;
  send(kind: Errand["kind"], topic: Topic): void;
  /** Does it, where it can be done; false where no topic is on its way. */
  finish(): boolean;
  cancel(): void;
  landingAt(index: number): Landing;
}

export function useErrand({ asks, cursor, element, rowHeight, leave }: Options): Going {
  const { view } = asks;
  const { topics, connection } = view;
  const sent = useSignal<Errand | null>(null);
  const held = useRef<TopicDrag | null>(null);
  held.current ??= new TopicDrag({
    element: () => element.current,
    rowHeight,
    topicAt: (index) => topics.at(index - 1),
    last: () => cursor.last,
    writable: () => connection.writable.peek() && sent.peek() === null,
    open: (topic) => expand(view, topic.id),
    dropped: (topic, index) => void go({ kind: "move", topic }, topics.at(index - 1) ?? null),
  });
  const drag = held.current;

  const dragged = drag.topic.value;
  const errand: Errand | null = dragged ? { kind: "move", topic: dragged } : sent.value;
  const landing = dragged ? drag.over.value : cursor.index.value;
  const target = landing === null ? null : (topics.at(landing - 1) ?? null);
  const inside = (id: number, top: number) => isInside(view, id, top);
  const hindered =
    landing === null
      ? "Drop it on a topic; Esc cancels"
      : errand && hindrance(errand, target, inside);

  async function go(going: Errand, to: Topic | null): Promise<void> {
    if (hindrance(going, to, inside) !== null) return;
    sent.value = null;
    leave();
    const { kind, topic } = going;
    if (kind === "move") {
      if (await moveTopic(asks, topic, to)) cursor.follow(topic.id);
    } else if (to && (await mergeTopic(asks, topic, to))) cursor.follow(to.id);
  }

  return {
    errand,
    target,
    hindered,
    dragging: dragged !== null,
    drag,
    send: (kind, topic) => {
      if (!connection.writable.peek()) return;
      sent.value = { kind, topic };
      view.speech.say("Choose a topic with the arrow keys, then Enter. Escape cancels.");
    },
    finish: () => {
      const waiting = sent.peek();
      if (waiting) void go(waiting, cursor.topic ?? null);
      return waiting !== null;
    },
    cancel: () => {
      drag.cancel();
      sent.value = null;
      view.speech.say("Cancelled");
      leave();
    },
    landingAt: (index) => {
      if (!errand || index !== landing) return null;
      return hindered === null ? "target" : "hindered";
    },
  };
}
