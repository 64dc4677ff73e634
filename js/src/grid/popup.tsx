import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../frame/button";
import { handleKey } from "../view/keys";

interface PopupProps {
  /** What stands on the button. */
  label: string;
  /** The name of the button, with what it opens. */
  name: string;
  /** Opens upward: for what stands at the bottom. */
  up?: boolean;
  /** Whether something in it is set. */
  set?: boolean;
  children: ComponentChildren;
}

/** A button that opens a few controls beside itself, in place, for as long as the keyboard stays there. */
export function Popup({ label, name, up, set, children }: PopupProps) {
  const open = useSignal(false);
  const wrap = useRef<HTMLSpanElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    const root = element?.closest(".sg-root");
    if (!element || !root) return;
    const [own, within] = [element.getBoundingClientRect(), root.getBoundingClientRect()];
    const room = up ? own.bottom - within.top : within.bottom - own.top;
    element.style.left = `${Math.min(0, within.right - own.right - 4)}px`;
    element.style.maxHeight = `${Math.max(120, room - 8)}px`;
    element.querySelector<HTMLElement>("input:enabled, button:enabled")?.focus();
  }, [open.value]);
  const close = () => {
    open.value = false;
    wrap.current?.querySelector("button")?.focus();
  };
  return (
    <span
      ref={wrap}
      class="sg-popup"
      role="group"
      aria-label={name}
      onFocusOut={({ relatedTarget }) => {
        if (!wrap.current?.contains(relatedTarget as Node | null)) open.value = false;
      }}
      onKeyDown={(event) => open.peek() && handleKey(event, { Escape: close })}
    >
      <Button
        kind={`small plain${set ? " set" : ""}`}
        label={name}
        open={open.value}
        onPress={() => {
          open.value = !open.peek();
        }}
      >
        {label} {up ? "▴" : "▾"}
      </Button>
      {open.value && (
        <div ref={box} class={`sg-popup-box${up ? " sg-popup-up" : ""}`} tabIndex={-1}>
          {children}
        </div>
      )}
    </span>
  );
}
