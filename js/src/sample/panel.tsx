import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { count } from "../text/numbers";
import { useCommands } from "../view/commands-context";
import { handleKey, isTyping } from "../view/keys";
import { useFocusWish } from "../view/use-focus-wish";
import { useView } from "../view/view";
import { SampleBody } from "./body";
import { step, storeAndGoOn } from "./commands";
import { deskOf, type FieldName, generated, opening } from "./desk";
import { Judging } from "./judging";
import { judgingKeys, movingKeys } from "./keys";
import { PanelFoot } from "./panel-foot";
import { PanelHead } from "./panel-head";
import { useSample } from "./use-sample";

/** One sample, whole: beside the grid where there is room, else over it. */
export function SamplePanel({ id }: { id: string }) {
  const view = useView();
  const asks = { view, commands: useCommands() };
  const desk = deskOf(view);
  const panel = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const { sample, put } = useSample(id);
  const wish = useSignal<FieldName | null>(null);
  const comparing = useSignal(false);
  const messages = useSignal<FieldName | null>(null);
  /** What was just stored and is said together with the sample that comes after it. */
  const stored = useRef("");
  const told = useSignal<string | null>(null);
  const busy = useRef(false);
  const wished = view.editWish.value;
  const known = sample?.id === id ? sample : null;

  useEffect(() => {
    if (view.width.peek() !== "wide") panel.current?.focus();
  }, [view]);
  useFocusWish("panel", panel);
  useEffect(() => () => desk.tidy(), [desk]);

  const hasFocus = (element: HTMLElement | null) => {
    const root = panel.current?.getRootNode() as Document | ShadowRoot | undefined;
    const focused = root?.activeElement;
    return !!focused && !!element?.contains(focused) && focused !== element;
  };
  // Another sample begins at its top; the keyboard stays here, on something that is still there
  const shown = useRef<string | null>(null);
  const keepFocus = () => {
    if (hasFocus(body.current)) panel.current?.focus({ preventScroll: true });
  };
  useLayoutEffect(() => {
    if (!known || shown.current === id) return;
    const first = shown.current === null;
    shown.current = id;
    body.current?.scrollTo({ top: 0 });
    told.value = null;
    messages.value = null;
    desk.tidy();
    const at = view.openedAt.peek();
    const total = view.samples.peek().total.peek() ?? 0;
    const place = at === null ? "Sample" : `Sample ${count(at + 1)} of ${count(total)}`;
    if (!first && (hasFocus(panel.current) || panel.current?.matches(":focus"))) {
      view.speech.say(`${stored.current}${place}. ${opening(known)}`);
    }
    stored.current = "";
  });
  useEffect(() => {
    if (!known || !wished) return;
    view.editWish.value = null;
    edit(wished);
  });

  const tell = (text: string) => {
    told.value = text;
    view.speech.say(text);
  };
  const go = async (by: number) => {
    keepFocus();
    if (await step(asks, by)) return;
    if (view.openedAt.peek() === null) tell("This sample is not in the list.");
    else tell(by > 0 ? "This is the last sample." : "This is the first sample.");
  };
  /** Only what is seen is judged, once: keys that come before the next sample is here are let go. */
  const goOn = async (store: () => Promise<string | null>) => {
    if (!known || busy.current || !view.connection.writable.peek()) return;
    busy.current = true;
    keepFocus();
    const done = await storeAndGoOn(asks, async () => {
      const said = await store();
      stored.current = said ? `${said}. ` : "";
      return said;
    });
    busy.current = false;
    if (!done?.end) return;
    stored.current = "";
    tell(`${done.said}. ${done.end}`);
  };
  const edit = (field: FieldName) => {
    if (!known || !view.connection.writable.peek()) return;
    wish.value = field;
    desk.begin(known, field);
  };
  /** Brings the messages to the top of what scrolls here; `scrollIntoView` would scroll the notebook as well. */
  const scrollToMessages = () => {
    const section = body.current?.querySelector(".sg-call");
    if (!body.current || !section) return;
    const below = section.getBoundingClientRect().top - body.current.getBoundingClientRect().top;
    body.current.scrollTop += below;
  };
  const toggleMessages = () => {
    if (!known) return;
    const next = known.output === null && known.status === "pending" ? "input" : "output";
    messages.value = messages.peek() ? null : next;
  };
  const keys = movingKeys({ close: () => view.close(), go });
  const letters = {
    ...judgingKeys(asks, id, (store) => void goOn(store)),
    n: () => void go(1),
    b: () => void go(-1),
    e: () => edit("input"),
    o: () => edit("output"),
    d: () => {
      const edited = known && (generated(known, "input") ?? generated(known, "output")) !== null;
      if (edited) comparing.value = !comparing.peek();
      else view.speech.say("It is as it was generated");
    },
    m: toggleMessages,
  };
  return (
    <section
      ref={panel}
      class="sg-panel"
      aria-label="Sample"
      aria-busy={!known}
      tabIndex={-1}
      onKeyDown={(event) => {
        const map = isTyping(event) ? keys : { ...keys, ...letters };
        // A key that is held down must not judge one sample after the other
        handleKey(event, event.repeat ? silenced(map) : map);
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
            <SampleBody
              key={sample.id}
              sample={sample}
              wish={wish}
              comparing={comparing}
              messages={messages}
              put={put}
              onMessages={scrollToMessages}
            />
          </div>
          <PanelFoot sample={sample} />
        </>
      )}
    </section>
  );
}

const JUDGING = ["a", "x", "u", "p", "f"];

function silenced(map: Readonly<Record<string, () => void>>): Record<string, () => void> {
  return Object.fromEntries(
    Object.entries(map).map(([key, act]) => [key, JUDGING.includes(key) ? () => undefined : act]),
  );
}
