import { Button } from "../frame/button";
import { useLocked } from "../frame/use-locked";
import type { Sample } from "../link/protocol";
import { hasLabels } from "../text/labels";
import { useDesk } from "./desk";
import { judge, VERDICTS, type Verdict } from "./verdicts";

/** What a person thinks of the sample, and what it is meant to do. By mouse it stays; by key one goes on to the next. */
export function Judging({ sample, told }: { sample: Sample; told: string | null }) {
  const desk = useDesk();
  const locked = useLocked();
  const button = (verdict: Verdict) => {
    const { key, name, label, judgement } = verdict;
    const pressed = label ? sample.expected_label === label : sample.judgement === judgement;
    const back = { said: "Taken back", ...(label ? { label: null } : { judgement: null }) };
    return (
      <Button
        key={key}
        kind="small"
        title={`${verdict.said} (${key}, and on); again takes it back`}
        off={locked}
        pressed={pressed}
        onPress={async () => {
          const said = await judge(desk, sample.id, pressed ? { ...verdict, ...back } : verdict);
          if (said) desk.view.speech.say(said);
        }}
      >
        {name}
      </Button>
    );
  };
  return (
    <div class="sg-judging">
      <span class="sg-buttons" role="group" aria-label="What you think of this sample">
        {VERDICTS.filter(({ judgement }) => judgement).map(button)}
      </span>
      {hasLabels(desk.view.connection.state.value) && (
        <span class="sg-buttons" role="group" aria-label="What this sample is meant to do">
          <span class="sg-quiet">Meant to</span>
          {VERDICTS.filter(({ label }) => label).map(button)}
        </span>
      )}
      {told && <span class="sg-quiet">{told}</span>}
    </div>
  );
}
