import { type ReadonlySignal, signal } from "@preact/signals";
import { RequestError } from "../link/channel";
import type {
  Args,
  GuidedStage,
  Label,
  Message,
  Op,
  Planned,
  Result,
  Sample,
  Template,
  Topic,
  Under,
} from "../link/protocol";
import { count, plural } from "../text/numbers";
import { estimateLine, LABEL_NAMES } from "../text/sentences";
import { visibleLine } from "../text/visible";
import type { TopicRef, View } from "./view";

/** Everything a person can ask for from the widget: each is one request, and a refusal becomes a notice. */
export class Commands {
  readonly #view: View;
  readonly #underWay = signal<ReadonlySet<Op>>(new Set());

  constructor(view: View) {
    this.#view = view;
  }

  /** Requests of this view that have not been answered yet. */
  get underWay(): ReadonlySignal<ReadonlySet<Op>> {
    return this.#underWay;
  }

  generateTopics(count: number, under: Under): Promise<unknown> {
    return this.do("topics_generate", { count, under });
  }

  generateInputs(perTopic: number, topic: number | null): Promise<unknown> {
    return this.do("inputs_generate", { per_topic: perTopic, topic });
  }

  generateOutputs(topic: number | null): Promise<unknown> {
    return this.do("outputs_generate", { topic });
  }

  retryFailed(): Promise<unknown> {
    return this.do("outputs_retry", {});
  }

  /** Says what a run would take, for as long as it is the run that is set up. */
  async estimate(planned: Planned): Promise<void> {
    const { estimate, speech, connection } = this.#view;
    const of = this.#view.sketch(planned);
    const found = await this.look("estimate", planned);
    if (!found) return;
    const text = estimateLine(found, connection.state.peek()?.model ?? "");
    estimate.value = { of, text };
    speech.say(text);
  }

  /** The messages of the next call, or null where there is none to show. */
  async preview(planned: Args<"preview">): Promise<Message[] | null> {
    return (await this.look("preview", planned))?.messages ?? null;
  }

  /** The templates that guidance can be taken from. */
  async templates(): Promise<Template[]> {
    return (await this.look("templates", {}))?.templates ?? [];
  }

  setConcurrency(number: number): Promise<unknown> {
    return this.do("run_concurrency", { number });
  }

  pause(): Promise<unknown> {
    return this.do("run_pause", {});
  }

  resume(): Promise<unknown> {
    return this.do("run_resume", {});
  }

  stop(): Promise<unknown> {
    return this.do("run_cancel", {});
  }

  async addTopics(names: string[], under: TopicRef | null): Promise<boolean> {
    const added = await this.do("topics_add", { names, under: under?.id ?? null });
    if (!added) return false;
    this.#view.speech.say(`${plural(names.length, "topic")} added`);
    return true;
  }

  async renameTopic(topic: Topic, name: string): Promise<void> {
    const renamed = await this.do("topic_rename", { id: topic.id, name });
    const shown = this.#view.topic;
    if (renamed && shown.value?.id === topic.id) shown.value = { ...shown.value, name };
  }

  /** Deletes a topic with all under it. What was selected inside it is given up before the grid asks for it again. */
  async deleteTopic(topic: Topic, parent: TopicRef | null): Promise<void> {
    const selectedInside = this.#isInside(topic);
    const deleted = await this.do("topic_delete", { id: topic.id });
    if (!deleted) return;
    if (selectedInside) this.#view.selectTopic(parent);
    this.#view.hintAtUndo(`Topic “${visibleLine(topic.name)}” deleted`);
  }

  async deleteSamples(ids: string[]): Promise<boolean> {
    const deleted = await this.do("samples_delete", { which: { ids } });
    if (!deleted) return false;
    const gone = new Set(ids);
    const { selected, opened } = this.#view;
    selected.value = new Set([...selected.value].filter((id) => !gone.has(id)));
    if (opened.value && gone.has(opened.value)) this.#view.close();
    this.#view.hintAtUndo(`${plural(ids.length, "sample")} deleted`);
    return true;
  }

  async label(ids: string[], label: Label | null): Promise<void> {
    if (!(await this.do("label_set", { which: { ids }, label }))) return;
    const said = label ? LABEL_NAMES[label] : "no label";
    this.#view.speech.say(`${plural(ids.length, "sample")}: ${said}`);
  }

  /** Resolves with the stored sample, or with "conflict" when it was changed elsewhere meanwhile. */
  async editSample(
    sample: Sample,
    field: "input" | "output",
    text: string,
  ): Promise<Sample | "conflict" | null> {
    const edit = { id: sample.id, revision: sample.revision, [field]: text };
    try {
      return (await this.ask("sample_edit", edit)).sample;
    } catch (error) {
      if (error instanceof RequestError && error.kind === "Conflict") return "conflict";
      this.#view.fail(error);
      return null;
    }
  }

  setGuidance(stage: GuidedStage, text: string): Promise<unknown> {
    return this.do("guidance_set", { stage, text });
  }

  async useTemplate(stage: GuidedStage, { name, title }: Template): Promise<boolean> {
    if (!(await this.do("guidance_use", { stage, template: name }))) return false;
    this.#view.speech.say(`Guidance for ${stage} taken from ${title}`);
    return true;
  }

  setPassShare(share: number | null): Promise<unknown> {
    return this.do("pass_share_set", { share });
  }

  async save(): Promise<void> {
    const saved = await this.do("save", {});
    if (!saved) return;
    const parts = [`${plural(saved.added, "sample")} saved to ${saved.path}`];
    if (saved.already) parts.push(`${count(saved.already)} were there already`);
    if (saved.left_out) parts.push(`${count(saved.left_out)} left out`);
    this.#view.notify("info", `${parts.join("; ")}.`);
  }

  undo(): Promise<unknown> {
    return this.do("undo", {});
  }

  redo(): Promise<unknown> {
    return this.do("redo", {});
  }

  /** Asks for a change; a refusal becomes a notice, and null. */
  async do<K extends Op>(op: K, args: Args<K>): Promise<Result<K> | null> {
    try {
      return await this.ask(op, args);
    } catch (error) {
      this.#view.fail(error);
      return null;
    }
  }

  /** Asks for something that changes nothing: what was said before still holds. */
  async look<K extends Op>(op: K, args: Args<K>): Promise<Result<K> | null> {
    try {
      return await this.#view.connection.request(op, args);
    } catch (error) {
      this.#view.fail(error);
      return null;
    }
  }

  /** Asks for a change; a refusal is thrown. */
  async ask<K extends Op>(op: K, args: Args<K>): Promise<Result<K>> {
    this.#underWay.value = new Set([...this.#underWay.value, op]);
    try {
      const result = await this.#view.connection.request(op, args);
      this.#view.clearNotices(); // what they said was about something that was done differently since
      return result;
    } finally {
      this.#underWay.value = new Set([...this.#underWay.value].filter((other) => other !== op));
    }
  }

  #isInside(topic: Topic): boolean {
    let id = this.#view.topic.peek()?.id ?? null;
    while (id !== null) {
      if (id === topic.id) return true;
      const here = id;
      id = this.#view.topics.find((row) => row.id === here)?.row.parent ?? null;
    }
    return false;
  }
}
