import type {
  Args,
  Label,
  Op,
  Page,
  Run,
  RunState,
  Sample,
  SampleRow,
  SampleStatus,
  State,
  Topic,
} from "../../src/link/protocol";
import { AREAS, label, ticket } from "./tickets";

interface StoredTopic {
  id: number;
  parent: number | null;
  name: string;
}

interface StoredSample {
  id: string;
  topic: number | null;
  input: string;
  output: string | null;
  status: SampleStatus;
  reason: string | null;
  expected_label: Label | null;
  attributes: Record<string, string>;
  reasoning: string | null;
  edited: boolean;
  saved: boolean;
  revision: number;
}

interface Step {
  label: string;
  stored: Stored;
}

interface Stored {
  topics: StoredTopic[];
  samples: StoredSample[];
}

export class Refusal extends Error {
  constructor(
    readonly kind: string,
    message: string,
  ) {
    super(message);
  }
}

/** A session that lives in memory and speaks the protocol: what the kernel would answer, without a kernel. */
export class FakeBackend {
  readonly heard: { op: Op; args: Record<string, unknown> }[] = [];
  onTick: (state: State) => void = () => undefined;
  readOnly = false;
  model = "openai/gpt-5-mini";
  template = "issue";
  run: Run | null = null;
  #stored: Stored = { topics: [], samples: [] };
  #past: Step[] = [];
  #future: Step[] = [];
  #revision = 1;
  #nextId = 1;
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
      const parent = this.#addTopic(area, null);
      for (const leaf of leaves) this.#addTopic(leaf, parent.id);
    }
    for (const topic of this.#leaves(null)) {
      for (let n = 0; n < perLeaf; n += 1) this.#addSample(topic.id);
    }
    const { samples } = this.#stored;
    for (const [n, sample] of samples.entries()) this.#answer(sample, n);
    return this;
  }

  add(sample: Partial<StoredSample>): StoredSample {
    return Object.assign(this.#addSample(null), sample);
  }

  addTopic(name: string): number {
    return this.#addTopic(name, null).id;
  }

  get names(): string[] {
    return this.#stored.topics.map((topic) => topic.name);
  }

  get samples(): readonly StoredSample[] {
    return this.#stored.samples;
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
    const sample = this.#sample(id);
    this.#changed();
    Object.assign(sample, { output, revision: this.#revision });
  }

  // ---- the protocol

  answer<K extends Op>(op: K, args: Args<K>): unknown {
    this.heard.push({ op, args: { ...args } });
    const handler = this.#handlers[op] as (args: Args<K>) => unknown;
    return handler(args);
  }

  state(): State {
    const { topics, samples } = this.#stored;
    const leaves = this.#leaves(null);
    const having = new Set(samples.map((sample) => sample.topic));
    const inStatus = (status: SampleStatus) => samples.filter((sample) => sample.status === status);
    return {
      revision: this.#revision,
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
      pass_share: 0.8,
      template: this.template,
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
      page(this.#rows(new Set(collapsed)), offset, limit, this.#revision),
    samples: ({ topic, offset, limit }) => {
      const inside = topic === null ? null : this.#inside(topic);
      const chosen = this.#stored.samples.filter(
        (sample) => !inside || inside.has(sample.topic ?? -1),
      );
      return page(chosen, offset, limit, this.#revision, (sample) => this.#row(sample));
    },
    sample: ({ id }) => this.#whole(this.#sample(id)),
    topics_generate: ({ count, under }) => {
      const parents = under === "leaves" ? this.#leaves(null).map((topic) => topic.id) : [under];
      const steps = parents.flatMap((parent) =>
        Array.from(
          { length: count },
          (_, n) => () => void this.#addTopic(`Topic ${n + 1}`, parent),
        ),
      );
      return this.#start("topics", `Generate ${steps.length} topics`, steps);
    },
    topics_add: ({ names, under }) => {
      const taken = names.find((name) => this.#stored.topics.some((topic) => topic.name === name));
      if (taken)
        throw new Refusal(
          "UsageError",
          `The topic '${taken}' is there already. Give it another name.`,
        );
      return this.#change(`Add ${names.length} topics`, () => {
        for (const name of names) this.#addTopic(name, under);
      });
    },
    topic_rename: ({ id, name }) =>
      this.#change(`Rename topic '${this.#topic(id).name}'`, () => {
        this.#topic(id).name = name;
      }),
    topic_delete: ({ id }) =>
      this.#change(`Delete topic '${this.#topic(id).name}'`, () => {
        const gone = this.#inside(id);
        this.#stored.topics = this.#stored.topics.filter((topic) => !gone.has(topic.id));
        this.#stored.samples = this.#stored.samples.filter(
          (sample) => !gone.has(sample.topic ?? -1),
        );
      }),
    inputs_generate: ({ per_topic, topic }) => {
      const leaves: (StoredTopic | null)[] = this.#leaves(topic);
      const targets = leaves.length ? leaves : [null];
      const steps = targets.flatMap((leaf) =>
        Array.from({ length: per_topic }, () => () => void this.#addSample(leaf?.id ?? null)),
      );
      return this.#start("inputs", `Generate ${steps.length} inputs`, steps);
    },
    outputs_generate: ({ topic }) => {
      const inside = topic === null ? null : this.#inside(topic);
      const missing = this.#stored.samples.filter(
        (sample) => sample.status === "pending" && (!inside || inside.has(sample.topic ?? -1)),
      );
      const steps = missing.map((sample, n) => () => this.#answer(sample, n + 1));
      return this.#start("outputs", `Generate ${steps.length} outputs`, steps);
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
        this.#stored.samples = this.#stored.samples.filter((sample) => !ids.includes(sample.id));
      }),
    sample_edit: ({ id, revision, ...texts }) => {
      const sample = this.#sample(id);
      if (sample.revision !== revision) {
        throw new Refusal("Conflict", "The sample was changed meanwhile.");
      }
      const changed = this.#change("Edit 1 sample", () => {
        Object.assign(this.#sample(id), texts, { edited: true, revision: this.#revision + 1 });
      });
      return { ...changed, sample: this.#whole(this.#sample(id)) };
    },
    guidance_set: ({ stage, text }) => {
      this.#guidance[stage] = text;
      return this.#change(`Edit guidance for ${stage}`, () => undefined);
    },
    save: () => {
      const ready = this.#stored.samples.filter(
        (sample) => sample.status === "done" && !sample.saved,
      );
      const already = this.#stored.samples.filter((sample) => sample.saved).length;
      for (const sample of ready) sample.saved = true;
      this.#changed();
      const leftOut = this.#stored.samples.length - ready.length - already;
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
    this.#past.push({ label, stored: structuredClone(this.#stored) });
    this.#future = [];
    act();
    this.#changed();
    return { state: this.state() };
  }

  #travel(from: Step[], to: Step[], verb: string): { state: State } {
    const step = from.pop();
    if (!step) throw new Refusal("UsageError", `There is nothing to ${verb}.`);
    to.push({ label: step.label, stored: this.#stored });
    this.#stored = step.stored;
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
    this.#past.push({ label, stored: structuredClone(this.#stored) });
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

  /** Every 17th reply is invalid and every 23rd fails, as in life. */
  #answer(sample: StoredSample, n: number): void {
    const invalid = n % 17 === 16;
    const failed = n % 23 === 22;
    sample.status = failed ? "failed" : invalid ? "invalid" : "done";
    sample.output = failed ? null : invalid ? '{"area": "billing"}' : label(n);
    sample.reason = failed
      ? "RateLimitError: the provider asked to wait; 4 attempts were made."
      : invalid
        ? "'urgency' is a required property"
        : null;
    sample.revision = this.#revision;
  }

  #addTopic(name: string, parent: number | null): StoredTopic {
    const topic = { id: this.#nextId++, parent, name };
    this.#stored.topics.push(topic);
    return topic;
  }

  #addSample(topic: number | null): StoredSample {
    const n = this.#nextId++;
    const sample: StoredSample = {
      id: `s${n}`,
      topic,
      input: ticket(n),
      output: null,
      status: "pending",
      reason: null,
      expected_label: n % 5 === 0 ? "fail" : "pass",
      attributes: n % 2 ? { tone: "angry" } : {},
      reasoning: null,
      edited: false,
      saved: false,
      revision: this.#revision,
    };
    this.#stored.samples.push(sample);
    return sample;
  }

  #rows(collapsed: ReadonlySet<number>, parent: number | null = null, depth = 0): Topic[] {
    const siblings = this.#stored.topics.filter((topic) => topic.parent === parent);
    return siblings.flatMap(({ id, name }, index) => {
      const inside = this.#inside(id);
      const samples = this.#stored.samples.filter((sample) => inside.has(sample.topic ?? -1));
      const row: Topic = {
        id,
        parent,
        name,
        depth,
        children: this.#stored.topics.filter((topic) => topic.parent === id).length,
        position: index + 1,
        siblings: siblings.length,
        samples: samples.length,
        done: samples.filter((sample) => sample.status === "done").length,
        problems: samples.filter((sample) => sample.reason !== null).length,
      };
      return collapsed.has(id) ? [row] : [row, ...this.#rows(collapsed, id, depth + 1)];
    });
  }

  #leaves(under: number | null): StoredTopic[] {
    const inside = under === null ? null : this.#inside(under);
    const parents = new Set(this.#stored.topics.map((topic) => topic.parent));
    return this.#stored.topics.filter(
      (topic) => !parents.has(topic.id) && (!inside || inside.has(topic.id)),
    );
  }

  #inside(id: number): Set<number> {
    const inside = new Set([id]);
    // Parents come before their children, so one pass finds them all.
    for (const topic of this.#stored.topics) {
      if (topic.parent !== null && inside.has(topic.parent)) inside.add(topic.id);
    }
    return inside;
  }

  #topic(id: number): StoredTopic {
    const found = this.#stored.topics.find((topic) => topic.id === id);
    if (!found) throw new Refusal("UsageError", `There is no topic ${id}.`);
    return found;
  }

  #sample(id: string): StoredSample {
    const found = this.#stored.samples.find((sample) => sample.id === id);
    if (!found) throw new Refusal("UsageError", `There is no sample '${id}'.`);
    return found;
  }

  #path(topic: number | null): string[] {
    if (topic === null) return [];
    const { parent, name } = this.#topic(topic);
    return [...this.#path(parent), name];
  }

  #row(sample: StoredSample): SampleRow {
    return {
      ...sample,
      topic: this.#path(sample.topic).join(" / "),
      input: sample.input.slice(0, 300),
      output: sample.output?.slice(0, 300) ?? null,
    };
  }

  #whole(sample: StoredSample): Sample {
    const { topic, ...rest } = sample;
    return {
      ...rest,
      topic_path: this.#path(topic),
      input_json: false,
      output_json: sample.output?.startsWith("{") ?? false,
      input_model: this.model,
      output_model: sample.output === null ? null : this.model,
      tokens_in: 512,
      tokens_out: 143,
      cost_usd: 0.0021,
    };
  }

  #changed(): void {
    this.#revision += 1;
  }
}

function page<From, Row = From>(
  all: From[],
  offset: number,
  limit: number,
  revision: number,
  show: (item: From) => Row = (item) => item as unknown as Row,
): Page<Row> {
  return { revision, total: all.length, offset, rows: all.slice(offset, offset + limit).map(show) };
}
