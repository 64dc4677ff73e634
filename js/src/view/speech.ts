import { type ReadonlySignal, signal } from "@preact/signals";

/** What a polite live region says: the latest sentence, at most one in two seconds, so that it can be listened to. */
const EVERY_MS = 2000;

export class Speech {
  readonly #said = signal("");
  #next: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(abort: AbortSignal) {
    abort.addEventListener("abort", () => {
      if (this.#timer) clearTimeout(this.#timer);
    });
  }

  get said(): ReadonlySignal<string> {
    return this.#said;
  }

  say(text: string): void {
    if (this.#timer) {
      this.#next = text;
      return;
    }
    this.#said.value = text;
    this.#timer = setTimeout(() => this.#rest(), EVERY_MS);
  }

  /** Takes a sentence back that is no longer true. */
  withdraw(text: string): void {
    if (this.#next === text) this.#next = null;
    if (this.#said.value === text) this.#said.value = "";
  }

  #rest(): void {
    this.#timer = null;
    const next = this.#next;
    this.#next = null;
    if (next !== null) this.say(next);
  }
}
