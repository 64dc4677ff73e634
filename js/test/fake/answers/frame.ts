import type { Change, ModelFacts, Problem } from "../../../src/link/protocol";
import type { FakeBackend } from "../backend";
import type { Step } from "../store";
import { TEMPLATES } from "../templates";
import type { Answers } from "./answers";

export const MODELS: ModelFacts[] = [
  model("local/smollm2-135m", "on this machine, without a key", { recommended: true, local: true }),
  model("openai/gpt-5-mini", "good and cheap", { recommended: true }),
  model("openai/gpt-5", "thorough", { ready: false }),
  model("ollama/dolphin-mixtral", "refuses little", { uncensored: true, local: true }),
];

/** Task, guidance, model, tags, saving and history. */
export function frameAnswers(backend: FakeBackend): Partial<Answers> {
  return {
    task: () => structuredClone(backend.task),
    task_set: (task) =>
      backend.change("Edit the task", () => {
        const { name, instruction, requirements, input_schema, output_schema } = task;
        backend.task = { name, instruction, requirements, input_schema, output_schema };
      }),
    schema_check: ({ text }) => ({ problems: schemaProblems(text) }),
    goal_set: ({ goal }) =>
      backend.change(
        `Set goal to ${goal}`,
        () => {
          backend.goal = goal;
        },
        `session.goal = "${goal}"`,
      ),
    template_set: ({ template }) =>
      backend.change(`Set template to ${template}`, () => {
        backend.template = template;
        backend.guidanceEdited = [];
      }),
    guidance: ({ stage, template }) => ({
      text: template ? `What ${template} says of ${stage}.` : backend.guidance[stage],
    }),
    guidance_set: ({ stage, text }) => {
      backend.guidance[stage] = text;
      return backend.change(`Edit guidance for ${stage}`, () => undefined);
    },
    guidance_use: ({ stage, template }) => {
      backend.guidance[stage] = `What ${template} says of ${stage}.`;
      return backend.change(`Take guidance for ${stage} from '${template}'`, () => undefined);
    },
    templates: () => ({ templates: [...TEMPLATES] }),
    models: () => ({ models: MODELS, chosen: backend.model, temperature: backend.temperature }),
    model_set: ({ name, temperature = null }) =>
      backend.change(`Set model to ${name}`, () => {
        backend.model = name;
        backend.temperature = temperature;
      }),
    budget_set: ({ usd, tokens }) =>
      backend.change("Set budget", () => {
        backend.budget = { usd, tokens };
      }),
    tags_set: ({ tags, split }) =>
      backend.change("Set tags", () => {
        backend.tags = { fixed: tags, split };
      }),
    tags_preview: ({ tags, split }) => tagCounts(backend, tags, split),
    pass_share_set: ({ share }) => {
      backend.passShare = share;
      return backend.change("Change pass share", () => undefined);
    },
    save_preview: () => {
      const { samples } = backend.store.data;
      const fresh = samples.filter((sample) => sample.status === "done" && !sample.saved).length;
      return {
        path: "data/tickets",
        new: fresh,
        already: samples.filter((sample) => sample.saved && !sample.edited).length,
        changed: samples.filter((sample) => sample.saved && sample.edited).length,
        deleted: 0,
        left_out: {
          "no output": samples.filter((sample) => sample.status === "pending").length,
          invalid: samples.filter((sample) => sample.status === "invalid").length,
          failed: samples.filter((sample) => sample.status === "failed").length,
        },
        splits: shared(fresh, backend.tags.split),
        tags: ["synthetic", ...backend.tags.fixed],
      };
    },
    save: ({ update = false }) => {
      const { samples } = backend.store.data;
      const ready = samples.filter((sample) => sample.status === "done" && !sample.saved);
      const changed = samples.filter((sample) => sample.saved && sample.edited);
      const already = samples.filter((sample) => sample.saved).length;
      for (const sample of ready) sample.saved = true;
      if (update) for (const sample of changed) sample.edited = false;
      backend.changed();
      return {
        state: backend.state(),
        added: ready.length,
        already,
        changed: update ? changed.length : 0,
        deleted: 0,
        left_out: samples.length - ready.length - already,
        path: "data/tickets",
      };
    },
    history: ({ offset, limit }) => {
      const said =
        (state: Change["state"]) =>
        ({ label, code }: Step) => ({ state, label, code });
      const all = [
        ...backend.past.map(said("done")),
        ...[...backend.future].reverse().map(said("undone")),
      ].map((change, index) => ({ ...change, id: index + 1, at: "2026-11-22T09:30:00Z" }));
      const rows = all.reverse();
      return { total: rows.length, offset, rows: rows.slice(offset, offset + limit) };
    },
    notebook_write: () => ({ path: "/home/ada/tickets.ipynb" }),
  };
}

function model(name: string, note: string, rest: Partial<ModelFacts>): ModelFacts {
  const plain = { recommended: false, uncensored: false, local: false, ready: true };
  return { name, note, ...plain, ...rest };
}

function schemaProblems(text: string): Problem[] {
  try {
    JSON.parse(text);
    return [];
  } catch {
    return [{ path: "", message: "This is not JSON." }];
  }
}

function tagCounts(backend: FakeBackend, tags: string[], split: Record<string, number>) {
  const total = backend.store.data.samples.length;
  const spaced = [...tags, ...Object.keys(split)].find((tag) => /\s/.test(tag));
  if (spaced) {
    return { total, counts: {}, error: `The tag '${spaced}' has a space in it; write another.` };
  }
  const all = Object.fromEntries(tags.map((tag) => [tag, total]));
  return { total, counts: { ...all, ...shared(total, split) }, error: null };
}

function shared(total: number, split: Record<string, number>): Record<string, number> {
  const tags = Object.keys(split);
  const counts = tags.map((tag) => Math.floor((split[tag] ?? 0) * total + 1e-6));
  const over = total - counts.reduce((sum, many) => sum + many, 0);
  return Object.fromEntries(
    tags.map((tag, index) => [tag, (counts[index] ?? 0) + (index < over ? 1 : 0)]),
  );
}
