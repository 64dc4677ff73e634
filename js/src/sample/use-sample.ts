import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { RequestError } from "../link/channel";
import type { Sample } from "../link/protocol";
import { useView } from "../view/view";

interface Shown {
  sample: Sample | null;
  /** Takes over what the kernel answered to an edit. */
  put(sample: Sample): void;
  reload(): Promise<Sample | null>;
}

/** The whole sample with this id, asked for again when the session says that it may have changed. */
export function useSample(id: string, paused: boolean): Shown {
  const view = useView();
  const shown = useSignal<Sample | null>(null);
  const latest = useRef(id);
  latest.current = id;

  const reload = async (): Promise<Sample | null> => {
    try {
      const sample = await view.connection.request("sample", { id });
      if (latest.current === id) shown.value = sample;
      return sample;
    } catch (error) {
      const unheard = error instanceof RequestError && error.unheard;
      if (latest.current === id && !unheard) {
        view.fail(error);
        view.close();
      }
      return null;
    }
  };

  // The grid's row tells whether this sample changed; where the row is not here, any change may be one.
  const pages = view.samples.value;
  pages.version.value;
  const row = pages.find((candidate) => candidate.id === id)?.row;
  const known = row?.revision ?? view.connection.state.value?.revision ?? 0;
  // `reload` is made anew at each render; what matters is which sample at which revision
  useEffect(() => {
    if (!paused) void reload();
  }, [id, known, paused]);

  const sample = shown.value?.id === id ? shown.value : null;
  return {
    sample,
    reload,
    put: (stored) => {
      shown.value = stored;
    },
  };
}
