import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { handleKey } from "../view/keys";
import { useView } from "../view/view";

/** How long typing has to rest before what was typed is searched for. */
const REST_MS = 120;
/** As long as the kernel takes it. */
const MOST = 200;

/** Searches inputs and outputs, as one types. */
export function Search() {
  const view = useView();
  const typed = useSignal(view.query.peek().text ?? "");
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
    },
    [],
  );
  // What was cleared elsewhere is cleared here; what is being typed stays.
  useSignalEffect(() => {
    const { text = "" } = view.query.value;
    if (!timer.current) typed.value = text;
  });

  const search = () => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    view.setQuery({ text: typed.peek() });
  };
  const type = (text: string) => {
    typed.value = text;
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(search, REST_MS);
  };
  const leave = () => {
    search();
    view.focus("grid");
  };
  return (
    <input
      type="search"
      class="sg-input sg-search"
      aria-label="Search samples"
      placeholder="Search ( / )"
      title="Samples whose input or output contains this text, whatever the case"
      maxLength={MOST}
      spellcheck={false}
      autocomplete="off"
      value={typed.value}
      onInput={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) =>
        handleKey(event, {
          Enter: leave,
          ArrowDown: leave,
          Escape: () => {
            if (typed.peek()) {
              typed.value = "";
              search();
            } else view.focus("grid");
          },
        })
      }
    />
  );
}
