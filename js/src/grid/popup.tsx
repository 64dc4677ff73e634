import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { handleKey } from "../view/keys";

interface PopupProps {
  /** What stands on the button. */
  label: ComponentChildren;
  /** Its accessible name where the label does not say enough, and that of what it opens. */
  name: string;
  title?: string;
  /** Opens upward: for what stands at the bottom. */
  up?: boolean;
  /** Whether something in it is set. */
  set?: boolean;
  children: (close: () => void) => ComponentChildren;
}

/** A button that opens a few controls beside itself, in place. Arrows walk them; Escape closes. */
export function Popup({ label, name, title, up, set, children }: PopupProps) {
  const open = useSignal(false);
  const id = useId();
  const wrap = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const shown = open.value;

  useLayoutEffect(() => {
    const element = box.current;
    const root = element?.closest(".sg-root");
    if (!element || !root || !shown) return;
    const [own, within] = [element.getBoundingClientRect(), root.getBoundingClientRect()];
    const over = own.right - within.right + 4;
    if (over > 0) element.style.left = `${-over}px`;
    const room = up ? own.bottom - within.top : within.bottom - own.top;
    element.style.maxHeight = `${Math.max(120, room - 8)}px`;
    focusable(element)[0]?.focus();
  }, [shown]);

  const close = () => {
    open.value = false;
    button.current?.focus();
  };
  const move = (by: number) => () => {
    if (!box.current) return;
    const all = focusable(box.current);
    const root = box.current.getRootNode() as Document | ShadowRoot;
    const here = all.indexOf(root.activeElement as HTMLElement);
    all[(here + by + all.length) % all.length]?.focus();
  };
  const own = {
    onFocusOut: (event: FocusEvent) => {
      const to = event.relatedTarget;
      if (!(to instanceof Node && wrap.current?.contains(to))) open.value = false;
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (shown) handleKey(event, { ArrowDown: move(1), ArrowUp: move(-1), Escape: close });
    },
  };
  return (
    <span ref={wrap} class="sg-popup">
      <button
        ref={button}
        type="button"
        class={`sg-button sg-small sg-plain${set ? " sg-set" : ""}`}
        aria-expanded={shown}
        aria-controls={shown ? id : undefined}
        aria-label={name}
        title={title}
        {...own}
        onClick={() => {
          open.value = !shown;
        }}
      >
        {label}
        <span aria-hidden="true" class="sg-quiet">
          {up ? "▴" : "▾"}
        </span>
      </button>
      {shown && (
        <div
          ref={box}
          id={id}
          class={`sg-popup-box${up ? " sg-popup-up" : ""}`}
          role="group"
          aria-label={name}
          tabIndex={-1}
          {...own}
        >
          {children(close)}
        </div>
      )}
    </span>
  );
}

function focusable(box: HTMLElement): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>("input:enabled, button:enabled")];
}
