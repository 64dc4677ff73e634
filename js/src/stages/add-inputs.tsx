import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../frame/button";
import { Sheet } from "../frame/sheet";
import { useAsks } from "../frame/use-asks";
import { useLocked } from "../frame/use-locked";
import type { State } from "../link/protocol";
import { plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import type { TopicRef } from "../view/view";
import { addInputs } from "./commands";
import { PlaceField } from "./controls";
import { jsonInputs, linesIn, tooMany } from "./lines";
import { useInputProblem } from "./use-input-problem";

/** Inputs typed or pasted by hand: one a line, or JSON where the task has a schema for them, checked as it is typed. */
export function AddInputs({ topic, state }: { topic: TopicRef | null; state: State }) {
  const asks = useAsks();
  const { view, commands } = asks;
  const area = useRef<HTMLTextAreaElement>(null);
  const text = useSignal("");
  const to = useSignal(topic);
  useEffect(() => area.current?.focus(), []);

  const structured = state.task.structured_input;
  const { inputs, wrong } = structured
    ? jsonInputs(text.value)
    : { inputs: linesIn(text.value), wrong: null };
  const misfit = useInputProblem(inputs);
  const said = wrong ?? tooMany(inputs.length) ?? misfit;
  const nothing = inputs.length ? said : (wrong ?? "Write an input first.");
  const off = useLocked() ?? nothing ?? (commands.underWay.value.has("inputs_add") && "Adding…");
  const add = async () => {
    if (off) return;
    if (await addInputs(asks, inputs, to.value)) {
      view.drawer.value = null;
      view.focus("grid");
    }
  };
  const choices = [
    { key: "", label: "no topic" },
    ...(topic ? [{ key: String(topic.id), label: `“${visibleLine(topic.name)}”` }] : []),
  ];
  const example = structured
    ? 'One object, or an array of them, for example\n[{"question": "…"}]'
    : "One a line";
  return (
    <Sheet title="Add inputs" about={structured ? "as JSON" : "one a line"}>
      <textarea
        ref={area}
        class={structured ? "sg-area sg-code" : "sg-area"}
        rows={6}
        dir="auto"
        spellcheck={!structured}
        aria-label={structured ? "New inputs, as JSON" : "New inputs, one a line"}
        aria-invalid={said !== null}
        placeholder={example}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => handleKey(event, { "Mod+Enter": () => void add() })}
      />
      <div class="sg-buttons">
        {topic && (
          <PlaceField
            label="to"
            choices={choices}
            chosen={String(to.value?.id ?? "")}
            onChange={(key) => {
              to.value = key ? topic : null;
            }}
          />
        )}
        <Button kind="primary" title="Ctrl+Enter" off={off} onPress={() => void add()}>
          {inputs.length ? `Add ${plural(inputs.length, "input")}` : "Add inputs"}
        </Button>
        <span class="sg-warn" role="status">
          {said && <bdi>{visibleLine(said)}</bdi>}
        </span>
      </div>
    </Sheet>
  );
}
