import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Query } from "../link/protocol";
import type { SampleList } from "./sample-list";
import { whenever } from "./whenever";

/** Keeps the place of the opened sample while others come and go before it, and when others are asked for. */
export function followOpened(
  list: SampleList,
  opened: ReadonlySignal<string | null>,
  openedAt: Signal<number | null>,
  abort: AbortSignal,
): void {
  const { pages, query } = list;
  let locating = false;
  let [known, length]: [Query | null, number | null] = [null, null];
  const find = async (id: string) => {
    locating = true;
    const asked = query.peek();
    const index = await list.locate(id, asked).catch(() => null);
    locating = false;
    if (opened.peek() === id && query.peek() === asked) openedAt.value = index;
  };
  whenever(
    abort,
    () => [opened.value, query.value, pages.total.value, pages.version.value] as const,
    ([id, asked, total]) => {
      if (id === null || pages.stale || (asked === known && total === length)) return;
      const here = pages.find((row) => row.id === id);
      if (here) openedAt.value = here.index;
      else if (locating)
        return; // the next change asks again
      else void find(id);
      [known, length] = [asked, total];
    },
  );
}
