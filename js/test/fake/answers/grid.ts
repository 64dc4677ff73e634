import type { Args } from "../../../src/link/protocol";
import type { FakeBackend } from "../backend";
import { page, type StoredSample } from "../store";
import type { Answers } from "./answers";

/** The grid: its pages, and what is done to many samples. */
export function gridAnswers(backend: FakeBackend): Partial<Answers> {
  const change = (
    which: Args<"judge">["which"],
    verb: string,
    act: (sample: StoredSample) => Partial<StoredSample>,
  ) => {
    const ids = backend.store.which(which);
    return backend.change(`${verb} ${ids.length} samples`, () => {
      const revision = backend.store.revision + 1;
      const named = new Set(ids);
      for (const sample of backend.store.data.samples) {
        if (named.has(sample.id)) Object.assign(sample, act(sample), { revision });
      }
    });
  };
  return {
    samples: ({ query, offset, limit, fields }) => {
      const chosen = backend.store.found(query);
      return page(chosen, offset, limit, backend.store.revision, (sample) =>
        backend.store.row(sample, fields),
      );
    },
    facets: ({ query }) => backend.store.facets(query),
    locate: ({ query, id }) => {
      const index = backend.store.found(query).findIndex((sample) => sample.id === id);
      return { index: index < 0 ? null : index };
    },
    samples_copy: ({ which, form }) => {
      const ids = backend.store.which(which);
      const samples = ids.map((id) => backend.store.sample(id));
      const lines = samples.map(({ input, output }) =>
        form === "jsonl" ? JSON.stringify({ input, output }) : `${input}\t${output ?? ""}`,
      );
      return { text: lines.join("\n"), count: ids.length, left_out: 0 };
    },
    samples_delete: ({ which }) => {
      const gone = new Set(backend.store.which(which));
      const label = gone.size === 1 ? "Delete 1 sample" : `Delete ${gone.size} samples`;
      return backend.change(label, () => {
        backend.store.data.samples = backend.store.data.samples.filter(({ id }) => !gone.has(id));
      });
    },
    label_set: ({ which, label }) => change(which, "Label", () => ({ expected_label: label })),
    judge: ({ which, judgement }) => change(which, "Judge", () => ({ judgement })),
    retag: ({ which, add, remove }) =>
      change(which, "Retag", ({ tags }) => ({
        tags: [...new Set([...tags.filter((tag) => !remove.includes(tag)), ...add])],
      })),
    outputs_regenerate: ({ which }) => {
      const ids = backend.store.which(which);
      const steps = ids.map((id, n) => () => backend.store.answer(backend.store.sample(id), n));
      return backend.start("outputs", `Regenerate ${ids.length} outputs`, steps);
    },
    duplicates_mark: () => {
      const seen = new Map<string, string>();
      let marked = 0;
      const changed = backend.change("Mark near-duplicates", () => {
        for (const sample of backend.store.data.samples) {
          const start = sample.input.slice(0, 40);
          sample.resembles = seen.get(start) ?? null;
          if (sample.resembles) marked += 1;
          else seen.set(start, sample.id);
        }
      });
      return { ...changed, marked };
    },
  };
}
