import { useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { RequestError } from "../link/channel";
import type { Desk } from "./desk";

/** Puts the sample with this id on the desk, anew when the session says that it may have changed. */
export function useSample(desk: Desk, id: string): void {
  const { view } = desk;
  const load = async () => {
    try {
      desk.put(await view.connection.request("sample", { id }));
    } catch (error) {
      const unheard = error instanceof RequestError && error.unheard;
      if (view.opened.peek() !== id || unheard) return;
      view.fail(error);
      view.close();
    }
  };
  // The grid's row tells whether this sample changed; where the row is not here, any change may be one.
  const known = useComputed(() => {
    const opened = view.opened.value;
    const pages = view.list.pages;
    pages.version.value;
    const row = pages.find((candidate) => candidate.id === opened)?.row;
    return row?.revision ?? view.connection.state.value?.revision ?? 0;
  }).value;
  const live = view.connection.link.value === "live";
  // `load` is made anew at each render; what matters is which sample at which revision
  useEffect(() => void load(), [id, known, live]);
}
