import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Topic } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { handleKey } from "../view/keys";
import { useView } from "../view/view";
import { toggle } from "./keys";

interface Placed {
  id: string;
  top: number;
  active: boolean;
}

export function AllTopicsRow({ id, top, active }: Placed) {
  const view = useView();
  const state = view.connection.state.value;
  const samples = state?.stages.inputs.samples ?? 0;
  const chosen = view.topic.value === null;
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={1}
      aria-setsize={1}
      aria-posinset={1}
      aria-expanded={true}
      aria-selected={chosen}
      aria-label={`All topics, ${plural(samples, "sample")}`}
      class={rowClass(active, chosen)}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => view.selectTopic(null)}
    >
      <span class="sg-topic-name sg-strong">All topics</span>
      <span class="sg-topic-counts">{samples > 0 && <Count text={count(samples)} />}</span>
    </div>
  );
}

interface TopicRowProps extends Placed {
  topic: Topic;
  renaming: Signal<number | null>;
  onSelect(): void;
  onMenu(): void;
}

export function TopicRow({ id, topic, top, active, renaming, onSelect, onMenu }: TopicRowProps) {
  const view = useView();
  const { collapsed, writable } = view.connection;
  const chosen = view.topic.value?.id === topic.id;
  const expanded = topic.children ? !collapsed.value.has(topic.id) : undefined;
  const name = visibleLine(topic.name);
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={topic.depth + 2}
      aria-setsize={topic.siblings}
      aria-posinset={topic.position}
      aria-expanded={expanded}
      aria-selected={chosen}
      aria-label={[name, ...spokenCounts(topic)].join(", ")}
      class={rowClass(active, chosen)}
      style={{ transform: `translateY(${top}px)`, "--sg-depth": topic.depth }}
      onClick={onSelect}
      onContextMenu={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onMenu();
      }}
    >
      <span
        class={
          expanded === undefined
            ? "sg-twisty"
            : expanded
              ? "sg-twisty sg-open"
              : "sg-twisty sg-shut"
        }
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          if (topic.children) toggle(collapsed, topic.id);
        }}
      />
      {renaming.value === topic.id ? (
        <RenameField
          topic={topic}
          onDone={() => {
            renaming.value = null;
          }}
        />
      ) : (
        <bdi class="sg-topic-name" title={name}>
          {name}
        </bdi>
      )}
      <Counts topic={topic} />
      {writable.value && (
        <button
          type="button"
          class="sg-row-menu"
          aria-label={`Actions for topic ${name}`}
          aria-haspopup="menu"
          title="Actions"
          tabIndex={active ? 0 : -1}
          onClick={(event) => {
            event.stopPropagation();
            onMenu();
          }}
        >
          …
        </button>
      )}
    </div>
  );
}

/** How many samples, how many have an output, and what went wrong: `8`, `6/8`, `1! 6/8`. */
function Counts({ topic }: { topic: Topic }) {
  const { samples, done, problems } = topic;
  const partly = done > 0 && done < samples;
  return (
    <span class="sg-topic-counts" title={spokenCounts(topic).join(", ")}>
      {problems > 0 && <Count text={`${count(problems)}!`} bad />}
      {samples > 0 && <Count text={partly ? `${count(done)}/${count(samples)}` : count(samples)} />}
    </span>
  );
}

/** Drawn by the style sheet: the row's name says the same in words, and would else differ from what is read on it. */
function Count({ text, bad = false }: { text: string; bad?: boolean }) {
  return <span class={bad ? "sg-count sg-bad" : "sg-count"} data-count={text} />;
}

function RenameField({ topic, onDone }: { topic: Topic; onDone(): void }) {
  const view = useView();
  const commands = useCommands();
  const field = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => field.current?.select(), []);
  const leave = (save: boolean, byKey: boolean) => {
    if (left.current) return;
    left.current = true;
    const name = field.current?.value.trim() ?? "";
    if (save && name && name !== topic.name) void commands.renameTopic(topic, name);
    onDone();
    if (byKey) view.focus("tree");
  };
  return (
    <input
      ref={field}
      class="sg-input sg-rename"
      aria-label={`New name for topic ${visibleLine(topic.name)}`}
      defaultValue={topic.name}
      onClick={(event) => event.stopPropagation()}
      onBlur={() => leave(true, false)}
      onKeyDown={(event) =>
        handleKey(event, { Enter: () => leave(true, true), Escape: () => leave(false, true) })
      }
    />
  );
}

function spokenCounts({ samples, done, problems }: Topic): string[] {
  if (!samples) return ["no samples"];
  return [
    plural(samples, "sample"),
    `${count(done)} done`,
    ...(problems ? [plural(problems, "problem")] : []),
  ];
}

function rowClass(active: boolean, chosen: boolean): string {
  return `sg-topic${active ? " sg-active" : ""}${chosen ? " sg-chosen" : ""}`;
}
