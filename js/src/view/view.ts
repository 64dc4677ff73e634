import { effect, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { RequestError } from "../link/channel";
import type { Connection } from "../link/connection";
import { Pages } from "../link/pages";
import type { GuidedStage, Planned, SampleRow, Stage, Topic, Under } from "../link/protocol";
import { nextStage } from "../text/sentences";
import { Speech } from "./speech";

/** `narrow`: one pane beside the tree at most; `wide`: tree, grid and sample side by side. */
export type Width = "narrow" | "medium" | "wide";

/** What can take the keyboard. */
export type Pane = "grid" | "tree" | "action" | "panel";

/** A topic as the view remembers it, also when its page of the tree is not here. */
export type TopicRef = Pick<Topic, "id" | "name" | "children">;

/** What is opened below the action bar. */
export type Drawer =
  | { kind: "guidance"; stage: GuidedStage }
  | { kind: "preview"; stage: GuidedStage }
  | { kind: "add"; under: TopicRef | null }
  | { kind: "add-inputs"; topic: TopicRef | null }
  /** Another output for the selected samples, or for one. */
  | { kind: "regenerate"; ids: string[] | null }
  | { kind: "retag" }
  | { kind: "task" | "tags" | "model" | "failures" | "history" | "keys" | "save" };

export interface Notice {
  id: number;
  kind: "error" | "info";
  text: string;
}

export interface UndoHint {
  text: string;
  spoken: string;
  /** What undo and redo would do when this was said. */
  undo: string | null;
  redo: string | null;
}

const TREE_PAGE = 500;
const SAMPLE_PAGE = 200;

/**
 * What one view of a session holds and nobody else needs to know: what is selected, opened, scrolled to.
 * Everything about the session itself lives in the connection.
 */
export class View {
  readonly width = signal<Width>("medium");
  readonly stage = signal<Stage>("topics");
  readonly drawer = signal<Drawer | null>(null);
  /** The topic whose samples the grid shows; null for all. */
  readonly topic = signal<TopicRef | null>(null);
  /** Where the next run goes, per stage: chosen in the action bar or from a topic's menu. */
  readonly scope: Record<GuidedStage, Signal<Under>> = {
    topics: signal(null),
    inputs: signal(null),
    outputs: signal(null),
  };
  /** How many topics, and how many inputs a topic, the next run asks for. */
  readonly counts = { topics: signal(8), inputs: signal(8) };
  /** What was asked of one set-up run, and what it would take. */
  readonly estimate = signal<{ of: string; text: string } | null>(null);
  readonly selected = signal<ReadonlySet<string>>(new Set());
  /** The sample that is shown whole, and its place in the grid. */
  readonly opened = signal<string | null>(null);
  readonly openedAt = signal<number | null>(null);
  /** Says what was just deleted, for as long as undo would bring exactly that back. */
  readonly hint = signal<UndoHint | null>(null);
  readonly notices = signal<readonly Notice[]>([]);
  readonly speech: Speech;
  readonly topics: Pages<Topic>;
  readonly samples: Signal<Pages<SampleRow>>;
  /** The pane that is asked to take the keyboard; it takes the wish away when it has. */
  readonly focusWish = signal<Pane | null>(null);
  #noticeId = 0;

  constructor(
    readonly connection: Connection,
    abort: AbortSignal,
  ) {
    this.speech = new Speech(abort);
    const { state, collapsed } = connection;
    this.topics = new Pages<Topic>(
      TREE_PAGE,
      (offset, limit) =>
        connection.request("tree", { collapsed: [...collapsed.peek()], offset, limit }),
      (error) => this.fail(error),
    );
    this.samples = signal(this.#samplesOf(null));
    const stops = [
      effect(() => {
        const revision = state.value?.revision ?? 0;
        this.topics.expect(revision);
        this.samples.value.expect(revision);
      }),
      effect(() => {
        if (collapsed.value) this.topics.invalidate();
      }),
      this.#chooseFirstStage(),
      this.#withdrawHint(),
    ];
    abort.addEventListener("abort", () => {
      for (const stop of stops) stop();
    });
  }

  selectTopic(topic: TopicRef | null): void {
    if (this.topic.peek()?.id === topic?.id) return;
    this.topic.value = topic;
    for (const scope of Object.values(this.scope)) {
      if (typeof scope.peek() === "number") scope.value = null;
    }
    this.selected.value = new Set();
    this.opened.value = null;
    this.openedAt.value = null;
    this.samples.value = this.#samplesOf(topic);
  }

  /** The run that is set up at a stage. */
  planned(stage: GuidedStage): Planned {
    const { topics, inputs } = this.counts;
    const count = stage === "topics" ? topics.value : inputs.value;
    return { stage, count, place: this.scope[stage].value };
  }

  /** By which a set-up run is known: any change to it or to the session makes another. */
  sketch(planned: Planned): string {
    return JSON.stringify([planned, this.connection.state.value?.revision]);
  }

  openStage(stage: Stage): void {
    this.stage.value = stage;
    this.drawer.value = null;
  }

  open(sample: string, index: number): void {
    this.opened.value = sample;
    this.openedAt.value = index;
  }

  close(): void {
    this.opened.value = null;
    this.openedAt.value = null;
    this.focus("grid");
  }

  focus(pane: Pane): void {
    this.focusWish.value = pane;
  }

  fail(error: unknown): void {
    if (error instanceof RequestError && error.unheard) return;
    this.notify("error", error instanceof Error ? error.message : String(error));
  }

  notify(kind: Notice["kind"], text: string): void {
    this.#noticeId += 1;
    const others = this.notices.peek().filter((notice) => notice.text !== text);
    this.notices.value = [...others.slice(-2), { id: this.#noticeId, kind, text }];
  }

  hintAtUndo(text: string): void {
    const { undo = null, redo = null } = this.connection.state.peek() ?? {};
    const spoken = `${text}. Undo brings it back.`;
    this.hint.value = { text, spoken, undo, redo };
    this.speech.say(spoken);
  }

  dismiss(id: number): void {
    this.notices.value = this.notices.peek().filter((notice) => notice.id !== id);
  }

  clearNotices(): void {
    if (this.notices.peek().length) this.notices.value = [];
  }

  #samplesOf(topic: TopicRef | null): Pages<SampleRow> {
    return new Pages<SampleRow>(
      SAMPLE_PAGE,
      (offset, limit) =>
        this.connection.request("samples", { query: { topic: topic?.id ?? null }, offset, limit }),
      (error) => this.#failSamples(error, topic),
    );
  }

  /** The selected topic may have been deleted elsewhere: then the grid goes back to all samples. */
  #failSamples(error: unknown, topic: TopicRef | null): void {
    if (topic && this.topic.peek()?.id !== topic.id) return; // asked for before another was selected
    if (topic && error instanceof RequestError && !error.unheard) {
      this.selectTopic(null);
      this.notify("info", `The topic “${topic.name}” is no longer there: all samples are shown.`);
      return;
    }
    this.fail(error);
  }

  /** Two deletions may have the same label: that there is something to redo tells that one was undone. */
  #withdrawHint(): () => void {
    return effect(() => {
      const state = this.connection.state.value;
      const said = this.hint.value;
      if (!said || (state?.undo === said.undo && state.redo === said.redo)) return;
      this.hint.value = null;
      this.speech.withdraw(said.spoken);
    });
  }

  #chooseFirstStage(): () => void {
    let chosen = false;
    return effect(() => {
      const state = this.connection.state.value;
      if (!state || chosen) return;
      chosen = true;
      this.stage.value = state.run?.stage ?? nextStage(state) ?? "save";
    });
  }
}

export const ViewContext = createContext<View | null>(null);

export function useView(): View {
  const view = useContext(ViewContext);
  if (!view) throw new Error("A component was rendered outside of a view.");
  return view;
}
