import { useMemo } from "preact/hooks";
import { Button } from "../frame/button";
import { CopyButton } from "../frame/copy";
import { useLocked } from "../frame/use-locked";
import type { Sample } from "../link/protocol";
import { plural } from "../text/numbers";
import { regenerate } from "./commands";
import { isChanged, useDesk } from "./desk";

/** What can be done with the sample as a whole. */
export function PanelFoot({ sample }: { sample: Sample }) {
  const desk = useDesk();
  const { view, commands } = desk;
  const locked = useLocked();
  const waiting = desk.drafts.value.filter((draft) => draft.id !== sample.id && isChanged(draft));
  const whole = useMemo(() => JSON.stringify(sample, null, 2), [sample]);
  return (
    <footer class="sg-panel-foot">
      <span class="sg-buttons">
        <Button
          kind="small"
          title="Another output, with something to heed"
          off={locked}
          onPress={() => regenerate(desk, sample.id)}
        >
          Regenerate…
        </Button>
        <CopyButton text={whole} label="Copy sample as JSON">
          Copy sample
        </CopyButton>
        {waiting[0] && (
          <Button
            kind="small"
            title="Not saved yet"
            onPress={() => void view.openSample(waiting[0]?.id ?? "")}
          >
            {`${plural(waiting.length, "draft")} elsewhere`}
          </Button>
        )}
      </span>
      <Button
        kind="small plain"
        off={locked}
        onPress={async () => {
          if (await commands.deleteSamples({ ids: [sample.id] })) view.focus("grid");
        }}
      >
        Delete sample
      </Button>
    </footer>
  );
}
