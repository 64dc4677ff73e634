import type { State } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { leftOut, tagLine } from "../text/sentences";
import { visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";

/** Stage 4: what will be saved and where, and what will not and why. */
export function SaveActions({ state }: { state: State }) {
  const view = useView();
  const commands = useCommands();
  const { ready, saved } = state.stages.save;
  const out = leftOut(state);
  const busy = commands.underWay.value.has("save");
  return (
    <>
      <button
        type="button"
        class={ready ? "sg-button sg-primary" : "sg-button"}
        disabled={!view.connection.writable.value || ready === 0 || busy}
        onClick={() => void commands.save()}
      >
        Save samples
      </button>
      <span class="sg-save-plan">
        {ready > 0 ? (
          <>
            {plural(ready, "sample")} to <Place path={state.dataset} />, tagged{" "}
            <bdi title={visibleLine(tagLine(state))}>
              {visibleLine(tagLine(state)) || "without custom tags"}
            </bdi>
          </>
        ) : saved > 0 ? (
          <>
            Everything that is ready is saved: {plural(saved, "sample")} in{" "}
            <Place path={state.dataset} />
          </>
        ) : (
          "Nothing to save yet: a sample is saved once its output is there and valid."
        )}
        {ready > 0 && saved > 0 && <span class="sg-quiet"> · {count(saved)} saved before</span>}
        {out.length > 0 && <span class="sg-warn"> · left out: {out.join(", ")}</span>}
      </span>
    </>
  );
}

function Place({ path }: { path: string }) {
  return (
    <bdi class="sg-path" title={visibleLine(path)}>
      {visibleLine(path)}
    </bdi>
  );
}
