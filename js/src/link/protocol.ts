/** The messages between browser and kernel, as the kernel's side says them (`protocol.gen.ts`), with names for their parts. */

import type { Ops, RunFacts, SampleRow, State, Topic } from "./protocol.gen";

export type {
  CallFacts,
  Change,
  FacetCounts,
  FailureGroup,
  Forecast,
  Found,
  Ids,
  Message,
  ModelFacts,
  Problem,
  Query,
  RunFacts as Run,
  Sample,
  SamplePage,
  SampleRow,
  SaveForecast,
  State,
  TagCounts,
  TaskWhole,
  TemplateFacts as Template,
  Tick,
  Topic,
} from "./protocol.gen";

export const PROTOCOL_VERSION = 1;

export type Op = keyof Ops;
export type Args<K extends Op> = Ops[K]["args"];
export type Result<K extends Op> = Ops[K]["result"];

export type GuidedStage = RunFacts["stage"];
export type Stage = GuidedStage | "save";
export type RunState = RunFacts["state"];
export type SampleStatus = SampleRow["status"];
/** What a sample for an eval is meant to do. */
export type Label = NonNullable<SampleRow["expected_label"]>;
/** What a person thinks of a sample. */
export type Judgement = NonNullable<SampleRow["judgement"]>;
export type Goal = State["goal"];
/** The samples that something is done to. */
export type Which = Args<"samples_delete">["which"];
/** A run that a person has set up: `count` says nothing for outputs. */
export type Planned = Args<"estimate">;
/** Which topics at a place get inputs: its leaves, itself alone, or its leaves that have none. */
export type Reach = NonNullable<Planned["scope"]>;
/** Where new topics go: the top, one topic, or every leaf. */
export type Under = Planned["place"];

export interface Page<Row> {
  revision: number;
  total: number;
  offset: number;
  rows: Row[];
}

export type TopicPage = Page<Topic>;

export function isRunning(run: RunFacts | null): boolean {
  return run !== null && ["running", "paused", "stopping"].includes(run.state);
}
