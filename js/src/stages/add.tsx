import { useSignal } from "@preact/signals";
import { useAsks } from "../frame/use-asks";
import type { State } from "../link/protocol";
import { plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { expand } from "../tree/commands";
import type { TopicRef } from "../view/view";
import { jsonInputs, linesIn, tooMany } from "./lines";
import { Writing } from "./writing";

interface AddProps {
  what: "topic" | "input";
  to: TopicRef | null;
  state: State;
}

/** Topics or inputs typed or pasted by hand: one a line, with any characters; or JSON, where the task's inputs are. */
export function Add({ what, to, state }: AddProps) {
  const { view, commands } = useAsks();
  const text = useSignal("");
  const topics = what === "topic";
  const json = !topics && state.task.structured_input;
  const { lines: found, wrong } = json ? jsonInputs(text.value) : linesIn(text.value);
  // A list that is pasted may say a topic twice; it is one.
  const lines = topics ? [...new Set(found)] : found;
  const said = wrong ?? tooMany(lines.length);
  const add = async () => {
    const done = `${plural(lines.length, what)} added`;
    const id = to?.id ?? null;
    if (!topics) return commands.do("inputs_add", { inputs: lines, topic: id }, done);
    if (id !== null) expand(view, id);
    return commands.do("topics_add", { names: lines, under: id }, done);
  };
  const where = to ? `under “${visibleLine(to.name)}”` : topics ? "at the top" : "without a topic";
  return (
    <Writing
      title={`Add ${what}s`}
      about={where}
      name={`New ${what}s, ${json ? "as JSON" : "one a line"}`}
      example={json ? '[{"question": "…"}, …]' : "One a line"}
      rows={5}
      json={json}
      text={text}
      action={`Add ${lines.length ? plural(lines.length, what) : `${what}s`}`}
      op={topics ? "topics_add" : "inputs_add"}
      off={said ?? (!lines.length && "Nothing is written yet")}
      wrong={said !== null}
      run={add}
      then={topics ? "tree" : "grid"}
    />
  );
}
