import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Forecast, Planned } from "../link/protocol";
import { useView } from "../view/view";

/** How long the fields rest until it is asked what they would take. */
const REST_MS = 200;
/** Planning a run of a larger session takes the kernel long, and an edit or a stop would wait for it. */
const MOST_SAMPLES = 20_000;

/**
 * What the run that is set up would take; null while nobody knows.
 *
 * It is asked for by itself, whenever no run goes on: nobody has to press a button, and a refusal is no news.
 * In a large session `session.estimate()` says it.
 */
export function useEstimate(planned: Planned): Forecast | null {
  const { connection } = useView();
  const told = useSignal<{ of: string; forecast: Forecast } | null>(null);
  const { samples = 0 } = connection.state.value?.stages.inputs ?? {};
  const idle = connection.writable.value && !connection.running.value && samples <= MOST_SAMPLES;
  const of = JSON.stringify(planned);
  const revision = connection.state.value?.revision;
  useEffect(() => {
    if (!idle) return undefined;
    let current = true;
    const ask = async () => {
      const forecast = await connection.request("estimate", planned).catch(() => null);
      if (current) told.value = forecast && { of, forecast };
    };
    const timer = setTimeout(() => void ask(), REST_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [connection, idle, of, revision]);
  return idle && told.value?.of === of ? told.value.forecast : null;
}
