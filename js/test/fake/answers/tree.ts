import type { Topic } from "../../../src/link/protocol";
import type { FakeBackend } from "../backend";
import { page, Refusal } from "../store";
import type { Answers } from "./answers";

/** The tree: its pages, and what changes it. */
export function treeAnswers(backend: FakeBackend): Partial<Answers> {
  const { store } = backend;
  const name = (id: number) => store.topic(id).name;
  const quoted = (id: number) => `'${name(id)}'`;

  const rows = (collapsed: readonly number[], search: string): Topic[] => {
    const empty = emptyLeaves();
    const wanted = search.toLowerCase();
    const found = (topic: Topic) => topic.name.toLowerCase().includes(wanted);
    const all = store.rows(new Set(search ? [] : collapsed)).map((topic) => ({
      ...topic,
      empty_leaves: empty.get(topic.id) ?? 0,
      found: found(topic),
    }));
    if (!search) return all;
    const kept = new Set(all.filter(found).flatMap(({ id }) => [id, ...above(id)]));
    return all.filter(({ id }) => kept.has(id));
  };
  /** How many leaves without inputs there are at and below each topic that has any. */
  const emptyLeaves = (): Map<number, number> => {
    const filled = new Set(store.data.samples.map((sample) => sample.topic));
    const parents = new Map(store.data.topics.map(({ id, parent }) => [id, parent]));
    const counts = new Map<number, number>();
    for (const { id } of store.leaves(null)) {
      if (filled.has(id)) continue;
      for (let at: number | null = id; at !== null; at = parents.get(at) ?? null)
        counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    return counts;
  };
  const above = (id: number): number[] => {
    const { parent } = store.topic(id);
    return parent === null ? [] : [parent, ...above(parent)];
  };
  const refuseBelowItself = (id: number, place: number | null) => {
    if (place !== null && store.inside(id).has(place))
      throw new Refusal("UsageError", `The topic ${quoted(id)} cannot go below itself.`);
  };

  return {
    tree: ({ collapsed, search = "", offset, limit }) =>
      page(rows(collapsed, search), offset, limit, store.revision),
    tree_parents: () => ({
      ids: [
        ...new Set(store.data.topics.flatMap(({ parent }) => (parent === null ? [] : [parent]))),
      ],
    }),
    topics_add: ({ names, under }) => {
      const taken = names.find((added) => store.data.topics.some((topic) => topic.name === added));
      if (taken)
        throw new Refusal(
          "UsageError",
          `The topic '${taken}' is there already. Give it another name.`,
        );
      return backend.change(`Add ${names.length} topics`, () => {
        for (const added of names) store.addTopic(added, under);
      });
    },
    topic_rename: ({ id, name: other }) =>
      backend.change(`Rename topic ${quoted(id)}`, () => {
        store.topic(id).name = other;
      }),
    topic_move: ({ id, under }) => {
      refuseBelowItself(id, under);
      return backend.change(`Move topic ${quoted(id)}`, () => {
        store.topic(id).parent = under;
      });
    },
    topic_merge: ({ id, into }) => {
      refuseBelowItself(id, into);
      return backend.change(`Merge topic ${quoted(id)} into ${quoted(into)}`, () => {
        for (const topic of store.data.topics) if (topic.parent === id) topic.parent = into;
        for (const sample of store.data.samples) if (sample.topic === id) sample.topic = into;
        store.data.topics = store.data.topics.filter((topic) => topic.id !== id);
      });
    },
    inputs_add: ({ inputs, topic }) =>
      backend.change(`Add ${inputs.length} inputs`, () => {
        for (const input of inputs) Object.assign(store.addSample(topic), { input, by_hand: true });
      }),
    topic_delete: ({ id }) =>
      backend.change(`Delete topic ${quoted(id)}`, () => {
        const gone = store.inside(id);
        store.data.topics = store.data.topics.filter((topic) => !gone.has(topic.id));
        store.data.samples = store.data.samples.filter((sample) => !gone.has(sample.topic ?? -1));
      }),
  };
}
