import type { Judgement, Label, Sample } from "../link/protocol";
import { hasLabels, toggled } from "../text/labels";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { judge, label } from "./commands";

const JUDGEMENTS: readonly [Judgement, string, string][] = [
  ["accepted", "Accept", "a"],
  ["rejected", "Reject", "x"],
];
const LABELS: readonly Label[] = ["pass", "fail"];

/** What a person thinks of the sample, and what it is meant to do. By mouse it stays; by key one goes on to the next. */
export function Judging({ sample, told }: { sample: Sample; told: string | null }) {
  const view = useView();
  const asks = { view, commands: useCommands() };
  const writable = view.connection.writable.value;
  const why = (title: string) => (writable ? title : "It cannot be changed from here now");
  const tell = async (stored: Promise<string | null>) => {
    const said = await stored;
    if (said) view.speech.say(said);
  };
  return (
    <div class="sg-judging">
      <span class="sg-buttons" role="group" aria-label="What you think of this sample">
        {JUDGEMENTS.map(([judgement, name, key]) => (
          <button
            key={judgement}
            type="button"
            class="sg-button sg-small"
            aria-pressed={sample.judgement === judgement}
            title={why(`${name} (${key} does it and goes on); again takes it back`)}
            disabled={!writable}
            onClick={() => void tell(judge(asks, sample.id, toggled(sample.judgement, judgement)))}
          >
            {name}
          </button>
        ))}
      </span>
      {hasLabels(view.connection.state.value) && (
        <span class="sg-buttons" role="group" aria-label="What this sample is meant to do">
          <span class="sg-quiet">Meant to</span>
          {LABELS.map((each) => (
            <button
              key={each}
              type="button"
              class="sg-button sg-small"
              aria-pressed={sample.expected_label === each}
              title={why(`Meant to ${each} (${each[0]} does it and goes on); again for no label`)}
              disabled={!writable}
              onClick={() =>
                void tell(label(asks, sample.id, toggled(sample.expected_label, each)))
              }
            >
              {each}
            </button>
          ))}
        </span>
      )}
      {told && <span class="sg-quiet">{told}</span>}
    </div>
  );
}
