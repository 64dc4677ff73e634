import { Fragment } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { handleKey } from "../view/keys";

export interface MenuItem {
  label: string;
  keys?: string;
  /** Why it cannot be chosen now, if so. */
  nothing?: string | null;
  run(): void;
}

interface MenuProps {
  label: string;
  /** Items that belong together stand together. */
  groups: readonly (readonly MenuItem[])[];
  anchor: HTMLElement;
  onClose(): void;
  /** Gives the keyboard back to where the menu came from. */
  onLeave(): void;
}

/** A menu after the APG, in its place: beside what it belongs to, inside the pane. */
export function Menu({ label, groups, anchor, onClose, onLeave }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = menu.current;
    const pane = element?.offsetParent;
    if (!element || !pane) return;
    const [at, within] = [anchor.getBoundingClientRect(), pane.getBoundingClientRect()];
    const lowest = Math.max(0, within.height - element.offsetHeight);
    element.style.top = `${Math.min(at.bottom - within.top, lowest)}px`;
    // Beside the button, not under it: what a second click would hit is not chosen by it.
    const room = (element.closest(".sg-root") ?? pane).getBoundingClientRect().right - within.left;
    const left = Math.min(at.right - within.left + 2, room - element.offsetWidth - 4);
    element.style.left = `${Math.max(0, left)}px`;
    element.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, [anchor]);

  const all = () => [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  const move = (by: number) => () => {
    const items = all();
    const root = menu.current?.getRootNode() as Document | ShadowRoot | undefined;
    const here = items.indexOf(root?.activeElement as HTMLElement);
    items[(here + by + items.length) % items.length]?.focus();
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
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) onClose();
      }}
    >
      {groups.map((items, index) => (
        // Groups have no identity, and never change their order
        <Fragment key={index}>
          {index > 0 && <hr class="sg-menu-line" />}
          {items.map(({ label: name, keys, nothing, run }) => (
            <button
              key={name}
              type="button"
              role="menuitem"
              tabIndex={-1}
              aria-disabled={nothing ? true : undefined}
              title={nothing ?? undefined}
              onClick={() => {
                if (nothing) return;
                close();
                run();
              }}
            >
              <span>{name}</span>
              {keys && (
                <span aria-hidden="true" class="sg-quiet">
                  {keys}
                </span>
              )}
            </button>
          ))}
        </Fragment>
      ))}
    </div>
  );
}
