import type { Args, Op, Run, RunState, SampleStatus, State } from "../../src/link/protocol";
import { page, Refusal, type Step, Store, type StoredSample, type StoredTopic } from "./store";
import { TEMPLATES } from "./templates";
import { AREAS } from "./tickets";

/** A session that lives in memory and speaks the protocol: what the kernel would answer, without a kernel. */
export class FakeBackend {
  readonly heard: { op: Op; args: Record<string, unknown> }[] = [];
  onTick: (state: State) => void = () => undefined;
  readOnly = false;
  model = "openai/gpt-5-mini";
  template = "issue";
  passShare: number | null = 0.8;
  run: Run | null = null;
  #store = new Store(() => this.model);
  #past: Step[] = [];
  #future: Step[] = [];
  #steps: (() => void)[] = [];
  #guidance = {
    topics: "Cover what customers of a software product really write about.",
    inputs: "Write as customers do: short, long, polite, angry, with typing errors.",
    outputs: "Follow the schema exactly.",
  };

  // ---- what a test arranges and looks at

  /** Topics as areas with sub-topics, `perLeaf` samples under each leaf. */
  fill(perLeaf: number): this {
    for (const [area, leaves] of Object.entries(AREAS)) {
      const parent = this.#store.addTopic(area, null);
      for (const leaf of leaves) this.#store.addTopic(leaf, parent.id);
    }
    for (const topic of this.#store.leaves(null)) {
      for (let n = 0; n < perLeaf; n += 1) this.#store.addSample(topic.id);
    }
    const { samples } = this.#store.data;
    for (const [n, sample] of samples.entries()) this.#store.answer(sample, n);
    return this;
  }

  add(sample: Partial<StoredSample>): StoredSample {
    return Object.assign(this.#store.addSample(null), sample);
  }

  addTopic(name: string): number {
    return this.#store.addTopic(name, null).id;
  }

  get names(): string[] {
    return this.#store.data.topics.map((topic) => topic.name);
  }

  get samples(): readonly StoredSample[] {
    return this.#store.data.samples;
  }

  /** Lets a run finish this many of its planned steps, then ticks. */
  advance(steps: number): void {
    for (let n = 0; n < steps; n += 1) this.#steps.shift()?.();
    if (this.run && !this.#steps.length && this.run.state === "running") this.run.state = "done";
    this.#changed();
    this.tick();
  }

  tick(): void {
    this.onTick(this.state());
  }

  /** What another view or a line of Python would do. */
  editElsewhere(id: string, output: string): void {
    const sample = this.#store.sample(id);
    this.#changed();
    Object.assign(sample, { output, revision: this.#store.revision });
  }

  // ---- the protocol

  answer<K extends Op>(op: K, args: Args<K>): unknown {
    this.heard.push({ op, args: { ...args } });
    const handler = this.#handlers[op] as (args: Args<K>) => unknown;
    return handler(args);
  }

  state(): State {
    const { topics, samples } = this.#store.data;
    const leaves = this.#store.leaves(null);
    const having = new Set(samples.map((sample) => sample.topic));
    const inStatus = (status: SampleStatus) => samples.filter((sample) => sample.status === status);
    return {
      revision: this.#store.revision,
      session: {
        id: "7f3a",
        name: "tickets",
        path: "/home/ada/tickets.synthgen",
        read_only: this.readOnly,
      },
      task: {
        name: "Sort support tickets",
        instruction: "Sort a support ticket by product area and urgency.",
        structured_input: false,
        structured_output: true,
      },
      goal: "eval",
      pass_share: this.passShare,
      template: TEMPLATES.find(({ name }) => name === this.template) ?? {
        ...TEMPLATES[0],
        name: this.template,
        title: this.template,
      },
      model: this.model,
      guidance: { ...this.#guidance },
      tags: { fixed: ["tickets"], split: { eval_data: 0.8, golden_data: 0.2 } },
      dataset: "data/tickets",
      stages: {
        topics: { topics: topics.length, leaves: leaves.length },
        inputs: {
          samples: samples.length,
          topics_without: leaves.filter((leaf) => !having.has(leaf.id)).length,
        },
        outputs: {
          done: inStatus("done").length,
          missing: inStatus("pending").length,
          invalid: inStatus("invalid").length,
          failed: inStatus("failed").length,
        },
        save: {
          ready: inStatus("done").filter((sample) => !sample.saved).length,
          saved: samples.filter((sample) => sample.saved).length,
        },
      },
      run: this.run && structuredClone(this.run),
      undo: this.#past.at(-1)?.label ?? null,
      redo: this.#future.at(-1)?.label ?? null,
    };
  }

  #handlers: { [K in Op]: (args: Args<K>) => unknown } = {
    hello: () => this.state(),
    sync: () => this.state(),
    tree: ({ collapsed, offset, limit }) =>
      page(this.#store.rows(new Set(collapsed)), offset, limit, this.#store.revision),
    samples: ({ topic, offset, limit }) => {
      const inside = topic === null ? null : this.#store.inside(topic);
      const chosen = this.#store.data.samples.filter(
        (sample) => !inside || inside.has(sample.topic ?? -1),
      );
      return page(chosen, offset, limit, this.#store.revision, (sample) => this.#store.row(sample));
    },
    sample: ({ id }) => this.#store.whole(this.#store.sample(id)),
    topics_generate: ({ count, under }) => {
      const parents =
        under === "leaves" ? this.#store.leaves(null).map((topic) => topic.id) : [under];
      const steps = parents.flatMap((parent) =>
        Array.from(
          { length: count },
          (_, n) => () => void this.#store.addTopic(`Topic ${n + 1}`, parent),
        ),
      );
      return this.#start("topics", `Generate ${steps.length} topics`, steps);
    },
    topics_add: ({ names, under }) => {
      const taken = names.find((name) =>
        this.#store.data.topics.some((topic) => topic.name === name),
      );
      if (taken)
        throw new Refusal(
          "UsageError",
          `The topic '${taken}' is there already. Give it another name.`,
        );
      return this.#change(`Add ${names.length} topics`, () => {
        for (const name of names) this.#store.addTopic(name, under);
      });
    },
    topic_rename: ({ id, name }) =>
      this.#change(`Rename topic '${this.#store.topic(id).name}'`, () => {
        this.#store.topic(id).name = name;
      }),
    topic_delete: ({ id }) =>
      this.#change(`Delete topic '${this.#store.topic(id).name}'`, () => {
        const gone = this.#store.inside(id);
        this.#store.data.topics = this.#store.data.topics.filter((topic) => !gone.has(topic.id));
        this.#store.data.samples = this.#store.data.samples.filter(
          (sample) => !gone.has(sample.topic ?? -1),
        );
      }),
    inputs_generate: ({ per_topic, topic }) => {
      const leaves: (StoredTopic | null)[] = this.#store.leaves(topic);
      const targets = leaves.length ? leaves : [null];
      const steps = targets.flatMap((leaf) =>
        Array.from({ length: per_topic }, () => () => void this.#store.addSample(leaf?.id ?? null)),
      );
      return this.#start("inputs", `Generate ${steps.length} inputs`, steps);
    },
    outputs_generate: ({ topic }) => {
      const inside = topic === null ? null : this.#store.inside(topic);
      const missing = this.#store.data.samples.filter(
        (sample) => sample.status === "pending" && (!inside || inside.has(sample.topic ?? -1)),
      );
      const steps = missing.map((sample, n) => () => this.#store.answer(sample, n + 1));
      return this.#start("outputs", `Generate ${steps.length} outputs`, steps);
    },
    outputs_retry: () => {
      const failed = this.#store.data.samples.filter((sample) => sample.status === "failed");
      const steps = failed.map((sample) => () => this.#store.answer(sample, 0));
      return this.#start("outputs", "Retry failed outputs", steps);
    },
    estimate: ({ stage, count, place }) => {
      const { samples } = this.#store.data;
      const pending = samples.filter((sample) => sample.status === "pending").length;
      const leaves = this.#store.leaves(typeof place === "number" ? place : null).length || 1;
      const items = { topics: count, inputs: count * leaves, outputs: pending }[stage];
      const priced = this.model.startsWith("local/") ? null : items * 0.001;
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
      if (stage === "outputs" && !this.#store.data.samples.length)
        throw new Refusal("UsageError", "There is no sample yet to preview the output of.");
      const task = "Sort a support ticket by product area and urgency.";
      return {
        messages: [
          { role: "system", content: `You make data to test a task.\n\nThe task: ${task}` },
          { role: "user", content: `Guidance for ${stage}:\n\n${this.#guidance[stage]}` },
        ],
      };
    },
    run_concurrency: ({ number }) => {
      if (this.run) this.run.concurrency = number;
      return { state: this.state() };
    },
    run_pause: () => this.#turn("paused"),
    run_resume: () => this.#turn("running"),
    run_cancel: () => {
      if (this.run) {
        this.run.cancelled = this.#steps.length;
        this.run.state = "cancelled";
        this.#steps = [];
        this.#changed();
      }
      return { state: this.state() };
    },
    samples_delete: ({ ids }) =>
      this.#change(ids.length === 1 ? "Delete 1 sample" : `Delete ${ids.length} samples`, () => {
        this.#store.data.samples = this.#store.data.samples.filter(
          (sample) => !ids.includes(sample.id),
        );
      }),
    sample_edit: ({ id, revision, ...texts }) => {
      const sample = this.#store.sample(id);
      if (sample.revision !== revision) {
        throw new Refusal("Conflict", "The sample was changed meanwhile.");
      }
      const changed = this.#change("Edit 1 sample", () => {
        Object.assign(this.#store.sample(id), texts, {
          edited: true,
          revision: this.#store.revision + 1,
        });
      });
      return { ...changed, sample: this.#store.whole(this.#store.sample(id)) };
    },
    guidance_set: ({ stage, text }) => {
      this.#guidance[stage] = text;
      return this.#change(`Edit guidance for ${stage}`, () => undefined);
    },
    guidance_use: ({ stage, template }) => {
      this.#guidance[stage] = `What ${template} says of ${stage}.`;
      return this.#change(`Take guidance for ${stage} from '${template}'`, () => undefined);
    },
    templates: () => ({ templates: TEMPLATES }),
    label_set: ({ ids, label }) =>
      this.#change(`Label ${ids.length} samples`, () => {
        for (const id of ids) {
          const changed = { expected_label: label, revision: this.#store.revision + 1 };
          Object.assign(this.#store.sample(id), changed);
        }
      }),
    pass_share_set: ({ share }) => {
      this.passShare = share;
      return this.#change("Change pass share", () => undefined);
    },
    save: () => {
      const ready = this.#store.data.samples.filter(
        (sample) => sample.status === "done" && !sample.saved,
      );
      const already = this.#store.data.samples.filter((sample) => sample.saved).length;
      for (const sample of ready) sample.saved = true;
      this.#changed();
      const leftOut = this.#store.data.samples.length - ready.length - already;
      return {
        state: this.state(),
        added: ready.length,
        already,
        left_out: leftOut,
        path: "data/tickets",
      };
    },
    undo: () => this.#travel(this.#past, this.#future, "undo"),
    redo: () => this.#travel(this.#future, this.#past, "redo"),
  };

  #change(label: string, act: () => void): { state: State } {
    if (this.readOnly) throw new Refusal("UsageError", "This session is open for reading only.");
    this.#past.push({ label, data: structuredClone(this.#store.data) });
    this.#future = [];
    act();
    this.#changed();
    return { state: this.state() };
  }

  #travel(from: Step[], to: Step[], verb: string): { state: State } {
    const step = from.pop();
    if (!step) throw new Refusal("UsageError", `There is nothing to ${verb}.`);
    to.push({ label: step.label, data: this.#store.data });
    this.#store.data = step.data;
    this.#changed();
    return { state: this.state() };
  }

  #turn(state: RunState): { state: State } {
    if (this.run) this.run.state = state;
    this.#changed();
    return { state: this.state() };
  }

  #start(stage: Run["stage"], label: string, steps: (() => void)[]): { state: State } {
    this.run = {
      id: (this.run?.id ?? 0) + 1,
      stage,
      label,
      state: "running",
      concurrency: 16,
      planned: steps.length,
      done: 0,
      invalid: 0,
      duplicate: 0,
      failed: 0,
      cancelled: 0,
      tokens_in: 0,
      tokens_out: 0,
      cost_usd: 0,
      seconds: 0,
      reasons: [],
      error: null,
    };
    const run = this.run;
    this.#past.push({ label, data: structuredClone(this.#store.data) });
    this.#steps = steps.map((step) => () => {
      step();
      run.done += 1;
      run.tokens_in = (run.tokens_in ?? 0) + 240;
      run.tokens_out = (run.tokens_out ?? 0) + 90;
      run.cost_usd = (run.cost_usd ?? 0) + 0.0013;
      run.seconds += 0.4;
    });
    this.#changed();
    return { state: this.state() };
  }

  #changed(): void {
    this.#store.revision += 1;
  }
}
