import { useSignal } from "@preact/signals";
import { useAsks } from "../frame/use-asks";
import { plural } from "../text/numbers";
import { Writing } from "./writing";

/** Other outputs for some samples, with something to heed beside the guidance. Without ids they are those selected in the grid. */
export function Regenerate({ ids }: { ids: string[] | null }) {
  const { view, commands } = useAsks();
  const guidance = useSignal("");
  const which = ids ? { ids } : view.selection.which();
  const size = ids?.length ?? view.selection.size.value;
  return (
    <Writing
      title="Regenerate outputs"
      about={`of ${plural(size, "sample")}, one call each`}
      name="What to heed beside the guidance"
      example="What to heed this time, beside the guidance"
      rows={3}
      text={guidance}
      action={`Regenerate ${plural(size, "output")}`}
      op="outputs_regenerate"
      off={
        view.connection.running.value
          ? "Wait until the run has ended, or stop it"
          : !which && "Select samples in the grid first"
      }
      run={async () =>
        which && commands.do("outputs_regenerate", { which, guidance: guidance.value.trim() })
      }
      then="grid"
    />
  );
}
