import type { FakeBackend } from "../backend";
import { page } from "../store";
import type { Answers } from "./answers";

/** The grid: its pages, and what is done to many samples. */
export function gridAnswers(backend: FakeBackend): Partial<Answers> {
  return {
    samples: ({ query, offset, limit }) => {
      const chosen = backend.store.found(query);
      return page(chosen, offset, limit, backend.store.revision, (sample) =>
        backend.store.row(sample),
      );
    },
    samples_delete: ({ which }) => {
      const gone = new Set(backend.store.which(which));
      const label = gone.size === 1 ? "Delete 1 sample" : `Delete ${gone.size} samples`;
      return backend.change(label, () => {
        backend.store.data.samples = backend.store.data.samples.filter(({ id }) => !gone.has(id));
      });
    },
    label_set: ({ which, label }) => {
      const ids = backend.store.which(which);
      return backend.change(`Label ${ids.length} samples`, () => {
        for (const id of ids) {
          const changed = { expected_label: label, revision: backend.store.revision + 1 };
          Object.assign(backend.store.sample(id), changed);
        }
      });
    },
  };
}
