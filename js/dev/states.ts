import type { Run, Topic } from "../src/link/protocol";
import type { FakeBackend } from "../test/fake/backend";

type Arrangement = (backend: FakeBackend) => void;

/** What a session may hold, by name: the states that have been designed. */
const STATES: Readonly<Record<string, Arrangement>> = {
  empty: () => undefined,
  topics: (backend) => {
    backend.fill(0);
  },
  running: (backend) => {
    backend.fill(3);
    backend.answer("inputs_generate", { per_topic: 8, topic: null });
    backend.advance(37);
    patchRun(backend, { duplicate: 2, invalid: 1 });
  },
  paused: (backend) => {
    backend.fill(3);
    backend.answer("inputs_generate", { per_topic: 8, topic: null });
    backend.advance(37);
    backend.answer("run_pause", {});
  },
  failed: (backend) => {
    backend.fill(2);
    unanswer(backend);
    backend.answer("outputs_generate", { topic: null });
    backend.steps = [];
    patchRun(backend, {
      state: "failed",
      planned: 18,
      failed: 18,
      seconds: 2,
      error:
        "The model 'openai/gpt-5-mini' refused the key in OPENAI_API_KEY (401). Set a valid key in the environment and run this again: only what is missing is paid for.",
      reasons: [{ reason: "AuthenticationError: incorrect API key provided", count: 18 }],
    });
  },
  halffailed: (backend) => {
    backend.fill(6);
    unanswer(backend);
    backend.answer("outputs_generate", { topic: null });
    backend.advance(54);
    for (const [n, sample] of backend.samples.entries()) {
      const [status, reason] = MISHAPS[n % 6] ?? ["done", null];
      const output = status === "failed" ? null : sample.output;
      Object.assign(sample, { status, reason, output });
      if (status === "done") backend.store.answer(sample, 1);
    }
    const reasons = MISHAPS.flatMap(([, reason]) => (reason ? [{ reason, count: 9 }] : []));
    patchRun(backend, { done: 27, invalid: 9, failed: 18, seconds: 41, reasons });
  },
  saved: (backend) => {
    backend.fill(2);
    backend.answer("save", {});
  },
  readonly: (backend) => {
    curated(backend);
    backend.readOnly = true;
  },
  dataset: (backend) => {
    curated(backend);
    backend.answer("save", {});
    backend.store.data.samples = backend.samples.filter(({ saved }) => saved);
    backend.kind = "dataset";
  },
  one: (backend) => {
    backend.add({ input: "The only one", output: null, status: "pending" });
  },
  plain: (backend) => {
    curated(backend);
    backend.task = { ...backend.task, output_schema: null };
    for (const sample of backend.samples) if (sample.output) sample.output = REPLY;
  },
  hostile: (backend) => {
    backend.fill(1);
    backend.addTopic('<img src=x onerror="alert(1)"> ‮evil');
    backend.add({
      input: "Refund \u202Eyenom ym\u202C please\u0000\u001b[31m <script>alert(1)</script>",
      output: '{"area": "<b>bold</b>", "urgency": "\u202Ehgih"}',
      status: "done",
    });
    const [first] = backend.samples;
    if (first) {
      first.input = "</textarea><img src=x onerror=alert(1)> \u202Eyenom\u0000 \uD800";
      first.output = '{"area": "<b>bold</b>", "urgency": "\u202Ehgih", "a\u0000": "\u001b[31m"}';
    }
    backend.task = { ...backend.task, name: "<script>alert(1)</script> \u202Ekrow" };
  },
  million: (backend) => {
    curated(backend);
    backend.readOnly = false;
    multiply(backend, 1_000_000);
  },
};

/** Brings the back end into one of the states that have been designed. */
export function arrange(state: string, backend: FakeBackend): void {
  (STATES[state] ?? curated)(backend);
}

/** Whether a state is a picture of a moment: its run does not go on by itself. */
export function stands(state: string): boolean {
  return ["running", "paused", "failed", "halffailed"].includes(state);
}

const MISHAPS = [
  ["done", null],
  ["failed", "RateLimitError: the provider asked to wait; 4 attempts were made."],
  ["done", null],
  ["invalid", "'urgency' is a required property"],
  ["failed", "Timeout: no reply within 120 seconds."],
  ["done", null],
] as const;

const REPLY =
  "Thank you for writing. I have looked at your account: the second payment of March was returned on Tuesday, and banks take up to five days to show it.\n\nPlease write again if it has not arrived by Monday.";

const LONG = JSON.stringify({
  area: "billing",
  urgency: "high",
  needs_reply: true,
  customer: { plan: "team", seats: 12, since: "2021-04-01", countries: ["DE", "AT", "CH"] },
  history: Array.from({ length: 9 }, (_, n) => ({ ticket: 3900 + n * 11, about: "invoice" })),
  summary: "Charged twice for March; the refund that was promised has not come.",
});

const SCHEMA = JSON.stringify(
  {
    type: "object",
    properties: {
      area: { type: "string", enum: ["billing", "login", "mobile_app", "shipping", "account"] },
      urgency: { type: "string", description: "How soon somebody has to look at it" },
      needs_reply: { type: "boolean" },
      summary: { type: "string", maxLength: 140 },
    },
    required: ["area", "urgency"],
  },
  null,
  2,
);

/** A session in which somebody has worked for a while. */
function curated(backend: FakeBackend): void {
  backend.fill(6);
  backend.task = { ...backend.task, output_schema: SCHEMA };
  const { samples } = backend;
  for (const sample of samples.slice(40, 46)) {
    Object.assign(sample, { status: "pending", output: null, reason: null });
  }
  backend.answer("topic_rename", { id: 1, name: "Billing & payments" });
  backend.answer("goal_set", { goal: "eval" });
  const [first, second, third, fourth, fifth, sixth] = backend.samples;
  const written = second?.output?.replace(/"urgency":"\w+"/, '"urgency":"critical"') ?? null;
  Object.assign(first ?? {}, { judgement: "accepted", tags: ["eval_data"] });
  Object.assign(second ?? {}, {
    edited: true,
    made_output: second?.output,
    output: written,
    tags: ["golden_data"],
  });
  Object.assign(third ?? {}, {
    input: first?.input.replace("Hi, I", "Hello, I"),
    resembles: first?.id,
  });
  Object.assign(fourth ?? {}, {
    output: LONG,
    reasoning: "The customer writes of two payments for the same month. That is billing.",
  });
  Object.assign(fifth ?? {}, { status: "failed", output: null, reason: MISHAPS[1]?.[1] });
  Object.assign(sixth ?? {}, { judgement: "rejected" });
  const data = structuredClone(backend.store.data);
  const done: [string, string | null][] = [
    ["Generate 54 inputs", "session.generate_inputs(per_topic=6)"],
    ["Generate 48 outputs", "session.generate_outputs()"],
    ["Edit 1 sample", `session.edit_sample("s16", output='{"area": "login", …}')`],
    ["Accept 1 sample", 'session.judge(["s15"], "accepted")'],
    ["Delete topic 'Lost parcel'", 'session.delete_topic("Shipping / Lost parcel")'],
  ];
  backend.past.push(...done.map(([label, code]) => ({ label, code, data })));
  backend.changed();
}

function unanswer(backend: FakeBackend): void {
  for (const sample of backend.samples) {
    Object.assign(sample, { status: "pending", output: null, reason: null });
  }
}

function patchRun(backend: FakeBackend, patch: Partial<Run>): void {
  if (backend.run) Object.assign(backend.run, patch);
  backend.changed();
}

/** The same samples over and over, until there are so many: no page could hold them. */
function multiply(backend: FakeBackend, total: number): void {
  const answer = backend.answer.bind(backend);
  const state = backend.state.bind(backend);
  const held = backend.samples.length;
  const times = (many: number) => Math.round((many * total) / held);
  backend.state = () => {
    const known = state();
    const { inputs, outputs, save } = known.stages;
    inputs.samples = total;
    for (const counts of [outputs, save]) {
      const scaled = Object.entries(counts).map(([name, many]) => [name, times(many)]);
      Object.assign(counts, Object.fromEntries(scaled));
    }
    return known;
  };
  backend.answer = (op, args) => {
    const { offset = 0, limit = 0 } = args as { offset?: number; limit?: number };
    if (op === "samples") {
      const page = answer(op, { ...args, offset: 0, limit: held });
      const { rows } = page as { rows: { id: string }[] };
      const some = Array.from({ length: Math.min(limit, total - offset) }, (_, n) => {
        const row = rows[(offset + n) % held];
        return { ...row, id: `${row?.id}-${offset + n}` };
      });
      return { ...(page as object), total, offset, rows: some };
    }
    const found = answer(op, args);
    if (op === "estimate") {
      const scaled = Object.entries(found as Record<string, number>);
      return Object.fromEntries(scaled.map(([name, many]) => [name, times(many)]));
    }
    if (op === "tree") {
      for (const topic of (found as { rows: Topic[] }).rows)
        for (const name of ["samples", "done", "saved", "problems"] as const)
          topic[name] = times(topic[name]);
    }
    return found;
  };
}
