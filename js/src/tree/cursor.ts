import { type Signal, signal, untracked } from "@preact/signals";
import type { Topic } from "../link/protocol";
import type { View } from "../view/view";

/** How long a word that is typed to jump to a name rests until another begins. */
const PAUSE_MS = 600;

/**
 * Where the keyboard is in the tree: row 0 is "All topics", row n + 1 is the n-th visible topic.
 * It follows its topic when rows appear or vanish above it, and when the topic itself moves.
 */
export class TreeCursor {
  readonly index: Signal<number> = signal(0);
  #topic: number | null = null;
  /** Whether the topic may come with a page that is not here yet. */
  #awaited = false;
  #typed = { word: "", at: Number.NEGATIVE_INFINITY };
  readonly #view: View;

  constructor(view: View) {
    this.#view = view;
    view.topics.version.subscribe(() => untracked(() => this.#follow()));
  }

  get topic(): Topic | undefined {
    return this.#view.topics.at(this.index.peek() - 1);
  }

  get last(): number {
    return this.#view.topics.total.peek() ?? 0;
  }

  moveTo(index: number): number {
    this.index.value = Math.max(0, Math.min(this.last, index));
    this.#topic = this.topic?.id ?? null;
    this.#awaited = false;
    return this.index.value;
  }

  /** Goes to a topic wherever it is, as soon as its page is here. */
  follow(id: number): void {
    this.#topic = id;
    this.#awaited = true;
    this.#follow();
  }

  /** The row of a topic's parent; "All topics" for one at the top. */
  indexOfParent(topic: Topic): number {
    const found = this.#view.topics.find((row) => row.id === topic.parent);
    return found ? found.index + 1 : 0;
  }

  /** The next row whose name starts with the word that is being typed, going round. */
  search(key: string, at: number): number | null {
    const { word, at: before } = this.#typed;
    this.#typed = { word: at - before < PAUSE_MS ? word + key : key, at };
    const prefix = this.#typed.word;
    const start = this.index.peek() + (prefix.length > 1 ? 0 : 1);
    for (let step = 0; step <= this.last; step += 1) {
      const index = (start + step) % (this.last + 1);
      const topic = this.#view.topics.at(index - 1);
      if (topic?.name.toLowerCase().startsWith(prefix)) return index;
    }
    return null;
  }

  #follow(): void {
    const found = this.#view.topics.find((row) => row.id === this.#topic);
    this.index.value = found ? found.index + 1 : Math.min(this.index.peek(), this.last);
    if (found) this.#awaited = false;
    else if (!this.#awaited) this.#topic = this.topic?.id ?? null;
  }
}
