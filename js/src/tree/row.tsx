import type { Topic } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { useView } from "../view/view";
import { Counts, spokenCounts } from "./counts";
import { Matched } from "./matched";
import { RenameField } from "./rename-field";

/** How a row is marked: where the keyboard is, what the grid shows, what is on its way, and where it may go or not. */
export type Mark = "active" | "chosen" | "dragged" | "target" | "hindered";

interface TopicRowProps {
  id: string;
  index: number;
  top: number;
  topic: Topic;
  /** Whether the rows of its sub-topics are there; undefined where it has none. */
  expanded: boolean | undefined;
  marks: readonly (Mark | false)[];
  renaming: boolean;
  onRenamed(): void;
}

/** A topic as a row of the tree, which hears for all its rows what is done with them. */
export function TopicRow(row: TopicRowProps) {
  const { topic, expanded, marks, index } = row;
  const { connection, topicSearch } = useView();
  const name = visibleLine(topic.name);
  const writable = connection.writable.value;
  return (
    <div
      id={row.id}
      role="treeitem"
      aria-level={topic.depth + 2}
      aria-setsize={topic.siblings}
      aria-posinset={topic.position}
      aria-expanded={expanded}
      aria-selected={marks.includes("chosen")}
      aria-label={[name, ...spokenCounts(topic)].join(", ")}
      class={["topic", ...marks.filter(Boolean)].map((mark) => `sg-${mark}`).join(" ")}
      style={{ transform: `translateY(${row.top}px)`, "--sg-depth": topic.depth }}
      data-index={index}
      draggable={writable && index > 0 && !row.renaming}
    >
      <span class="sg-twisty" aria-hidden="true" />
      {row.renaming ? (
        <RenameField topic={topic} onDone={row.onRenamed} />
      ) : (
        <bdi class="sg-topic-name" title={name}>
          <Matched text={name} search={topicSearch.value} />
        </bdi>
      )}
      <Counts topic={topic} marksEmpty={(connection.state.value?.stages.inputs.samples ?? 0) > 0} />
      {writable && (
        <button
          type="button"
          class="sg-row-menu"
          aria-label={`Actions for ${index ? `topic ${name}` : "all topics"}`}
          aria-haspopup="menu"
          title="Actions (Shift+F10)"
          tabIndex={marks.includes("active") ? 0 : -1}
        >
          …
        </button>
      )}
    </div>
  );
}
