import { useSignal } from "@preact/signals";
import type { State } from "../link/protocol";
import { count, money } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { Choices, Field, Form } from "./form";
import { LateNumber } from "./late-number";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";

/** Which model is asked, how freely it writes, and what all calls may take. */
export function ModelDrawer({ state }: { state: State }) {
  const { commands } = useAsks();
  const known = useAnswer("models", {}, state.revision);
  const typed = useSignal<{ name?: string; heat?: string }>({});
  const { name = known?.chosen ?? "", heat = String(known?.temperature ?? "") } = typed.value;
  const wanted = {
    name: name.trim() || state.model,
    temperature: heat.trim() === "" ? null : Number(heat),
  };
  const { temperature } = wanted;
  const unfit =
    !(temperature === null || (temperature >= 0 && temperature <= 2)) &&
    "A temperature is a number from 0 to 2.";
  const changed = wanted.name !== known?.chosen || temperature !== known.temperature;
  const put = (patch: typeof typed.value) => {
    typed.value = { ...typed.value, ...patch };
  };
  return (
    <Sheet title="Model and budget">
      <Budget state={state} />
      <Form
        does="Use this model"
        off={known ? unfit || (!changed && "It is in use already") : "Looking…"}
        note={unfit || ""}
        warns
        onDo={async () => {
          const said = `Model: ${visibleLine(wanted.name)}`;
          if (await commands.do("model_set", wanted, said)) typed.value = {};
        }}
      >
        <Choices
          legend="Model"
          options={(known?.models ?? []).map((model) => ({
            value: model.name,
            title: model.name,
            badges: [model.recommended && "recommended", model.uncensored && "uncensored"],
            about: [
              !model.ready && (model.local ? "not downloaded yet" : "its key is not set"),
              model.note,
            ]
              .filter(Boolean)
              .join(" · "),
          }))}
          chosen={name}
          onChoose={(next) => put({ name: next })}
        />
        <div class="sg-buttons">
          <Field
            label="Name"
            placeholder="any name litellm knows"
            value={name}
            onText={(text) => put({ name: text })}
          />
          <Field
            label="Temperature"
            title="0 writes the likeliest, 2 freely; empty: the model's own"
            type="number"
            step="any"
            placeholder="default"
            value={heat}
            onText={(text) => put({ heat: text })}
          />
        </div>
      </Form>
    </Sheet>
  );
}

/** What all calls of the session together may take, beside what they took; an empty field sets no limit. */
function Budget({ state }: { state: State }) {
  const { commands } = useAsks();
  const { usd, tokens, spent_usd: spent, spent_tokens: used } = state.budget;
  const set = (budget: { usd: number | null; tokens: number | null }) =>
    void commands.do("budget_set", budget, "Budget saved");
  return (
    <div class="sg-buttons" title="For all calls together; a run stops before it. Empty: no limit">
      <LateNumber
        label="Budget: at most $"
        value={usd}
        min={0}
        max={1e6}
        step="any"
        onCommit={(value) => set({ usd: value, tokens })}
      />
      <LateNumber
        label="and"
        unit="tokens"
        value={tokens}
        min={1}
        max={1e12}
        onCommit={(value) => set({ usd, tokens: value })}
      />
      <span class="sg-quiet">
        spent: {spent === null ? "cost unknown" : money(spent)} · {count(used)} tokens
      </span>
    </div>
  );
}
