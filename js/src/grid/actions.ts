import { type Signal, signal } from "@preact/signals";
import type { Args, Judgement, Label, SampleRow } from "../link/protocol";
import { hasLabels, toggled } from "../text/labels";
import { plural } from "../text/numbers";
import { LABEL_NAMES } from "../text/sentences";
import type { Commands } from "../view/commands";
import type { View } from "../view/view";
import {
  ASK_FROM,
  type Chosen,
  copySamples,
  deleteSamples,
  findDuplicates,
  judgeSamples,
  labelSamples,
  retrySamples,
} from "./commands";
import type { Question } from "./questions";

/** The row where the keyboard is. */
export interface Active {
  row(): SampleRow | undefined;
  /** Goes on to the next row: what was judged is done with. */
  next(): void;
}

const VERBS: Readonly<Record<Judgement | "none", string>> = {
  accepted: "Accept",
  rejected: "Reject",
  none: "Take back the judgement of",
};

/** What keys and buttons do to the selected samples, or to the row where the keyboard is when none is selected. */
export class Actions {
  /** What is asked before many samples are changed. */
  readonly question: Signal<Question | null> = signal(null);
  readonly #view: View;
  readonly #commands: Commands;
  readonly #active: Active;

  constructor(view: View, commands: Commands, active: Active) {
    this.#view = view;
    this.#commands = commands;
    this.#active = active;
  }

  readonly keep = (): void => {
    this.question.value = null;
    this.#view.focus("grid");
  };

  readonly remove = (): void => {
    this.#change("Delete", true, (what) => deleteSamples(this.#view, this.#commands, what));
  };

  readonly judge = (judgement: Judgement | null): void => {
    const goOn = judgement !== null && !this.#view.which();
    this.#change(VERBS[judgement ?? "none"], false, (what) => {
      void judgeSamples(this.#view, this.#commands, what, judgement);
      if (goOn) this.#active.next();
    });
  };

  /** Sets the label of what is selected; on one row the same label again takes it away. */
  readonly label = (label: Label): void => {
    if (!hasLabels(this.#view.connection.state.peek())) return;
    const one = this.#view.which() ? null : this.#active.row();
    const next = one ? toggled(one.expected_label, label) : label;
    this.#change(`Say “${LABEL_NAMES[label]}” of`, false, (what) => {
      void labelSamples(this.#view, this.#commands, what, next);
      if (one && next) this.#active.next();
    });
  };

  readonly askLabel = (): void => {
    const what = this.#chosen();
    if (!what) return;
    this.question.value = {
      kind: "label",
      size: what.size,
      run: (label) => {
        this.keep();
        void labelSamples(this.#view, this.#commands, what, label);
      },
    };
  };

  readonly retry = (): void => {
    this.#change("Call again for the failed outputs of", false, (what) =>
      retrySamples(this.#view, this.#commands, what),
    );
  };

  readonly regenerate = (): void => {
    const row = this.#active.row();
    if (!this.#writable) return;
    if (this.#view.which()) this.#view.drawer.value = { kind: "regenerate", ids: null };
    else if (row) this.#view.drawer.value = { kind: "regenerate", ids: [row.id] };
  };

  readonly retag = (): void => {
    const row = this.#active.row();
    if (!this.#writable) return;
    if (!this.#view.which()) {
      if (!row) return;
      this.#view.selection.only([row.id]);
    }
    this.#view.drawer.value = { kind: "retag" };
  };

  readonly copy = (form: Args<"samples_copy">["form"] = "jsonl"): void => {
    const what = this.#chosen();
    if (what) void copySamples(this.#view, this.#commands, what, form);
  };

  readonly findDuplicates = (): void => {
    void findDuplicates(this.#view, this.#commands);
  };

  readonly openLike = (): void => {
    const like = this.#active.row()?.resembles;
    if (like) void this.#view.openSample(like);
  };

  get #writable(): boolean {
    return this.#view.connection.writable.peek();
  }

  #chosen(): Chosen | null {
    const which = this.#view.which();
    if (which) return { which, size: this.#view.selection.size.peek() };
    const row = this.#active.row();
    return row ? { which: { ids: [row.id] }, size: 1 } : null;
  }

  /** Does it, after a question where it is done to many. */
  #change(verb: string, danger: boolean, act: (what: Chosen) => unknown): void {
    const what = this.#chosen();
    if (!what || !this.#writable) return;
    if (what.size < ASK_FROM) {
      this.keep();
      act(what);
      return;
    }
    this.question.value = {
      kind: "sure",
      text: `${verb} ${plural(what.size, "sample")}?`,
      yes: danger ? `${verb} them` : "Yes",
      danger,
      run: () => {
        this.keep();
        act(what);
      },
    };
  }
}
