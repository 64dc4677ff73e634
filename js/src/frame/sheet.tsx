import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { handleKey } from "../view/keys";
import { useView } from "../view/view";
import { Button } from "./button";

interface SheetProps {
  title: string;
  /** Said beside the title, quietly. */
  about?: ComponentChildren;
  /** What stands at the right end of the title's line. */
  tools?: ComponentChildren;
  /** Whether there is nothing in it but to read: then its text takes the keyboard, so that it can be scrolled. */
  read?: boolean;
  children: ComponentChildren;
}

/** A drawer of the frame: it takes the keyboard when it opens, and Escape gives it back to where it came from. */
export function Sheet({ title, about, tools, read = false, children }: SheetProps) {
  const view = useView();
  const sheet = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const opener = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const root = sheet.current?.getRootNode() as Document | ShadowRoot | undefined;
    opener.current = root?.activeElement ?? null;
    (read ? body : sheet).current?.focus();
  }, []);
  const close = () => {
    view.drawer.value = null;
    const from = opener.current;
    if (from instanceof HTMLElement && from.isConnected) from.focus();
    else view.focus("grid");
  };
  return (
    <section
      ref={sheet}
      class="sg-sheet"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => handleKey(event, { Escape: close })}
    >
      <header class="sg-sheet-head">
        <h3>{title}</h3>
        <p class="sg-quiet">{about}</p>
        <span class="sg-buttons">
          {tools}
          <Button
            kind="icon"
            label={`Close ${title.toLowerCase()}`}
            title="Close (Esc)"
            onPress={close}
          >
            ✕
          </Button>
        </span>
      </header>
      <div ref={body} class="sg-sheet-body" tabIndex={read ? 0 : undefined}>
        {children}
      </div>
    </section>
  );
}
