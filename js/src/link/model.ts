/** The part of anywidget's model that we use. Hosts differ in everything else. */
export interface Model {
  get(name: "session_id" | "closed"): unknown;
  send(content: unknown): void;
  on(event: "msg:custom", callback: CustomMessage): void;
  on(event: "change:closed", callback: () => void): void;
  off(event: "msg:custom", callback: CustomMessage): void;
  off(event: "change:closed", callback: () => void): void;
}

export type CustomMessage = (content: unknown, buffers?: unknown) => void;
