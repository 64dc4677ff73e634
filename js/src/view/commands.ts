import { type ReadonlySignal, signal } from "@preact/signals";
import type { Args, Op, Result, Which } from "../link/protocol";
import { plural } from "../text/numbers";
import type { View } from "./view";

/** Everything a person can ask for from the widget: each is one request, and a refusal becomes a notice. */
export class Commands {
  readonly #view: View;
  readonly #underWay = signal<ReadonlySet<Op>>(new Set());
  /** Changes that this view has asked for and that have not been answered yet. */
  readonly underWay: ReadonlySignal<ReadonlySet<Op>> = this.#underWay;

  constructor(view: View) {
    this.#view = view;
  }

  /** Deletes samples; the one that is open is closed when it was among them. */
  async deleteSamples(which: Which, size = 1): Promise<boolean> {
    const view = this.#view;
    const opened = view.opened.peek() ?? "";
    const listed = view.openedAt.peek() !== null;
    if (!(await this.do("samples_delete", { which }))) return false;
    view.selection.forget(which);
    const gone =
      "ids" in which ? which.ids.includes(opened) : listed && !which.besides.includes(opened);
    if (gone && view.opened.peek() === opened) view.close();
    view.hintAtUndo(`${plural(size, "sample")} deleted`);
    return true;
  }

  /** Asks for a change, and says what was done; a refusal becomes a notice, and null. */
  async do<K extends Op>(op: K, args: Args<K>, said?: string): Promise<Result<K> | null> {
    const done = await this.#told(this.ask(op, args));
    if (done && said) this.#view.speech.say(said);
    return done;
  }

  /** Asks for something that changes nothing: what was said before still holds. */
  look<K extends Op>(op: K, args: Args<K>): Promise<Result<K> | null> {
    return this.#told(this.#view.connection.request(op, args));
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

  #told<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
    return asked.catch((error) => {
      this.#view.fail(error);
      return null;
    });
  }
}
