/** The part of anywidget's model that we use. Hosts differ in everything else. */
export interface Model {
  get(name: "session_id" | "closed"): unknown;
  send(content: unknown): void;
  on(event: "msg:custom", callback: CustomMessage): void;
  on(event: "change:closed" | LossEvent, callback: () => void): void;
  off(event: "msg:custom", callback: CustomMessage): void;
  off(event: "change:closed" | LossEvent, callback: () => void): void;
}

/**
 * What a Jupyter host raises when the kernel's side of a model is gone. `comm_live_update` is raised while we
 * listen only when a kernel restarts: its first time is before any widget code is loaded.
 */
export const LOSS_EVENTS = ["comm:close", "destroy", "comm_live_update"] as const;

export type LossEvent = (typeof LOSS_EVENTS)[number];

export type CustomMessage = (content: unknown, buffers?: unknown) => void;
