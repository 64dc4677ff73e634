import type { Label, SampleStatus } from "../link/protocol";
import { LABEL_NAMES, STATUS_NAMES } from "../text/sentences";
import { visibleLine } from "../text/visible";

interface StatusMarkProps {
  status: SampleStatus;
  saved: boolean;
  edited: boolean;
  reason: string | null;
  /** Said of samples that are meant to fail; most are not. */
  label?: Label | null;
}

/** A sample's status in words, with colour beside it but never alone. */
export function StatusMark({ status, saved, edited, reason, label }: StatusMarkProps) {
  const name = saved ? "Saved" : STATUS_NAMES[status];
  const said = [name, edited ? "edited" : "", label ? LABEL_NAMES[label] : ""];
  const title = [...said, reason ? visibleLine(reason) : ""].filter(Boolean).join(": ");
  return (
    <span class={`sg-status sg-status-${saved ? "saved" : status}`} title={title}>
      {name}
      {edited && (
        <span class="sg-quiet">
          {" "}
          ✎<span class="sg-hidden"> edited</span>
        </span>
      )}
      {label === "fail" && (
        <span class="sg-quiet">
          {" · "}
          <span class="sg-hidden">meant </span>to fail
        </span>
      )}
    </span>
  );
}
