import { effect, untracked } from "@preact/signals";

/** Runs `act` with what `read` says, now and whenever that may be another, until a lifetime ends. */
export function whenever<Read>(
  lifetime: AbortSignal,
  read: () => Read,
  act: (read: Read) => void,
): void {
  const stop = effect(() => {
    const found = read();
    untracked(() => act(found));
  });
  lifetime.addEventListener("abort", stop);
}
