import { Place } from "../frame/save-drawer";
import type { State } from "../link/protocol";
import { plural } from "../text/numbers";
import { leftOut } from "../text/sentences";
import { useView } from "../view/view";

/** Stage 4: what is ready and where it goes. Its drawer tells the whole, and saves. */
export function SaveActions({ state }: { state: State }) {
  const view = useView();
  const { ready, saved } = state.stages.save;
  const out = leftOut(state);
  const open = view.drawer.value?.kind === "save";
  return (
    <>
      <button
        type="button"
        class={ready && !open ? "sg-button sg-primary" : "sg-button"}
        aria-expanded={open}
        onClick={() => {
          view.drawer.value = open ? null : { kind: "save" };
        }}
      >
        Save…
      </button>
      <span class="sg-save-plan">
        {ready > 0 ? (
          <>
            {plural(ready, "sample")} ready for <Place path={state.dataset} />
          </>
        ) : saved > 0 ? (
          <>
            Everything that is ready is saved: {plural(saved, "sample")} in{" "}
            <Place path={state.dataset} />
          </>
        ) : (
          "Nothing to save yet: a sample is saved once its output is there and valid."
        )}
        {out.length > 0 && <span class="sg-warn"> · not ready: {out.join(", ")}</span>}
      </span>
    </>
  );
}
