import { useSignal } from "@preact/signals";
import type { Asks } from "../frame/commands";
import type { Topic } from "../link/protocol";
import { carryOut, isInside } from "./commands";
import type { TreeCursor } from "./cursor";
import { asksBeforeDeleting, type Errand, hindrance } from "./errand";

/** A topic that is on its way, and where it would land: at the cursor, which follows a pointer that drags. */
export interface Going {
  errand: Errand | null;
  target: Topic | null;
  /** Why it cannot go there; null where it can. */
  hindered: string | null;
  send(errand: Errand): void;
  /** Does it, where it can be done. */
  finish(): void;
  cancel(): void;
}

/** `leave` gives the keyboard to the tree. */
export function useErrand(asks: Asks, cursor: TreeCursor, leave: () => void): Going {
  const { view } = asks;
  const sent = useSignal<Errand | null>(null);
  const errand = sent.value;
  const target = cursor.topic ?? null;
  const inside = (id: number, top: number) => isInside(view, id, top);
  const hindered = errand && hindrance(errand, target, inside);

  const carry = async (going: Errand) => {
    const to = cursor.topic ?? null;
    if (hindrance(going, to, inside)) return;
    sent.value = null;
    leave();
    const goesOnAt = await carryOut(asks, going, to);
    if (goesOnAt !== undefined) cursor.follow(goesOnAt);
  };
  return {
    errand,
    target,
    hindered,
    send: (going) => {
      if (!view.connection.writable.peek()) return;
      if (going.kind === "delete" && !asksBeforeDeleting(going.topic)) void carry(going);
      else sent.value = going;
    },
    finish: () => {
      if (sent.peek()) void carry(sent.peek() as Errand);
    },
    cancel: () => {
      const stays = sent.peek();
      if (!stays) return;
      sent.value = null;
      cursor.follow(stays.topic.id);
      leave();
    },
  };
}
