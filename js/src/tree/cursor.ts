import { type Signal, signal, untracked } from "@preact/signals";
import type { Topic } from "../link/protocol";
import type { View } from "../view/view";

/**
 * Where the keyboard is in the tree: row 0 is "All topics", row n + 1 is the n-th visible topic.
 * It follows its topic when rows appear or vanish above it, and when the topic itself moves.
 */
export class TreeCursor {
  readonly word = new TypedWord();
  readonly index: Signal<number>;
  #topic: number | null = null;
  /** Whether the topic may come with a page that is not here yet. */
  #awaited = false;
  readonly #view: View;

  constructor(view: View) {
    this.#view = view;
    this.index = signal(0);
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

  parentOf(topic: Topic): Topic | null {
    return this.#view.topics.find((row) => row.id === topic.parent)?.row ?? null;
  }

  /** The topics that stand beside this one, itself included, as far as they are here. */
  siblingsOf(topic: Topic): Topic[] {
    const siblings: Topic[] = [];
    for (let index = 0; index < this.last; index += 1) {
      const other = this.#view.topics.at(index);
      if (other?.parent === topic.parent) siblings.push(other);
    }
    return siblings;
  }

  choose(): void {
    this.#view.selectTopic(this.topic ?? null);
  }

  /** The next row after this one whose name starts so, going round. */
  search(prefix: string): number | null {
    const { topics } = this.#view;
    const start = this.index.peek() + (prefix.length > 1 ? 0 : 1);
    for (let step = 0; step <= this.last; step += 1) {
      const index = (start + step) % (this.last + 1);
      const topic = topics.at(index - 1);
      if (topic?.name.toLowerCase().startsWith(prefix)) return index;
    }
    return null;
  }

  #follow(): void {
    const here = this.#topic;
    if (here === null) {
      this.index.value = Math.min(this.index.peek(), this.last);
      return;
    }
    if (this.topic?.id === here) {
      this.#awaited = false;
      return;
    }
    const found = this.#view.topics.find((row) => row.id === here);
    this.index.value = found ? found.index + 1 : Math.min(this.index.peek(), this.last);
    if (!found && !this.#awaited) this.#topic = this.topic?.id ?? null;
  }
}

/** The word that is being typed to jump to a name; a pause starts a new one. */
class TypedWord {
  static readonly #PAUSE_MS = 600;
  #text = "";
  #at = Number.NEGATIVE_INFINITY;

  type(key: string, at: number): string {
    this.#text = at - this.#at < TypedWord.#PAUSE_MS ? this.#text + key : key;
    this.#at = at;
    return this.#text;
  }
}
