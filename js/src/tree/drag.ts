import { type Signal, signal } from "@preact/signals";
import type { Topic } from "../link/protocol";

/** How far the pointer goes until it is no click. */
const THRESHOLD_PX = 5;
/** How long the pointer rests on a collapsed topic until it opens. */
const OPENS_AFTER_MS = 600;
/** How near to the edge the list scrolls, and how far with each frame. */
const EDGE_PX = 24;
const SCROLL_PX = 8;

interface DragOptions {
  element(): HTMLElement | null;
  rowHeight: number;
  topicAt(index: number): Topic | undefined;
  last(): number;
  writable(): boolean;
  open(topic: Topic): void;
  dropped(topic: Topic, index: number): void;
}

/** A topic that is dragged by the pointer. The pointer is captured, so that nothing outside the tree is listened to. */
export class TopicDrag {
  readonly topic: Signal<Topic | null> = signal(null);
  /** The row under the pointer. */
  readonly over: Signal<number | null> = signal(null);
  #pressed: { topic: Topic; pointer: number; x: number; y: number } | null = null;
  #y = 0;
  #frame = 0;
  #opening: ReturnType<typeof setTimeout> | undefined;
  readonly #options: DragOptions;

  constructor(options: DragOptions) {
    this.#options = options;
  }

  press(event: PointerEvent): void {
    const target = event.target as Element;
    const onControl = target.closest("button, input, .sg-twisty");
    const topic = this.#options.topicAt(this.#rowAt(event.clientY));
    // A finger that moves scrolls.
    if (event.button !== 0 || event.pointerType === "touch" || onControl || !topic) return;
    if (!this.#options.writable()) return;
    this.#pressed = { topic, pointer: event.pointerId, x: event.clientX, y: event.clientY };
  }

  move(event: PointerEvent): void {
    const pressed = this.#pressed;
    if (!pressed || event.pointerId !== pressed.pointer) return;
    if (!this.topic.peek()) {
      if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < THRESHOLD_PX) return;
      this.#options.element()?.setPointerCapture(pressed.pointer);
      this.topic.value = pressed.topic;
      this.#scroll();
    }
    this.#y = event.clientY;
    this.#look();
  }

  release(): void {
    const [topic, index] = [this.topic.peek(), this.over.peek()];
    this.cancel();
    if (topic && index !== null) this.#options.dropped(topic, index);
  }

  cancel(): void {
    const [element, pointer] = [this.#options.element(), this.#pressed?.pointer];
    this.#pressed = null;
    this.topic.value = null;
    this.over.value = null;
    clearTimeout(this.#opening);
    cancelAnimationFrame(this.#frame);
    if (pointer !== undefined && element?.hasPointerCapture(pointer))
      element.releasePointerCapture(pointer);
  }

  #look(): void {
    const index = this.#rowAt(this.#y);
    const inside = index >= 0 && index <= this.#options.last();
    const over = inside ? index : null;
    if (over === this.over.peek()) return;
    this.over.value = over;
    clearTimeout(this.#opening);
    const topic = over === null ? undefined : this.#options.topicAt(over);
    if (topic) this.#opening = setTimeout(() => this.#options.open(topic), OPENS_AFTER_MS);
  }

  #scroll(): void {
    this.#frame = requestAnimationFrame(() => {
      const element = this.#options.element();
      if (!this.topic.peek() || !element) return;
      const { top, bottom } = element.getBoundingClientRect();
      const by = this.#y < top + EDGE_PX ? -SCROLL_PX : this.#y > bottom - EDGE_PX ? SCROLL_PX : 0;
      if (by) {
        element.scrollTop += by;
        this.#look();
      }
      this.#scroll();
    });
  }

  #rowAt(y: number): number {
    const element = this.#options.element();
    if (!element) return -1;
    const within = y - element.getBoundingClientRect().top + element.scrollTop;
    return Math.floor(within / this.#options.rowHeight);
  }
}
