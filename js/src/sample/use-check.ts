import { effect, type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Problem } from "../link/protocol";
import { useView } from "../view/view";
import type { FieldName } from "./desk";

/** How long to wait for the next letter. */
const GATHER_MS = 200;

/** What is wrong with a text while it is typed, as the kernel says of the latest one. */
export function useCheck(what: FieldName, text: ReadonlySignal<string>): readonly Problem[] {
  const { connection } = useView();
  const problems = useSignal<readonly Problem[]>([]);
  useEffect(() => {
    let latest = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (typed: string) => {
      latest += 1;
      const mine = latest;
      // A kernel that is gone, or a text beyond its limit, is told of where the text is saved
      const found = await connection.request("text_check", { what, text: typed }).catch(() => null);
      if (mine === latest) problems.value = found?.problems ?? [];
    };
    const stop = effect(() => {
      const typed = text.value;
      clearTimeout(timer);
      timer = setTimeout(() => void ask(typed), latest ? GATHER_MS : 0);
    });
    return () => {
      stop();
      clearTimeout(timer);
      latest += 1;
    };
  }, [connection, what, text]);
  return problems.value;
}
