import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../frame/button";
import { Sheet } from "../frame/sheet";
import { useAsks } from "../frame/use-asks";
import { useLocked } from "../frame/use-locked";
import { count, plural } from "../text/numbers";
import { handleKey } from "../view/keys";
import { regenerate } from "./commands";

/** Other outputs for some samples, with something to heed beside the guidance. Without ids they are those selected in the grid. */
export function Regenerate({ ids }: { ids: string[] | null }) {
  const asks = useAsks();
  const { view, commands } = asks;
  const { running } = view.connection;
  const area = useRef<HTMLTextAreaElement>(null);
  const guidance = useSignal("");
  useEffect(() => area.current?.focus(), []);
  const size = ids ? ids.length : view.selection.size.value;
  const nothing = running.value
    ? "Wait until the run has ended, or stop it."
    : size === 0
      ? "Select samples in the grid first."
      : null;
  const asked = commands.underWay.value.has("outputs_regenerate");
  const off = useLocked() ?? nothing ?? (asked && "Starting…");
  const start = async () => {
    const which = ids ? { ids } : view.which();
    if (!which || off) return;
    if (await regenerate(asks, which, guidance.value.trim())) {
      view.drawer.value = null;
      view.focus("grid");
    }
  };
  const about =
    size === 0
      ? "no sample is selected"
      : ids
        ? `of ${plural(size, "sample")}`
        : `of the ${count(size)} selected ${size === 1 ? "sample" : "samples"}`;
  return (
    <Sheet title="Regenerate outputs" about={about}>
      <textarea
        ref={area}
        class="sg-area"
        rows={3}
        dir="auto"
        maxLength={50_000}
        aria-label="What to heed beside the guidance"
        placeholder="What to heed this time, beside the guidance. For example: be more formal; never promise a refund."
        value={guidance.value}
        onInput={(event) => {
          guidance.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => handleKey(event, { "Mod+Enter": () => void start() })}
      />
      <div class="sg-buttons">
        <Button kind="primary" title="Ctrl+Enter" off={off} onPress={() => void start()}>
          {size ? `Regenerate ${plural(size, "output")}` : "Regenerate outputs"}
        </Button>
        {size > 0 && (
          <span class="sg-quiet">
            {plural(size, "call")}, one a sample. Undo brings the present outputs back.
          </span>
        )}
      </div>
    </Sheet>
  );
}
