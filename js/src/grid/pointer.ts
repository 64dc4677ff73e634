import { visibleLine } from "../text/visible";
import type { View } from "../view/view";

interface PointerOptions {
  open(row: number): void;
  toggle(row: number): void;
  extendTo(row: number): Promise<void>;
}

const SHOWN = 200;

/** What the pointer does on the rows, heard once for all of them. */
export function pointerOn(view: View, { open, toggle, extendTo }: PointerOptions) {
  return {
    onMouseDown: (event: MouseEvent) => {
      if (event.shiftKey) event.preventDefault(); // else the text between is marked
    },
    onClick: (event: MouseEvent) => {
      const target = event.target as Element;
      const row = Number(target.closest<HTMLElement>("[data-index]")?.dataset.index ?? -1);
      const like = likeOf(target)?.dataset.like;
      const box = target.closest("[aria-colindex='1']") || event.ctrlKey || event.metaKey;
      if (row < 0) return;
      if (event.shiftKey) {
        view.focus("grid");
        void extendTo(row);
      } else if (box) toggle(row);
      else if (like) void view.openSample(like);
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
  like.title = "Resembles another: click to open it (d)";
  const here = view.list.pages.find((row) => row.id === id)?.row;
  const other = here ?? (await view.connection.request("sample", { id }).catch(() => null));
  if (other) like.title = `Resembles “${visibleLine(other.input.slice(0, SHOWN))}” (d)`;
}
