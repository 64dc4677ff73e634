import type { ReadonlySignal } from "@preact/signals";
import type { Connection } from "../link/connection";
import { Pages } from "../link/pages";
import type { Topic } from "../link/protocol";
import { whenever } from "./whenever";

const PAGE = 500;
/** As many as a request may name. */
const MOST_COLLAPSED = 5_000;

/** The topics that the tree shows: those that are not collapsed, or those that are searched for. */
export function topicPages(
  connection: Connection,
  search: ReadonlySignal<string>,
  onError: (error: unknown) => void,
  abort: AbortSignal,
): Pages<Topic> {
  const { state, collapsed } = connection;
  const pages = new Pages<Topic>(
    PAGE,
    (offset, limit) =>
      connection.request("tree", {
        collapsed: [...collapsed.peek()].slice(0, MOST_COLLAPSED),
        search: search.peek().trim(),
        offset,
        limit,
      }),
    onError,
  );
  whenever(
    abort,
    () => state.value?.revision ?? 0,
    (revision) => pages.expect(revision),
  );
  whenever(
    abort,
    () => [collapsed.value, search.value],
    () => pages.invalidate(),
  );
  return pages;
}
