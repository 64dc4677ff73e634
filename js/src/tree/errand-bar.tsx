import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../frame/button";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import { errandLine } from "./errand";
import type { Going } from "./use-errand";

const VERBS = { move: "Move here", merge: "Merge", delete: "Delete topic" };

/** While a topic is on its way: what would be done with it now, and how to say so. A deletion is a question, and takes the keyboard. */
export function ErrandBar({ errand, target, hindered, finish, cancel }: Going) {
  const bar = useRef<HTMLDivElement>(null);
  const kind = errand?.kind;
  useLayoutEffect(() => {
    if (kind === "delete") bar.current?.querySelector("button")?.focus();
  }, [kind]);
  if (!errand) return null;
  const line = visibleLine(errandLine(errand, target));
  return (
    <div
      ref={bar}
      class={`sg-errand sg-errand-${errand.dragged ? "drag" : kind}`}
      role="group"
      aria-label={line}
      onKeyDown={(event) => handleKey(event, { Escape: cancel })}
    >
      <p aria-live="polite">
        <bdi>{line}</bdi> {hindered && <span class="sg-warn">{hindered}</span>}
      </p>
      {!errand.dragged && (
        <div class="sg-buttons">
          <Button
            kind={kind === "delete" ? "small danger" : "small primary"}
            off={hindered}
            onPress={finish}
          >
            {VERBS[errand.kind]}
          </Button>
          <Button kind="small" title="Leave it as it is (Esc)" onPress={cancel}>
            Cancel
          </Button>
        </div>
      )}
    </div>
  );
}
