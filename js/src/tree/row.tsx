import type { ComponentChildren } from "preact";
import type { Topic } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { useView } from "../view/view";
import { Count, Counts, spokenCounts } from "./counts";
import { toggle } from "./keys";
import { Matched } from "./matched";
import { RenameField } from "./rename-field";

/** How a row stands to a topic that is on its way: it may be its target, or it cannot be. */
export type Landing = "target" | "hindered" | null;

interface Placed {
  id: string;
  top: number;
  active: boolean;
  landing: Landing;
  onSelect(): void;
  onMenu(): void;
}

export function AllTopicsRow(row: Placed) {
  const view = useView();
  const samples = view.connection.state.value?.stages.inputs.samples ?? 0;
  const chosen = view.topic.value === null;
  return (
    <div
      id={row.id}
      role="treeitem"
      aria-level={1}
      aria-setsize={1}
      aria-posinset={1}
      aria-expanded={true}
      aria-selected={chosen}
      aria-label={`All topics, ${plural(samples, "sample")}`}
      class={rowClass(row, chosen)}
      style={{ transform: `translateY(${row.top}px)` }}
      onClick={row.onSelect}
      onContextMenu={opens(row.onMenu)}
    >
      <span class="sg-topic-name sg-strong">All topics</span>
      <span class="sg-topic-counts">{samples > 0 && <Count text={count(samples)} />}</span>
      <MenuButton name="all topics" {...row} />
    </div>
  );
}

interface TopicRowProps extends Placed {
  topic: Topic;
  /** Whether the rows of its sub-topics are there; undefined where it has none. */
  expanded: boolean | undefined;
  renaming: boolean;
  dragged: boolean;
  onRenamed(): void;
}

export function TopicRow(row: TopicRowProps) {
  const { topic, expanded } = row;
  const view = useView();
  const { collapsed, state } = view.connection;
  const chosen = view.topic.value?.id === topic.id;
  const name = visibleLine(topic.name);
  return (
    <div
      id={row.id}
      role="treeitem"
      aria-level={topic.depth + 2}
      aria-setsize={topic.siblings}
      aria-posinset={topic.position}
      aria-expanded={expanded}
      aria-selected={chosen}
      aria-label={[name, ...spokenCounts(topic)].join(", ")}
      class={`${rowClass(row, chosen)}${row.dragged ? " sg-dragged" : ""}`}
      style={{ transform: `translateY(${row.top}px)`, "--sg-depth": topic.depth }}
      onClick={row.onSelect}
      onContextMenu={opens(row.onMenu)}
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
          if (topic.children && !view.topicSearch.value) toggle(collapsed, topic.id);
        }}
      />
      {row.renaming ? (
        <RenameField topic={topic} onDone={row.onRenamed} />
      ) : (
        <bdi class="sg-topic-name" title={name}>
          <Matched text={name} search={view.topicSearch.value} />
        </bdi>
      )}
      <Counts topic={topic} marksEmpty={(state.value?.stages.inputs.samples ?? 0) > 0} />
      <MenuButton name={`topic ${name}`} {...row} />
    </div>
  );
}

/** What the menu key opens, for the mouse. */
function MenuButton({ name, active, onMenu }: Placed & { name: string }): ComponentChildren {
  if (!useView().connection.writable.value) return null;
  return (
    <button
      type="button"
      class="sg-row-menu"
      aria-label={`Actions for ${name}`}
      aria-haspopup="menu"
      title="Actions (Shift+F10)"
      tabIndex={active ? 0 : -1}
      onClick={(event) => {
        event.stopPropagation();
        onMenu();
      }}
    >
      …
    </button>
  );
}

function opens(onMenu: () => void): (event: MouseEvent) => void {
  return (event) => {
    event.preventDefault();
    event.stopPropagation();
    onMenu();
  };
}

function rowClass({ active, landing }: Placed, chosen: boolean): string {
  const classes = ["sg-topic", active && "sg-active", chosen && "sg-chosen"];
  return [...classes, landing && `sg-${landing}`].filter(Boolean).join(" ");
}
