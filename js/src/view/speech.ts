import { type ReadonlySignal, signal } from "@preact/signals";

/** What a polite live region says: the latest sentence, at most one in two seconds, so that it can be listened to. */
const EVERY_MS = 2000;

export class Speech {
  readonly #said = signal("");
  readonly said: ReadonlySignal<string> = this.#said;
  #next = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(abort: AbortSignal) {
    abort.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  say(text: string): void {
    this.#next = text;
    if (!this.#timer) this.#rest();
  }

  /** Takes a sentence back that is no longer true. */
  withdraw(text: string): void {
    if (this.#next === text) this.#next = "";
    if (this.#said.value === text) this.#said.value = "";
  }

  #rest(): void {
    this.#timer = undefined;
    if (!this.#next) return;
    this.#said.value = this.#next;
    this.#next = "";
    this.#timer = setTimeout(() => this.#rest(), EVERY_MS);
  }
}
