import { useMemo } from "preact/hooks";
import { CopyButton } from "../frame/copy";
import type { Sample } from "../link/protocol";
import { plural } from "../text/numbers";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { regenerate } from "./commands";
import { deskOf } from "./desk";

/** What can be done with the sample as a whole. */
export function PanelFoot({ sample }: { sample: Sample }) {
  const view = useView();
  const commands = useCommands();
  const writable = view.connection.writable.value;
  const waiting = deskOf(view).otherThan(sample.id);
  const whole = useMemo(() => JSON.stringify(sample, null, 2), [sample]);
  const remove = async () => {
    if (await commands.deleteSamples([sample.id])) view.focus("grid");
  };
  return (
    <footer class="sg-panel-foot">
      <span class="sg-buttons">
        <button
          type="button"
          class="sg-button sg-small"
          title="Another output, with something to heed"
          disabled={!writable}
          onClick={() => regenerate({ view, commands }, sample.id)}
        >
          Regenerate…
        </button>
        <CopyButton text={whole} label="Copy sample as JSON" title="The whole sample as JSON">
          Copy sample
        </CopyButton>
        {waiting && (
          <button
            type="button"
            class="sg-button sg-small"
            title="What was typed there is not saved"
            onClick={() => void view.openSample(waiting.id)}
          >
            {`${plural(waiting.count, "draft")} elsewhere`}
          </button>
        )}
      </span>
      <button
        type="button"
        class="sg-button sg-small sg-plain"
        disabled={!writable}
        onClick={() => void remove()}
      >
        Delete sample
      </button>
    </footer>
  );
}
