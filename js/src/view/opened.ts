import { effect, type ReadonlySignal, type Signal, untracked } from "@preact/signals";
import type { Query } from "../link/protocol";
import type { SampleList } from "./sample-list";

/** Keeps the place of the opened sample while others come and go before it, and when others are asked for. */
export function followOpened(
  list: SampleList,
  opened: ReadonlySignal<string | null>,
  openedAt: Signal<number | null>,
): () => void {
  const { pages, query } = list;
  let locating = false;
  let [known, length]: [Query | null, number | null] = [null, null];
  const locate = async (id: string) => {
    locating = true;
    const asked = query.peek();
    const index = await list.locate(id, asked).catch(() => null);
    locating = false;
    if (opened.peek() === id && query.peek() === asked) openedAt.value = index;
  };
  return effect(() => {
    pages.version.value;
    const total = pages.total.value;
    const id = opened.value;
    const asked = query.value;
    untracked(() => {
      if (id === null || pages.stale || (asked === known && total === length)) return;
      const here = pages.find((row) => row.id === id);
      [known, length] = [asked, total];
      if (here) openedAt.value = here.index;
      else if (!locating) void locate(id);
    });
  });
}

/** The queries in which a sample may be found, from the present one to all samples. */
export function widening(query: Query): Query[] {
  const { sort, descending, topic = null } = query;
  const order = { ...(sort && { sort }), ...(descending && { descending }) };
  return [query, { ...order, topic }, { ...order, topic: null }];
}
