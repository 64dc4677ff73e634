import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { RequestError } from "../link/channel";
import type { Sample } from "../link/protocol";
import { useView } from "../view/view";

interface Shown {
  /** What is known of the sample, or of the one before it until this one is here. */
  sample: Sample | null;
  /** Takes over what the kernel answered to an edit. */
  put(sample: Sample): void;
}

/** The whole sample with this id, asked for again when the session says that it may have changed. */
export function useSample(id: string): Shown {
  const view = useView();
  const shown = useSignal<Sample | null>(null);
  const latest = useRef(id);
  latest.current = id;

  const put = (sample: Sample) => {
    const known = shown.peek();
    if (latest.current !== sample.id) return;
    // Replies may overtake each other
    if (known?.id === sample.id && known.revision > sample.revision) return;
    shown.value = sample;
  };
  const load = async () => {
    try {
      put(await view.connection.request("sample", { id }));
    } catch (error) {
      const unheard = error instanceof RequestError && error.unheard;
      if (latest.current !== id || unheard) return;
      view.fail(error);
      view.close();
    }
  };

  // The grid's row tells whether this sample changed; where the row is not here, any change may be one.
  const known = useComputed(() => {
    const opened = view.opened.value;
    const pages = view.samples.value;
    pages.version.value;
    const row = pages.find((candidate) => candidate.id === opened)?.row;
    return row?.revision ?? view.connection.state.value?.revision ?? 0;
  }).value;
  const live = view.connection.link.value === "live";
  // `load` is made anew at each render; what matters is which sample at which revision
  useEffect(() => void load(), [id, known, live]);
  return { sample: shown.value, put };
}
