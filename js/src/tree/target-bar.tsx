import { Button } from "../frame/button";
import { visibleLine } from "../text/visible";
import { errandLine } from "./errand";
import type { Going } from "./use-errand";

/** While a topic is on its way: where it would go now, and how to say so. Nothing moves under a pointer that drags. */
export function TargetBar({ going }: { going: Going }) {
  const { errand, target, hindered, dragging, finish, cancel } = going;
  if (!errand) return null;
  const line = visibleLine(errandLine(errand, target));
  if (dragging) {
    return (
      <p class="sg-errand sg-errand-drag" role="status">
        <bdi>{hindered ?? line}</bdi>
      </p>
    );
  }
  return (
    <div class="sg-errand" role="group" aria-label={line}>
      <p aria-live="polite">
        <bdi>{line}</bdi> {hindered && <span class="sg-warn">{hindered}</span>}
      </p>
      <div class="sg-buttons">
        <Button kind="small primary" title="Enter" off={hindered} onPress={finish}>
          {errand.kind === "move" ? "Move here" : "Merge"}
        </Button>
        <Button kind="small" title="Leave it where it is (Esc)" onPress={cancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
