import { type ReadonlySignal, signal } from "@preact/signals";
import type { Model } from "./model";
import { type Args, type Op, PROTOCOL_VERSION, type Result, type Tick } from "./protocol";

/** A request that the kernel refused, or that it was not there for. `kind` is the kernel's name for it. */
export class RequestError extends Error {
  constructor(
    readonly kind: string,
    message: string,
  ) {
    super(message);
    this.name = "RequestError";
  }

  /** Whether nobody was there to answer: the state of the link says so, and there is nothing else to tell. */
  get unheard(): boolean {
    return this.kind === "Closed" || this.kind === "Disconnected";
  }
}

interface Pending {
  op: Op;
  resolve(result: never): void;
  reject(error: RequestError): void;
  timer: ReturnType<typeof setTimeout>;
}

/** How long a request may wait before the person is told that the kernel is busy. */
const SLOW_MS = 1000;

/**
 * Requests and their replies over one model.
 *
 * A request is never given up while the kernel is busy: it is answered when the running cell lets the
 * kernel answer. Until then `slow` names the operations that have waited for more than a second.
 */
export class Channel {
  readonly #model: Model;
  readonly #pending = new Map<number, Pending>();
  readonly #slow = signal<ReadonlySet<Op>>(new Set());
  readonly #onTick: (tick: Tick) => void;
  readonly #onAnything: () => void;
  readonly #onUnsendable: () => void;
  readonly #lifetime: AbortSignal;
  // Views that could not share a connection talk over the same model, and replies reach them all:
  // counting from a random number keeps their ids apart.
  #rid = Math.floor(Math.random() * 2 ** 30);

  constructor(
    model: Model,
    signal: AbortSignal,
    on: { tick(tick: Tick): void; anything(): void; unsendable(): void },
  ) {
    this.#model = model;
    this.#onTick = on.tick;
    this.#onAnything = on.anything;
    this.#onUnsendable = on.unsendable;
    this.#lifetime = signal;
    const receive = (content: unknown, buffers?: unknown) => this.#receive(content, buffers);
    model.on("msg:custom", receive);
    signal.addEventListener("abort", () => {
      model.off("msg:custom", receive);
      this.abandon(new RequestError("Closed", "This view of the session was closed."));
    });
  }

  /** Operations that have gone unanswered for more than a second. */
  get slow(): ReadonlySignal<ReadonlySet<Op>> {
    return this.#slow;
  }

  /** By which the latest request is known. */
  get lastRid(): number {
    return this.#rid;
  }

  waitsFor(op: Op): boolean {
    return [...this.#pending.values()].some((pending) => pending.op === op);
  }

  /** Gives up what is waiting: nobody is left to answer it. */
  abandon(error: RequestError): void {
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      pending.reject(error);
    }
    this.#pending.clear();
    this.#slow.value = new Set();
  }

  request<K extends Op>(op: K, args: Args<K>): Promise<Result<K>> {
    if (this.#lifetime.aborted) {
      return Promise.reject(new RequestError("Closed", "This view of the session was closed."));
    }
    this.#rid += 1;
    const rid = this.#rid;
    return new Promise<Result<K>>((resolve, reject) => {
      const timer = setTimeout(() => this.#markSlow(), SLOW_MS + 5);
      this.#pending.set(rid, { op, resolve, reject, timer });
      try {
        this.#model.send({ v: PROTOCOL_VERSION, rid, op, ...args });
      } catch {
        // Hosts throw errors of their own here ("Cannot send"), which tell a person nothing.
        this.#settle(rid);
        reject(gone());
        this.#onUnsendable();
      }
    });
  }

  #receive(content: unknown, buffers: unknown): void {
    if (!isRecord(content)) return;
    this.#onAnything();
    if (content.tick === true) {
      this.#onTick(decode<Tick>(buffers));
      return;
    }
    if (typeof content.rid !== "number") return;
    const pending = this.#settle(content.rid);
    if (!pending) return;
    if (content.ok === true) {
      pending.resolve(decode<never>(buffers));
    } else {
      pending.reject(errorOf(content.error));
    }
  }

  #settle(rid: number): Pending | undefined {
    const pending = this.#pending.get(rid);
    if (!pending) return undefined;
    clearTimeout(pending.timer);
    this.#pending.delete(rid);
    if (this.#slow.value.has(pending.op)) this.#slow.value = new Set();
    return pending;
  }

  #markSlow(): void {
    this.#slow.value = new Set([...this.#pending.values()].map((pending) => pending.op));
  }
}

export function gone(): RequestError {
  return new RequestError("Disconnected", "The kernel of this widget is gone.");
}

/** Parses the one binary buffer that carries a result. Jupyter hands a DataView, other hosts a Uint8Array or ArrayBuffer. */
function decode<T>(buffers: unknown): T {
  const first: unknown = Array.isArray(buffers) ? buffers[0] : undefined;
  if (!(ArrayBuffer.isView(first) || first instanceof ArrayBuffer)) {
    throw new TypeError("A reply of the kernel came without its buffer.");
  }
  return JSON.parse(new TextDecoder().decode(first)) as T;
}

function errorOf(error: unknown): RequestError {
  if (isRecord(error)) {
    return new RequestError(String(error.kind), String(error.message));
  }
  return new RequestError(
    "ProtocolError",
    "The kernel answered in a form that this view cannot read.",
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
