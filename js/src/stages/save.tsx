import { Opens } from "../frame/opens";
import { Place } from "../frame/save-drawer";
import type { State } from "../link/protocol";
import { plural } from "../text/numbers";
import { leftOut } from "../text/sentences";

/** Stage 4: what is ready and where it goes. Its drawer tells the whole, and saves. */
export function SaveActions({ state }: { state: State }) {
  const { ready, saved } = state.stages.save;
  const out = leftOut(state).join(", ");
  return (
    <>
      <Opens opens="save" kind={ready ? "primary" : ""}>
        Save…
      </Opens>
      <span class="sg-save-plan">
        {ready || saved ? (
          <>
            {ready ? `${plural(ready, "sample")} ready` : `${plural(saved, "sample")} saved`} ·{" "}
            <Place path={state.dataset} />
          </>
        ) : (
          "Nothing to save yet"
        )}
        {out && <span class="sg-warn"> · not ready: {out}</span>}
      </span>
    </>
  );
}
