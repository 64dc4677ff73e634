import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { hasLabels } from "../text/labels";
import { count } from "../text/numbers";
import { visible } from "../text/visible";
import { handleKey, isTyping, type KeyMap } from "../view/keys";
import { useFocusWish } from "../view/use-focus-wish";
import { SampleBody } from "./body";
import { judgeAndGoOn, step } from "./commands";
import { generated, useDesk } from "./desk";
import { Judging } from "./judging";
import { PanelFoot } from "./panel-foot";
import { PanelHead } from "./panel-head";
import { useSample } from "./use-sample";
import { VERDICTS, type Verdict } from "./verdicts";

/** Characters of a sample that are said when one comes to it. */
const SAID = 120;

/** One sample, whole: beside the grid where there is room, else over it. */
export function SamplePanel({ id }: { id: string }) {
  const desk = useDesk();
  const { view, comparing, messages } = desk;
  const panel = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const told = useSignal<string | null>(null);
  const busy = useRef(false);
  const came = useRef(false);
  useSample(desk, id);
  const sample = desk.sample.value;
  const known = sample?.id === id ? sample : null;
  const wished = view.editWish.value;

  useEffect(() => {
    if (view.width.peek() !== "wide") panel.current?.focus();
  }, [view]);
  useFocusWish("panel", panel);
  // Another sample begins at its top
  useLayoutEffect(() => {
    if (!known) return;
    body.current?.scrollTo({ top: 0 });
    told.value = null;
    messages.value = null;
    desk.tidy();
    const at = view.openedAt.peek();
    const total = view.list.pages.total.peek() ?? 0;
    const place = at === null ? "Sample" : `Sample ${count(at + 1)} of ${count(total)}`;
    if (came.current && panel.current?.matches(":focus-within")) {
      view.speech.say(`${desk.stored}${place}. ${visible(known.input.slice(0, SAID))}`);
    }
    came.current = true;
    desk.stored = "";
  }, [known?.id]);
  useEffect(() => {
    if (!known || !wished) return;
    view.editWish.value = null;
    desk.edit(known, wished);
  });

  /** The keyboard stays here, on something that is there for the next sample as well. */
  const keepFocus = () => {
    if (body.current?.querySelector(":focus")) panel.current?.focus({ preventScroll: true });
  };
  const tell = (text: string | null) => {
    if (!text) return;
    told.value = text;
    view.speech.say(text);
  };
  const go = (by: number) => async () => {
    keepFocus();
    tell(await step(desk, by));
  };
  /** Only what is seen is judged, once: keys that are held down, or come before the next sample is here, are let go. */
  const judging = (verdict: Verdict, held: boolean) => async () => {
    if (held || !known || busy.current || !view.connection.writable.peek()) return;
    busy.current = true;
    keepFocus();
    tell(await judgeAndGoOn(desk, id, verdict));
    busy.current = false;
  };
  const moving: KeyMap = {
    Escape: () => view.close(),
    "Alt+ArrowUp": go(-1),
    "Alt+ArrowDown": go(1),
  };
  const letters: KeyMap = {
    n: go(1),
    b: go(-1),
    e: () => desk.edit(known, "input"),
    o: () => desk.edit(known, "output"),
    d: () => {
      if (known && (generated(known, "input") ?? generated(known, "output")) !== null) {
        comparing.value = !comparing.peek();
      } else view.speech.say("It is as it was generated");
    },
    m: () => {
      if (!known) return;
      const latest = known.status === "pending" ? "input" : "output";
      messages.value = messages.peek() ? null : latest;
    },
  };
  return (
    <section
      ref={panel}
      class="sg-panel"
      aria-label="Sample"
      aria-busy={!known}
      tabIndex={-1}
      onKeyDown={(event) => {
        const labels = hasLabels(view.connection.state.peek());
        const verdicts = VERDICTS.filter(({ label }) => !label || labels).map(
          (verdict) => [verdict.key, judging(verdict, event.repeat)] as const,
        );
        const typing = isTyping(event);
        handleKey(
          event,
          typing ? moving : { ...moving, ...letters, ...Object.fromEntries(verdicts) },
        );
      }}
    >
      <PanelHead />
      {sample && (
        <>
          <Judging sample={sample} told={told.value} />
          <div
            ref={body}
            class="sg-panel-body"
            tabIndex={0}
            role="group"
            aria-label="Sample content"
          >
            <SampleBody key={sample.id} sample={sample} />
          </div>
          <PanelFoot sample={sample} />
        </>
      )}
    </section>
  );
}
