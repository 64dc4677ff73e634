import type { FakeBackend } from "../backend";
import { Refusal } from "../store";
import type { Answers } from "./answers";

/** One sample, whole. */
export function sampleAnswers(backend: FakeBackend): Partial<Answers> {
  return {
    sample: ({ id }) => backend.store.whole(backend.store.sample(id)),
    sample_edit: ({ id, revision, ...texts }) => {
      const sample = backend.store.sample(id);
      if (sample.revision !== revision) {
        throw new Refusal("Conflict", "The sample was changed meanwhile.");
      }
      const changed = backend.change("Edit 1 sample", () => {
        Object.assign(backend.store.sample(id), texts, {
          edited: true,
          revision: backend.store.revision + 1,
        });
      });
      return { ...changed, sample: backend.store.whole(backend.store.sample(id)) };
    },
  };
}
