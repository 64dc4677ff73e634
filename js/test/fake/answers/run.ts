import type { FailureGroup } from "../../../src/link/protocol";
import type { FakeBackend } from "../backend";
import { Refusal, type StoredTopic } from "../store";
import type { Answers } from "./answers";

function failureGroups(backend: FakeBackend): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const { id, status, reason } of backend.store.data.samples) {
    if (status !== "failed" && status !== "invalid") continue;
    const group = { reason: reason ?? "", status, count: 0, example: id };
    const known = groups.get(`${status} ${reason}`) ?? group;
    groups.set(`${status} ${reason}`, { ...known, count: known.count + 1 });
  }
  return [...groups.values()].sort((one, other) => other.count - one.count);
}

/** What starts, steers and foretells runs, and undo. */
export function runAnswers(backend: FakeBackend): Partial<Answers> {
  return {
    hello: () => backend.state(),
    sync: () => backend.state(),
    topics_generate: ({ count, under }) => {
      const parents =
        under === "leaves" ? backend.store.leaves(null).map((topic) => topic.id) : [under];
      const steps = parents.flatMap((parent) =>
        Array.from(
          { length: count },
          (_, n) => () => void backend.store.addTopic(`Topic ${n + 1}`, parent),
        ),
      );
      return backend.start("topics", `Generate ${steps.length} topics`, steps);
    },
    inputs_generate: ({ per_topic, topic }) => {
      const leaves: (StoredTopic | null)[] = backend.store.leaves(topic);
      const targets = leaves.length ? leaves : [null];
      const steps = targets.flatMap((leaf) =>
        Array.from(
          { length: per_topic },
          () => () => void backend.store.addSample(leaf?.id ?? null),
        ),
      );
      return backend.start("inputs", `Generate ${steps.length} inputs`, steps);
    },
    outputs_generate: ({ topic }) => {
      const inside = topic === null ? null : backend.store.inside(topic);
      const missing = backend.store.data.samples.filter(
        (sample) => sample.status === "pending" && (!inside || inside.has(sample.topic ?? -1)),
      );
      const steps = missing.map((sample, n) => () => backend.store.answer(sample, n + 1));
      return backend.start("outputs", `Generate ${steps.length} outputs`, steps);
    },
    outputs_retry: ({ reason = null, invalid = false }) => {
      const again = backend.store.data.samples.filter(
        (sample) =>
          (sample.status === "failed" || (invalid && sample.status === "invalid")) &&
          (reason === null || sample.reason === reason),
      );
      const steps = again.map((sample) => () => backend.store.answer(sample, 0));
      return backend.start("outputs", "Retry failed outputs", steps);
    },
    failures: () => ({ groups: failureGroups(backend) }),
    estimate: ({ stage, count, place, scope }) => {
      const { samples, topics } = backend.store.data;
      const pending = samples.filter((sample) => sample.status === "pending").length;
      const filled = new Set(samples.map(({ topic }) => topic));
      const leaves = backend.store
        .leaves(typeof place === "number" ? place : null)
        .filter(({ id }) => scope !== "empty" || !filled.has(id)).length;
      const targets = topics.length ? leaves : 1;
      const items = {
        topics: place === "leaves" ? count * leaves : count,
        inputs: count * (scope === "here" ? 1 : targets),
        outputs: pending,
      }[stage];
      const priced = backend.model.startsWith("local/") ? null : items * 0.001;
      return {
        items,
        calls: Math.ceil(items / (stage === "outputs" ? 1 : 8)),
        tokens_in: items * 400,
        tokens_out_low: items * 30,
        tokens_out_high: items * 200,
        cost_usd_low: priced,
        cost_usd_high: priced && priced * 4,
      };
    },
    preview: ({ stage }) => {
      if (stage === "outputs" && !backend.store.data.samples.length)
        throw new Refusal("UsageError", "There is no sample yet to preview the output of.");
      const task = "Sort a support ticket by product area and urgency.";
      return {
        messages: [
          { role: "system", content: `You make data to test a task.\n\nThe task: ${task}` },
          { role: "user", content: `Guidance for ${stage}:\n\n${backend.guidance[stage]}` },
        ],
      };
    },
    run_concurrency: ({ number }) => {
      if (backend.run) backend.run.concurrency = number;
      return { state: backend.state() };
    },
    run_pause: () => backend.turn("paused"),
    run_resume: () => backend.turn("running"),
    run_cancel: () => {
      if (backend.run) {
        backend.run.cancelled = backend.steps.length;
        backend.run.state = "cancelled";
        backend.steps = [];
        backend.changed();
      }
      return { state: backend.state() };
    },
    undo: () => backend.travel(backend.past, backend.future, "undo"),
    redo: () => backend.travel(backend.future, backend.past, "redo"),
  };
}
