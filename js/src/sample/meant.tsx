import type { Label, Sample } from "../link/protocol";
import { hasLabels, toggled } from "../text/labels";
import { askedOf } from "../text/sentences";
import { visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";

const LABELS: readonly Label[] = ["pass", "fail"];

/** What a sample is meant to do, which a person may judge otherwise, and what was asked of it. */
export function Meant({ sample, writable }: { sample: Sample; writable: boolean }) {
  const { state } = useView().connection;
  const commands = useCommands();
  const asked = askedOf(sample);
  const labelled = hasLabels(state.value);
  if (!labelled && !asked) return null;
  return (
    <div class="sg-meant">
      {labelled && (
        <span class="sg-buttons" role="group" aria-label="What this sample is meant to do">
          <span>Meant to</span>
          {LABELS.map((label) => (
            <button
              key={label}
              type="button"
              class="sg-button sg-small"
              aria-pressed={sample.expected_label === label}
              title={`Meant to ${label} (${label[0]}); again for no label`}
              disabled={!writable}
              onClick={() =>
                void commands.label([sample.id], toggled(sample.expected_label, label))
              }
            >
              {label}
            </button>
          ))}
        </span>
      )}
      {asked && <bdi>{visibleLine(asked)}</bdi>}
    </div>
  );
}
