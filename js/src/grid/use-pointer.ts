import type { Signal } from "@preact/signals";
import type { RefObject } from "preact";
import { visibleLine } from "../text/visible";
import type { View } from "../view/view";
import type { Cursor } from "./use-follow";

interface PointerOptions {
  view: View;
  element: RefObject<HTMLElement | null>;
  cursor: Signal<Cursor>;
  open(row: number): void;
  toggle(row: number): void;
  extendTo(row: number): void;
}

const SHOWN = 200;

/** What the pointer does on the rows, heard once for all of them. */
export function usePointer({ view, element, cursor, open, toggle, extendTo }: PointerOptions) {
  return {
    onMouseDown: (event: MouseEvent) => {
      if (!event.shiftKey) return;
      event.preventDefault(); // else the text between is marked
      element.current?.focus();
    },
    onClick: (event: MouseEvent) => {
      const target = event.target as Element;
      const row = Number(target.closest<HTMLElement>("[data-index]")?.dataset.index ?? -1);
      if (row < 0) return;
      const column = Number(target.closest("[role=gridcell]")?.getAttribute("aria-colindex")) - 1;
      const like = likeOf(target);
      if (event.shiftKey) extendTo(row);
      else if (column === 0 || event.ctrlKey || event.metaKey) {
        cursor.value = { row, column: 0 };
        toggle(row);
      } else if (like?.dataset.like) void view.openSample(like.dataset.like);
      else open(row);
    },
    onPointerOver: (event: PointerEvent) => {
      const like = likeOf(event.target as Element);
      if (like && !like.title) void sayLike(view, like);
    },
  };
}

function likeOf(target: Element): HTMLElement | null {
  return target.closest<HTMLElement>("[data-like]");
}

/** Says which input a sample resembles: only here, for rows bring no more than its id. */
async function sayLike(view: View, like: HTMLElement): Promise<void> {
  const id = like.dataset.like ?? "";
  like.title = "Resembles another sample: click to open that one (d)";
  const here = view.list.pages.find((row) => row.id === id)?.row;
  const other = here ?? (await view.connection.request("sample", { id }).catch(() => null));
  if (other) {
    like.title = `Resembles “${visibleLine(other.input.slice(0, SHOWN))}”: click to open that one (d)`;
  }
}
