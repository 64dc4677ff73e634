import { type ReadonlySignal, signal } from "@preact/signals";
import { deleteSamples, labelSamples } from "../grid/commands";
import { RequestError } from "../link/channel";
import type { Args, Label, Op, Result, Sample } from "../link/protocol";
import { count, plural } from "../text/numbers";
import type { View } from "./view";

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

  retryFailed(): Promise<unknown> {
    return this.do("outputs_retry", {});
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

  deleteSamples(ids: string[]): Promise<boolean> {
    return deleteSamples(this.#view, this, { which: { ids }, size: ids.length });
  }

  async label(ids: string[], label: Label | null): Promise<void> {
    await labelSamples(this.#view, this, { which: { ids }, size: ids.length }, label);
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
}
