/** The messages between browser and kernel: version 1. The Python side holds the same shapes; neither trusts the other. */

export const PROTOCOL_VERSION = 1;

export type Stage = "topics" | "inputs" | "outputs" | "save";
export type GuidedStage = Exclude<Stage, "save">;
export type RunState = "running" | "paused" | "stopping" | "done" | "cancelled" | "failed";
/** What a sample for an eval is meant to do. */
export type Label = "pass" | "fail";
export type SampleStatus = "pending" | "done" | "invalid" | "failed";

export interface Run {
  id: number;
  stage: GuidedStage;
  label: string;
  state: RunState;
  /** How many calls may be in flight. */
  concurrency: number;
  planned: number;
  done: number;
  invalid: number;
  duplicate: number;
  failed: number;
  cancelled: number;
  /** null: unknown, which is not the same as none; so below. */
  tokens_in: number | null;
  tokens_out: number | null;
  cost_usd: number | null;
  seconds: number;
  reasons: { reason: string; count: number }[];
  /** What stopped the whole run, if anything did. */
  error: string | null;
}

/** What a person is told of a template. */
export interface Template {
  name: string;
  title: string;
  summary: string;
  /** What to know before using it; empty where there is nothing. */
  warning: string;
  /** Whether its data needs a model that refuses little. */
  uncensored: boolean;
}

/** What a run would take: the low figures if all goes well, the high ones with room. */
export interface Estimate {
  items: number;
  calls: number;
  tokens_in: number;
  tokens_out_low: number;
  tokens_out_high: number;
  /** null: unknown. */
  cost_usd_low: number | null;
  cost_usd_high: number | null;
}

/** A message of a call, cut to 20,000 characters. */
export interface Message {
  role: string;
  content: string;
}

export interface State {
  /** Grows with every stored change; pages carry it too. */
  revision: number;
  session: { id: string; name: string; path: string; read_only: boolean };
  task: {
    name: string;
    instruction: string;
    structured_input: boolean;
    structured_output: boolean;
  };
  goal: "eval" | "fine_tuning";
  /** The share of samples that is meant to pass; null where samples are not labelled. */
  pass_share: number | null;
  template: Template;
  model: string;
  guidance: Record<GuidedStage, string>;
  tags: { fixed: string[]; split: Record<string, number> };
  dataset: string;
  stages: {
    topics: { topics: number; leaves: number };
    inputs: { samples: number; topics_without: number };
    outputs: { done: number; missing: number; invalid: number; failed: number };
    save: { ready: number; saved: number };
  };
  run: Run | null;
  undo: string | null;
  redo: string | null;
}

export interface Topic {
  id: number;
  parent: number | null;
  name: string;
  /** 0 for a topic at the top. */
  depth: number;
  children: number;
  /** 1-based among its siblings. */
  position: number;
  siblings: number;
  samples: number;
  done: number;
  problems: number;
}

/** A sample as the grid shows it: texts cut to 300 characters. */
export interface SampleRow {
  id: string;
  topic: string;
  input: string;
  output: string | null;
  status: SampleStatus;
  reason: string | null;
  expected_label: Label | null;
  edited: boolean;
  saved: boolean;
  revision: number;
}

export interface Sample {
  id: string;
  topic_path: string[];
  input: string;
  output: string | null;
  input_json: boolean;
  output_json: boolean;
  status: SampleStatus;
  reason: string | null;
  expected_label: Label | null;
  /** What was asked of it on each attribute axis. */
  attributes: Record<string, string>;
  edited: boolean;
  saved: boolean;
  revision: number;
  /** What the model thought before it gave the output, where it said. */
  reasoning: string | null;
  input_model: string | null;
  output_model: string | null;
  tokens_in: number | null;
  tokens_out: number | null;
  cost_usd: number | null;
}

export interface Page<Row> {
  revision: number;
  total: number;
  offset: number;
  rows: Row[];
}

export interface Saved {
  state: State;
  added: number;
  already: number;
  left_out: number;
  path: string;
}

interface Changed {
  state: State;
}

/** Where new topics go: the top, one topic, or every leaf. */
export type Under = number | null | "leaves";

/** A run that a person has set up: `count` says nothing for outputs. */
export interface Planned {
  stage: GuidedStage;
  count: number;
  place: Under;
}

/** Every request that exists: its arguments and what it is answered with. */
export interface Ops {
  hello: { args: object; result: State };
  sync: { args: object; result: State };
  tree: { args: { collapsed: number[]; offset: number; limit: number }; result: Page<Topic> };
  samples: {
    args: { topic: number | null; offset: number; limit: number };
    result: Page<SampleRow>;
  };
  sample: { args: { id: string }; result: Sample };
  topics_generate: { args: { count: number; under: Under }; result: Changed };
  topics_add: { args: { names: string[]; under: number | null }; result: Changed };
  topic_rename: { args: { id: number; name: string }; result: Changed };
  topic_delete: { args: { id: number }; result: Changed };
  inputs_generate: { args: { per_topic: number; topic: number | null }; result: Changed };
  outputs_generate: { args: { topic: number | null }; result: Changed };
  outputs_retry: { args: object; result: Changed };
  estimate: { args: Planned; result: Estimate };
  preview: { args: Planned; result: { messages: Message[] } };
  run_pause: { args: object; result: Changed };
  run_resume: { args: object; result: Changed };
  run_concurrency: { args: { number: number }; result: Changed };
  run_cancel: { args: object; result: Changed };
  samples_delete: { args: { ids: string[] }; result: Changed };
  sample_edit: {
    args: { id: string; revision: number; input?: string; output?: string };
    result: Changed & { sample: Sample };
  };
  guidance_set: { args: { stage: GuidedStage; text: string }; result: Changed };
  guidance_use: { args: { stage: GuidedStage; template: string }; result: Changed };
  templates: { args: object; result: { templates: Template[] } };
  label_set: { args: { ids: string[]; label: Label | null }; result: Changed };
  pass_share_set: { args: { share: number | null }; result: Changed };
  save: { args: object; result: Saved };
  undo: { args: object; result: Changed };
  redo: { args: object; result: Changed };
}

export type Op = keyof Ops;
export type Args<K extends Op> = Ops[K]["args"];
export type Result<K extends Op> = Ops[K]["result"];

export function isRunning(run: Run | null): boolean {
  return run !== null && ["running", "paused", "stopping"].includes(run.state);
}
