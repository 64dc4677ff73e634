import type { SampleStatus } from "../link/protocol";
import { STATUS_NAMES } from "../text/sentences";
import { visibleLine } from "../text/visible";

interface StatusMarkProps {
  status: SampleStatus;
  saved: boolean;
  edited: boolean;
  reason: string | null;
}

/** A sample's status in words, with colour beside it but never alone. */
export function StatusMark({ status, saved, edited, reason }: StatusMarkProps) {
  const name = saved ? "Saved" : STATUS_NAMES[status];
  const title = [name, edited ? "edited" : "", reason ? visibleLine(reason) : ""]
    .filter(Boolean)
    .join(": ");
  return (
    <span class={`sg-status sg-status-${saved ? "saved" : status}`} title={title}>
      {name}
      {edited && (
        <span class="sg-quiet">
          {" "}
          ✎<span class="sg-hidden"> edited</span>
        </span>
      )}
    </span>
  );
}
