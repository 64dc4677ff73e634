import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useView } from "../view/view";

const REST_MS = 250;
/** As many are checked while they are typed; the rest when they are added. */
const CHECKED = 20;

/** Why one of these inputs does not fit the task, told once the field rests; null where they fit. */
export function useInputProblem(inputs: readonly string[]): string | null {
  const { connection } = useView();
  const told = useSignal<{ of: string; problem: string | null } | null>(null);
  const checked = inputs.slice(0, CHECKED);
  const of = JSON.stringify(checked);
  useEffect(() => {
    if (!checked.length || connection.link.peek() !== "live") return undefined;
    let current = true;
    const ask = async () => {
      for (const [index, text] of checked.entries()) {
        const found = await connection
          .request("text_check", { what: "input", text })
          .catch(() => null); // adding them says what is wrong
        const first = found?.problems[0];
        if (!current) return;
        if (!first) continue;
        const place = first.path ? `${first.path}: ` : "";
        told.value = { of, problem: `Input ${index + 1}: ${place}${first.message}` };
        return;
      }
      told.value = { of, problem: null };
    };
    const timer = setTimeout(() => void ask(), REST_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [connection, of]);
  return told.value?.of === of ? told.value.problem : null;
}
