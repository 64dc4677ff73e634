// ../test/fake/tickets.ts
var AREAS = {
  Billing: ["Charged twice", "Refund not received", "Invoice with a wrong address"],
  "Log-in, 2FA": ["Lost phone", "Reset link expired"],
  "Mobile app": ["Crash on start", "Push notifications missing"],
  Shipping: [],
  "Account deletion": []
};
var OPENINGS = [
  "Hi, I was charged twice for the March subscription and the second payment still has not been returned.",
  "The reset link that you sent says that it has expired although I clicked it within a minute!!",
  "Since the update on Monday the app closes right after the splash screen on my Pixel 6.",
  "Can you tell me where my parcel is? Tracking has said \u201Clabel created\u201D for nine days.",
  "I asked for my account to be deleted in August, and I still get your newsletter every Friday.",
  "Your invoice 2024-0413 shows our old address. Accounting will not accept it, please send a corrected one.",
  "I lost my phone and cannot get past the two-factor step. I still have the e-mail address.",
  "no notifications anymore, already reinstalled twice, whats going on"
];
var AREAS_OF = ["billing", "login", "mobile_app", "shipping", "account"];
var URGENCIES = ["low", "normal", "high"];
function ticket(n) {
  return `${OPENINGS[n % OPENINGS.length]} (ticket ${4100 + n * 7})`;
}
function label(n) {
  return JSON.stringify({
    area: AREAS_OF[n % AREAS_OF.length],
    urgency: URGENCIES[n % URGENCIES.length],
    needs_reply: n % 3 !== 0,
    summary: OPENINGS[n % OPENINGS.length]?.split(/[.,!?]/)[0]
  });
}

// ../test/fake/backend.ts
var Refusal = class extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
  kind;
};
var FakeBackend = class {
  heard = [];
  onTick = () => void 0;
  readOnly = false;
  model = "openai/gpt-5-mini";
  run = null;
  #stored = { topics: [], samples: [] };
  #past = [];
  #future = [];
  #revision = 1;
  #nextId = 1;
  #steps = [];
  #guidance = {
    topics: "Cover what customers of a software product really write about.",
    inputs: "Write as customers do: short, long, polite, angry, with typing errors.",
    outputs: "Follow the schema exactly."
  };
  // ---- what a test arranges and looks at
  /** Topics as areas with sub-topics, `perLeaf` samples under each leaf. */
  fill(perLeaf) {
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
  add(sample) {
    return Object.assign(this.#addSample(null), sample);
  }
  addTopic(name) {
    return this.#addTopic(name, null).id;
  }
  get names() {
    return this.#stored.topics.map((topic) => topic.name);
  }
  get samples() {
    return this.#stored.samples;
  }
  /** Lets a run finish this many of its planned steps, then ticks. */
  advance(steps) {
    for (let n = 0; n < steps; n += 1) this.#steps.shift()?.();
    if (this.run && !this.#steps.length && this.run.state === "running") this.run.state = "done";
    this.#changed();
    this.tick();
  }
  tick() {
    this.onTick(this.state());
  }
  /** What another view or a line of Python would do. */
  editElsewhere(id, output) {
    const sample = this.#sample(id);
    this.#changed();
    Object.assign(sample, { output, revision: this.#revision });
  }
  // ---- the protocol
  answer(op, args) {
    this.heard.push({ op, args: { ...args } });
    const handler = this.#handlers[op];
    return handler(args);
  }
  state() {
    const { topics, samples } = this.#stored;
    const leaves = this.#leaves(null);
    const having = new Set(samples.map((sample) => sample.topic));
    const inStatus = (status) => samples.filter((sample) => sample.status === status);
    return {
      revision: this.#revision,
      session: {
        id: "7f3a",
        name: "tickets",
        path: "/home/ada/tickets.synthgen",
        read_only: this.readOnly
      },
      task: {
        name: "Sort support tickets",
        instruction: "Sort a support ticket by product area and urgency.",
        structured_input: false,
        structured_output: true
      },
      goal: "eval",
      template: "issue",
      model: this.model,
      guidance: { ...this.#guidance },
      tags: { fixed: ["tickets"], split: { eval_data: 0.8, golden_data: 0.2 } },
      dataset: "data/tickets",
      stages: {
        topics: { topics: topics.length, leaves: leaves.length },
        inputs: {
          samples: samples.length,
          topics_without: leaves.filter((leaf) => !having.has(leaf.id)).length
        },
        outputs: {
          done: inStatus("done").length,
          missing: inStatus("pending").length,
          invalid: inStatus("invalid").length,
          failed: inStatus("failed").length
        },
        save: {
          ready: inStatus("done").filter((sample) => !sample.saved).length,
          saved: samples.filter((sample) => sample.saved).length
        }
      },
      run: this.run && structuredClone(this.run),
      undo: this.#past.at(-1)?.label ?? null,
      redo: this.#future.at(-1)?.label ?? null
    };
  }
  #handlers = {
    hello: () => this.state(),
    sync: () => this.state(),
    tree: ({ collapsed, offset, limit }) => page(this.#rows(new Set(collapsed)), offset, limit, this.#revision),
    samples: ({ topic, offset, limit }) => {
      const inside = topic === null ? null : this.#inside(topic);
      const chosen = this.#stored.samples.filter(
        (sample) => !inside || inside.has(sample.topic ?? -1)
      );
      return page(chosen, offset, limit, this.#revision, (sample) => this.#row(sample));
    },
    sample: ({ id }) => this.#whole(this.#sample(id)),
    topics_generate: ({ count, under }) => {
      const parents = under === "leaves" ? this.#leaves(null).map((topic) => topic.id) : [under];
      const steps = parents.flatMap(
        (parent) => Array.from(
          { length: count },
          (_, n) => () => void this.#addTopic(`Topic ${n + 1}`, parent)
        )
      );
      return this.#start("topics", `Generate ${steps.length} topics`, steps);
    },
    topics_add: ({ names, under }) => {
      const taken = names.find((name) => this.#stored.topics.some((topic) => topic.name === name));
      if (taken)
        throw new Refusal(
          "UsageError",
          `The topic '${taken}' is there already. Give it another name.`
        );
      return this.#change(`Add ${names.length} topics`, () => {
        for (const name of names) this.#addTopic(name, under);
      });
    },
    topic_rename: ({ id, name }) => this.#change(`Rename topic '${this.#topic(id).name}'`, () => {
      this.#topic(id).name = name;
    }),
    topic_delete: ({ id }) => this.#change(`Delete topic '${this.#topic(id).name}'`, () => {
      const gone = this.#inside(id);
      this.#stored.topics = this.#stored.topics.filter((topic) => !gone.has(topic.id));
      this.#stored.samples = this.#stored.samples.filter(
        (sample) => !gone.has(sample.topic ?? -1)
      );
    }),
    inputs_generate: ({ per_topic, topic }) => {
      const leaves = this.#leaves(topic);
      const targets = leaves.length ? leaves : [null];
      const steps = targets.flatMap(
        (leaf) => Array.from({ length: per_topic }, () => () => void this.#addSample(leaf?.id ?? null))
      );
      return this.#start("inputs", `Generate ${steps.length} inputs`, steps);
    },
    outputs_generate: ({ topic }) => {
      const inside = topic === null ? null : this.#inside(topic);
      const missing = this.#stored.samples.filter(
        (sample) => sample.status === "pending" && (!inside || inside.has(sample.topic ?? -1))
      );
      const steps = missing.map((sample, n) => () => this.#answer(sample, n + 1));
      return this.#start("outputs", `Generate ${steps.length} outputs`, steps);
    },
    run_cancel: () => {
      if (this.run) {
        this.run.cancelled = this.#steps.length;
        this.run.state = "cancelled";
        this.#steps = [];
        this.#changed();
      }
      return { state: this.state() };
    },
    samples_delete: ({ ids }) => this.#change(ids.length === 1 ? "Delete 1 sample" : `Delete ${ids.length} samples`, () => {
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
      return this.#change(`Edit guidance for ${stage}`, () => void 0);
    },
    save: () => {
      const ready = this.#stored.samples.filter(
        (sample) => sample.status === "done" && !sample.saved
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
        path: "data/tickets"
      };
    },
    undo: () => this.#travel(this.#past, this.#future, "undo"),
    redo: () => this.#travel(this.#future, this.#past, "redo")
  };
  #change(label2, act) {
    if (this.readOnly) throw new Refusal("UsageError", "This session is open for reading only.");
    this.#past.push({ label: label2, stored: structuredClone(this.#stored) });
    this.#future = [];
    act();
    this.#changed();
    return { state: this.state() };
  }
  #travel(from, to, verb) {
    const step = from.pop();
    if (!step) throw new Refusal("UsageError", `There is nothing to ${verb}.`);
    to.push({ label: step.label, stored: this.#stored });
    this.#stored = step.stored;
    this.#changed();
    return { state: this.state() };
  }
  #start(stage, label2, steps) {
    this.run = {
      id: (this.run?.id ?? 0) + 1,
      stage,
      label: label2,
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
      error: null
    };
    const run = this.run;
    this.#past.push({ label: label2, stored: structuredClone(this.#stored) });
    this.#steps = steps.map((step) => () => {
      step();
      run.done += 1;
      run.tokens_in += 240;
      run.tokens_out += 90;
      run.cost_usd = (run.cost_usd ?? 0) + 13e-4;
      run.seconds += 0.4;
    });
    this.#changed();
    return { state: this.state() };
  }
  /** Every 17th reply is invalid and every 23rd fails, as in life. */
  #answer(sample, n) {
    const invalid = n % 17 === 16;
    const failed = n % 23 === 22;
    sample.status = failed ? "failed" : invalid ? "invalid" : "done";
    sample.output = failed ? null : invalid ? '{"area": "billing"}' : label(n);
    sample.reason = failed ? "RateLimitError: the provider asked to wait; 4 attempts were made." : invalid ? "'urgency' is a required property" : null;
    sample.revision = this.#revision;
  }
  #addTopic(name, parent) {
    const topic = { id: this.#nextId++, parent, name };
    this.#stored.topics.push(topic);
    return topic;
  }
  #addSample(topic) {
    const n = this.#nextId++;
    const sample = {
      id: `s${n}`,
      topic,
      input: ticket(n),
      output: null,
      status: "pending",
      reason: null,
      edited: false,
      saved: false,
      revision: this.#revision
    };
    this.#stored.samples.push(sample);
    return sample;
  }
  #rows(collapsed, parent = null, depth = 0) {
    const siblings = this.#stored.topics.filter((topic) => topic.parent === parent);
    return siblings.flatMap(({ id, name }, index) => {
      const inside = this.#inside(id);
      const samples = this.#stored.samples.filter((sample) => inside.has(sample.topic ?? -1));
      const row = {
        id,
        parent,
        name,
        depth,
        children: this.#stored.topics.filter((topic) => topic.parent === id).length,
        position: index + 1,
        siblings: siblings.length,
        samples: samples.length,
        done: samples.filter((sample) => sample.status === "done").length,
        problems: samples.filter((sample) => sample.reason !== null).length
      };
      return collapsed.has(id) ? [row] : [row, ...this.#rows(collapsed, id, depth + 1)];
    });
  }
  #leaves(under) {
    const inside = under === null ? null : this.#inside(under);
    const parents = new Set(this.#stored.topics.map((topic) => topic.parent));
    return this.#stored.topics.filter(
      (topic) => !parents.has(topic.id) && (!inside || inside.has(topic.id))
    );
  }
  #inside(id) {
    const inside = /* @__PURE__ */ new Set([id]);
    for (const topic of this.#stored.topics) {
      if (topic.parent !== null && inside.has(topic.parent)) inside.add(topic.id);
    }
    return inside;
  }
  #topic(id) {
    const found = this.#stored.topics.find((topic) => topic.id === id);
    if (!found) throw new Refusal("UsageError", `There is no topic ${id}.`);
    return found;
  }
  #sample(id) {
    const found = this.#stored.samples.find((sample) => sample.id === id);
    if (!found) throw new Refusal("UsageError", `There is no sample '${id}'.`);
    return found;
  }
  #path(topic) {
    if (topic === null) return [];
    const { parent, name } = this.#topic(topic);
    return [...this.#path(parent), name];
  }
  #row(sample) {
    return {
      ...sample,
      topic: this.#path(sample.topic).join(" / "),
      input: sample.input.slice(0, 300),
      output: sample.output?.slice(0, 300) ?? null
    };
  }
  #whole(sample) {
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
      cost_usd: 21e-4
    };
  }
  #changed() {
    this.#revision += 1;
  }
};
function page(all, offset, limit, revision, show = (item) => item) {
  return { revision, total: all.length, offset, rows: all.slice(offset, offset + limit).map(show) };
}

// ../test/fake/model.ts
function wire(backend2) {
  const listeners = /* @__PURE__ */ new Map();
  let held = null;
  let closed = false;
  const emit = (event, ...args) => {
    for (const listener of listeners.get(event) ?? [])
      listener(...args);
  };
  const deliver = (content, buffers = []) => emit("msg:custom", content, buffers);
  const answer = (message) => {
    if (!backend2) return;
    const { rid, op, ...args } = message;
    try {
      const result = backend2.answer(op, args);
      deliver({ rid, ok: true }, [encode(result)]);
    } catch (error) {
      const kind = error instanceof Refusal ? error.kind : "InternalError";
      deliver({
        rid,
        error: { kind, message: error instanceof Error ? error.message : String(error) }
      });
    }
  };
  if (backend2) backend2.onTick = (state2) => deliver({ tick: true }, [encode(state2)]);
  const surface = {
    get: (name) => name === "closed" ? closed : "7f3a",
    send: (content) => {
      const message = structuredClone(content);
      const run = () => answer(message);
      if (held) held.push(run);
      else setTimeout(run);
    },
    on: (event, listener) => {
      listeners.set(event, (listeners.get(event) ?? /* @__PURE__ */ new Set()).add(listener));
    },
    off: (event, listener) => {
      listeners.get(event)?.delete(listener);
    }
  };
  const model = new Proxy(surface, {
    get(target, name) {
      if (name in target) return target[name];
      throw new Error(`The widget used model.${String(name)}, which not every host has.`);
    }
  });
  return {
    model,
    hold: () => {
      held = [];
    },
    release: () => {
      const waiting = held ?? [];
      held = null;
      for (const run of waiting) run();
    },
    dropTicks: () => {
      if (backend2) backend2.onTick = () => void 0;
    },
    close: () => {
      closed = true;
      emit("change:closed");
    },
    deliver
  };
}
function encode(value) {
  return new DataView(new TextEncoder().encode(JSON.stringify(value)).buffer);
}

// states.ts
function arrange(state2, backend2) {
  switch (state2) {
    case "empty":
      return;
    case "topics":
      backend2.fill(0);
      return;
    case "running":
      backend2.fill(3);
      backend2.answer("inputs_generate", { per_topic: 8, topic: null });
      backend2.advance(37);
      if (backend2.run) Object.assign(backend2.run, { duplicate: 2, invalid: 1 });
      backend2.advance(0);
      return;
    case "failed":
      backend2.fill(2);
      backend2.answer("outputs_generate", { topic: null });
      if (backend2.run) {
        Object.assign(backend2.run, {
          state: "failed",
          planned: 18,
          failed: 18,
          error: "The model 'openai/gpt-5-mini' refused the key in OPENAI_API_KEY (401). Set a valid key in the environment and run this again: only what is missing is paid for.",
          reasons: [{ reason: "AuthenticationError: incorrect API key provided", count: 18 }]
        });
      }
      return;
    case "halffailed":
      backend2.fill(6);
      backend2.answer("inputs_generate", { per_topic: 8, topic: null });
      backend2.advance(60);
      if (backend2.run) {
        Object.assign(backend2.run, {
          state: "done",
          planned: 72,
          done: 60,
          duplicate: 5,
          invalid: 4,
          failed: 3,
          cost_usd: null,
          reasons: [
            { reason: "'urgency' is a required property", count: 4 },
            {
              reason: "RateLimitError: the provider asked to wait; 4 attempts were made",
              count: 3
            }
          ]
        });
      }
      return;
    case "saved":
      backend2.fill(2);
      backend2.answer("save", {});
      return;
    case "readonly":
      backend2.fill(6);
      backend2.readOnly = true;
      return;
    case "hostile":
      backend2.fill(1);
      backend2.addTopic('<img src=x onerror="alert(1)"> \u202Eevil');
      backend2.add({
        input: "Refund \u202Eyenom ym\u202C please\0\x1B[31m <script>alert(1)<\/script>",
        output: '{"area": "<b>bold</b>", "urgency": "\u202Ehgih"}',
        status: "done"
      });
      return;
    case "million":
      backend2.fill(8);
      for (let n = 0; n < 6e4; n += 1) backend2.add({});
      return;
    default:
      backend2.fill(6);
      for (const sample of backend2.samples.slice(40, 46)) {
        Object.assign(sample, { status: "pending", output: null, reason: null });
      }
      backend2.answer("topic_rename", { id: 1, name: "Billing & payments" });
  }
}

// dev.ts
var bundle = await import(new URL("build/widget.js", location.href).href);
var wanted = new URLSearchParams(location.search);
document.body.classList.toggle("dark", wanted.get("theme") === "dark");
var backend = new FakeBackend();
var state = wanted.get("state") ?? "full";
arrange(state, backend);
var kernel = wire(state === "silent" ? null : backend);
var { initialize, render } = bundle.default();
initialize({ model: kernel.model });
var el = document.querySelector("#cell");
if (el) render({ model: kernel.model, el });
if (state === "closed") setTimeout(() => kernel.close(), 300);
if (state !== "running" && state !== "failed" && state !== "halffailed") {
  setInterval(() => backend.run?.state === "running" && backend.advance(1), 250);
}
