import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Args, Op, Result } from "../link/protocol";
import { useCommands } from "../view/commands-context";

/** How long to gather what is typed, and changes of a session in which a run goes on. */
const GATHER_MS = 250;

/**
 * What the kernel says to a question, asked again when the question or `of` is another, one at a time.
 *
 * What was said before stays until the new answer is here; null until the first. `args` null asks nothing.
 */
export function useAnswer<K extends Op>(
  op: K,
  args: Args<K> | null,
  of: unknown = null,
): Result<K> | null {
  const commands = useCommands();
  const answer = useSignal<Result<K> | null>(null);
  const question = JSON.stringify([args, of]);
  const latest = useRef({ args, question });
  const asking = useRef(false);
  const left = useRef(false);
  latest.current = { args, question };
  useEffect(() => {
    const ask = async () => {
      const { args: asked, question: put } = latest.current;
      const found = asked && !left.current ? await commands.look(op, asked) : null;
      if (left.current) return;
      asking.current = put !== latest.current.question;
      if (asking.current) setTimeout(() => void ask(), GATHER_MS);
      const fits = JSON.stringify(asked) === JSON.stringify(latest.current.args);
      if (found && fits) answer.value = found;
    };
    if (asking.current || !latest.current.args) return; // what is asked next is the latest anyhow
    asking.current = true;
    setTimeout(() => void ask(), answer.peek() ? GATHER_MS : 0);
  }, [commands, op, question]);
  useEffect(
    () => () => {
      left.current = true;
    },
    [],
  );
  return args ? answer.value : null;
}
