import type { Problem } from "../../../src/link/protocol";
import type { FakeBackend } from "../backend";
import { Refusal } from "../store";
import type { Answers } from "./answers";

/** One sample, whole. */
export function sampleAnswers(backend: FakeBackend): Partial<Answers> {
  return {
    sample: ({ id }) => backend.store.whole(backend.store.sample(id)),
    sample_edit: ({ id, revision, ...texts }) => {
      const { revision: known, input, output, made_input, made_output } = backend.store.sample(id);
      if (known !== revision) throw new Refusal("Conflict", "The sample was changed meanwhile.");
      const changed = backend.change("Edit 1 sample", () => {
        const sample = backend.store.sample(id);
        Object.assign(sample, texts, {
          edited: true,
          revision: backend.store.revision + 1,
          made_input: made_input ?? input,
          made_output: made_output ?? output,
        });
        if (sample.made_input === sample.input) sample.made_input = null;
        if (sample.made_output === sample.output) sample.made_output = null;
      });
      return { ...changed, sample: backend.store.whole(backend.store.sample(id)) };
    },
    text_check: ({ what, text }) => ({ problems: what === "output" ? problemsOf(text) : [] }),
    call: ({ id, what }) => {
      const sample = backend.store.sample(id);
      if (sample.by_hand)
        return { model: null, messages: [], settings: {}, reply: "", reasoning: null };
      const task = "Sort a support ticket by product area and urgency.";
      return {
        model: backend.model,
        messages: [
          { role: "system", content: `The task: ${task}` },
          { role: "user", content: what === "input" ? "Write 8 tickets." : sample.input },
        ],
        settings: { temperature: 0.7, response_format: { type: "json_schema" } },
        reply: what === "input" ? `["${sample.input}"]` : (sample.output ?? ""),
        reasoning: sample.reasoning,
      };
    },
  };
}

/** What a task that sorts tickets would say of an output. */
function problemsOf(text: string): Problem[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [{ path: "", message: "This is not JSON." }];
  }
  const ticket = value as Record<string, unknown>;
  const problems: Problem[] = [];
  if (typeof ticket.area !== "string")
    problems.push({ path: "/area", message: "This is no text." });
  if (!("urgency" in ticket))
    problems.push({ path: "", message: "'urgency' is a required property" });
  return problems;
}
