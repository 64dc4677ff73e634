import type {
  FacetCounts,
  Judgement,
  Label,
  Page,
  Query,
  Sample,
  SampleRow,
  SampleStatus,
  Topic,
  Which,
} from "../../src/link/protocol";
import { label, ticket } from "./tickets";

export interface StoredTopic {
  id: number;
  parent: number | null;
  name: string;
}

export interface StoredSample {
  id: string;
  topic: number | null;
  input: string;
  output: string | null;
  status: SampleStatus;
  reason: string | null;
  expected_label: Label | null;
  attributes: Record<string, string>;
  reasoning: string | null;
  judgement: Judgement | null;
  tags: string[];
  made_input: string | null;
  made_output: string | null;
  resembles: string | null;
  edited: boolean;
  by_hand: boolean;
  saved: boolean;
  revision: number;
}

export interface Step {
  label: string;
  code: string | null;
  data: Data;
}

export interface Data {
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

/** Topics and samples in memory, and what is seen of them. */
export class Store {
  data: Data = { topics: [], samples: [] };
  revision = 1;
  readonly #model: () => string;
  #nextId = 1;

  constructor(model: () => string) {
    this.#model = model;
  }

  /** Every 17th reply is invalid and every 23rd fails, as in life. */
  answer(sample: StoredSample, n: number): void {
    const invalid = n % 17 === 16;
    const failed = n % 23 === 22;
    sample.status = failed ? "failed" : invalid ? "invalid" : "done";
    sample.output = failed ? null : invalid ? '{"area": "billing"}' : label(n);
    sample.reason = failed
      ? "RateLimitError: the provider asked to wait; 4 attempts were made."
      : invalid
        ? "'urgency' is a required property"
        : null;
    sample.revision = this.revision;
  }

  addTopic(name: string, parent: number | null): StoredTopic {
    const topic = { id: this.#nextId++, parent, name };
    this.data.topics.push(topic);
    return topic;
  }

  addSample(topic: number | null): StoredSample {
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
      judgement: null,
      tags: [],
      made_input: null,
      made_output: null,
      resembles: null,
      edited: false,
      by_hand: false,
      saved: false,
      revision: this.revision,
    };
    this.data.samples.push(sample);
    return sample;
  }

  rows(collapsed: ReadonlySet<number>, parent: number | null = null, depth = 0): Topic[] {
    const siblings = this.data.topics.filter((topic) => topic.parent === parent);
    return siblings.flatMap(({ id, name }, index) => {
      const inside = this.inside(id);
      const samples = this.data.samples.filter((sample) => inside.has(sample.topic ?? -1));
      const row: Topic = {
        id,
        parent,
        name,
        depth,
        children: this.data.topics.filter((topic) => topic.parent === id).length,
        position: index + 1,
        siblings: siblings.length,
        samples: samples.length,
        done: samples.filter((sample) => sample.status === "done").length,
        saved: samples.filter((sample) => sample.saved).length,
        problems: samples.filter((sample) => sample.reason !== null).length,
        empty_leaves: 0,
        found: true,
      };
      return collapsed.has(id) ? [row] : [row, ...this.rows(collapsed, id, depth + 1)];
    });
  }

  leaves(under: number | null): StoredTopic[] {
    const inside = under === null ? null : this.inside(under);
    const parents = new Set(this.data.topics.map((topic) => topic.parent));
    return this.data.topics.filter(
      (topic) => !parents.has(topic.id) && (!inside || inside.has(topic.id)),
    );
  }

  inside(id: number): Set<number> {
    const inside = new Set([id]);
    // Parents come before their children, so one pass finds them all.
    for (const topic of this.data.topics) {
      if (topic.parent !== null && inside.has(topic.parent)) inside.add(topic.id);
    }
    return inside;
  }

  topic(id: number): StoredTopic {
    const found = this.data.topics.find((topic) => topic.id === id);
    if (!found) throw new Refusal("UsageError", `There is no topic ${id}.`);
    return found;
  }

  sample(id: string): StoredSample {
    const found = this.data.samples.find((sample) => sample.id === id);
    if (!found) throw new Refusal("UsageError", `There is no sample '${id}'.`);
    return found;
  }

  path(topic: number | null): string[] {
    if (topic === null) return [];
    const { parent, name } = this.topic(topic);
    return [...this.path(parent), name];
  }

  /** The samples of a query, in its order. */
  found(query: Query): StoredSample[] {
    const asked = JSON.stringify([this.revision, this.data.samples.length, query]);
    if (this.#found?.asked !== asked) this.#found = { asked, samples: this.#find(query) };
    return this.#found.samples;
  }

  #found: { asked: string; samples: StoredSample[] } | null = null;

  #find(query: Query): StoredSample[] {
    const inside = query.topic == null ? null : this.inside(query.topic);
    const text = query.text?.toLowerCase() ?? "";
    const found = this.data.samples.filter(
      (sample) =>
        (!inside || inside.has(sample.topic ?? -1)) &&
        (!query.status?.length || query.status.includes(sample.status)) &&
        (!query.labels?.length || query.labels.includes(sample.expected_label ?? "none")) &&
        (!query.judgements?.length || query.judgements.includes(sample.judgement ?? "none")) &&
        (query.tags ?? []).every((tag) => sample.tags.includes(tag)) &&
        (query.flags ?? []).every((flag) => flagsOf(sample).includes(flag)) &&
        (!text || `${sample.input}\n${sample.output ?? ""}`.toLowerCase().includes(text)),
    );
    const { sort = "made", descending = false } = query;
    if (sort !== "made") {
      const keyed = found.map((sample) => ({ sample, key: this.#key(sample, sort) }));
      keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
      found.splice(0, found.length, ...keyed.map(({ sample }) => sample));
    }
    return descending ? found.reverse() : found;
  }

  #key(sample: StoredSample, sort: NonNullable<Query["sort"]>): string | number {
    switch (sort) {
      case "input":
        return sample.input;
      case "output":
        return sample.output ?? "";
      case "topic":
        return this.path(sample.topic).join(" / ");
      case "status":
        return sample.status;
      case "label":
        return sample.expected_label ?? "";
      case "judgement":
        return sample.judgement ?? "";
      case "similarity":
        return sample.resembles ? 0.91 : 0;
      case "changed":
        return sample.revision;
      default:
        return 0;
    }
  }

  facets(query: Query): FacetCounts {
    const tally = (without: Filterable, of: (sample: StoredSample) => readonly string[]) => {
      const counts: Record<string, number> = {};
      for (const sample of this.#find({ ...query, [without]: [] })) {
        for (const value of of(sample)) counts[value] = (counts[value] ?? 0) + 1;
      }
      return counts;
    };
    return {
      total: this.found(query).length,
      status: tally("status", (sample) => [sample.status]),
      labels: tally("labels", (sample) => [sample.expected_label ?? "none"]),
      judgements: tally("judgements", (sample) => [sample.judgement ?? "none"]),
      flags: tally("flags", flagsOf),
      tags: tally("tags", (sample) => sample.tags),
    };
  }

  which(which: Which): string[] {
    if ("ids" in which) return which.ids;
    const kept = new Set(which.besides);
    return this.found(which.query)
      .map(({ id }) => id)
      .filter((id) => !kept.has(id));
  }

  row(sample: StoredSample, fields: readonly string[] = []): SampleRow {
    return {
      ...sample,
      similarity: sample.resembles ? 0.91 : null,
      tokens: 655,
      cost_usd: 0.0021,
      fields: fields.map((path) => memberOf(sample, path)),
      topic: this.path(sample.topic).join(" / "),
      input: sample.input.slice(0, 300),
      output: sample.output?.slice(0, 300) ?? null,
    };
  }

  whole(sample: StoredSample): Sample {
    const { topic, resembles, by_hand, ...rest } = sample;
    return {
      ...rest,
      topic,
      split: null,
      resembles: resembles
        ? { id: resembles, input: this.sample(resembles).input, similarity: 0.91 }
        : null,
      input_at: by_hand ? null : "2026-11-22T09:30:00Z",
      output_at: sample.output === null ? null : "2026-11-22T09:31:00Z",
      topic_path: this.path(topic),
      input_json: false,
      output_json: sample.output?.startsWith("{") ?? false,
      input_model: this.#model(),
      output_model: sample.output === null ? null : this.#model(),
      tokens_in: 512,
      tokens_out: 143,
      cost_usd: 0.0021,
    };
  }
}

type Filterable = "status" | "labels" | "judgements" | "flags" | "tags";

function flagsOf(sample: StoredSample): string[] {
  const { edited, by_hand, saved, resembles } = sample;
  const flags = { edited, by_hand, saved, near_duplicate: resembles !== null };
  return Object.entries(flags).flatMap(([flag, holds]) => (holds ? [flag] : []));
}

/** "output.area" of a sample; null where there is none. */
function memberOf(sample: StoredSample, path: string): string | null {
  const [what, member = ""] = path.split(".");
  try {
    const value: unknown = JSON.parse((what === "input" ? sample.input : sample.output) ?? "");
    const found = (value as Record<string, unknown>)[member];
    return found === undefined ? null : String(found);
  } catch {
    return null;
  }
}

export function page<From, Row = From>(
  all: From[],
  offset: number,
  limit: number,
  revision: number,
  show: (item: From) => Row = (item) => item as unknown as Row,
): Page<Row> {
  return { revision, total: all.length, offset, rows: all.slice(offset, offset + limit).map(show) };
}
