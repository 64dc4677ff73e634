import type { FakeBackend } from "../backend";
import { page, Refusal } from "../store";
import type { Answers } from "./answers";

/** The tree: its pages, and what changes it. */
export function treeAnswers(backend: FakeBackend): Partial<Answers> {
  return {
    tree: ({ collapsed, offset, limit }) =>
      page(backend.store.rows(new Set(collapsed)), offset, limit, backend.store.revision),
    topics_add: ({ names, under }) => {
      const taken = names.find((name) =>
        backend.store.data.topics.some((topic) => topic.name === name),
      );
      if (taken)
        throw new Refusal(
          "UsageError",
          `The topic '${taken}' is there already. Give it another name.`,
        );
      return backend.change(`Add ${names.length} topics`, () => {
        for (const name of names) backend.store.addTopic(name, under);
      });
    },
    topic_rename: ({ id, name }) =>
      backend.change(`Rename topic '${backend.store.topic(id).name}'`, () => {
        backend.store.topic(id).name = name;
      }),
    topic_delete: ({ id }) =>
      backend.change(`Delete topic '${backend.store.topic(id).name}'`, () => {
        const gone = backend.store.inside(id);
        backend.store.data.topics = backend.store.data.topics.filter(
          (topic) => !gone.has(topic.id),
        );
        backend.store.data.samples = backend.store.data.samples.filter(
          (sample) => !gone.has(sample.topic ?? -1),
        );
      }),
  };
}
