import { useLayoutEffect, useRef } from "preact/hooks";
import { handleKey } from "../view/keys";

/** Its name, what it does, and its key; null is a line, and false is nothing. */
export type MenuItem = [name: string, run: () => void, key?: string] | null | false;

interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  anchor: HTMLElement;
  onClose(): void;
  /** Gives the keyboard back to where the menu came from. */
  onLeave(): void;
}

/** A menu after the APG, in its place: beside the pane, at the row that it belongs to. */
export function Menu({ label, items, anchor, onClose, onLeave }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const all = () => [...(menu.current?.querySelectorAll("button") ?? [])];
  useLayoutEffect(() => {
    const element = menu.current;
    const pane = element?.offsetParent;
    if (!element || !pane) return;
    const below = anchor.getBoundingClientRect().bottom - pane.getBoundingClientRect().top;
    const lowest = pane.clientHeight - element.offsetHeight;
    element.style.top = `${Math.max(0, Math.min(below, lowest))}px`;
    all()[0]?.focus();
  }, [anchor]);

  const move = (by: number) => () => {
    const here = all().findIndex((item) => item.matches(":focus"));
    all()
      .at((here + by) % all().length)
      ?.focus();
  };
  const close = () => {
    onClose();
    onLeave();
  };
  return (
    <div
      ref={menu}
      class="sg-menu"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) =>
        handleKey(event, {
          ArrowDown: move(1),
          ArrowUp: move(-1),
          Home: () => all().at(0)?.focus(),
          End: () => all().at(-1)?.focus(),
          Escape: close,
          Tab: close,
        })
      }
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) onClose();
      }}
    >
      {items.map((item, index) =>
        item ? (
          <button
            key={item[0]}
            type="button"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              close();
              item[1]();
            }}
          >
            {item[0]}
            <span aria-hidden="true" class="sg-quiet">
              {item[2]}
            </span>
          </button>
        ) : (
          // Lines have no identity, and never change their places
          item === null && <hr key={index} class="sg-menu-line" />
        ),
      )}
    </div>
  );
}
