import { useEffect, useRef } from "preact/hooks";
import { count, plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { useView } from "../view/view";
import type { ColumnMemory } from "./column-memory";
import type { Column } from "./columns";
import { ColumnsMenu } from "./columns-menu";
import { chosenOf, Facets, KIND_NAMES, type Kind, toggledIn, valueName } from "./facets";
import { Search } from "./search";

interface FilterBarProps {
  memory: ColumnMemory;
  all: readonly Column[];
  shown: readonly string[];
}

/** How many samples are shown, and what decides which: search, filters, columns. */
export function FilterBar({ memory, all, shown }: FilterBarProps) {
  const view = useView();
  const narrow = view.width.value !== "wide" || view.opened.value !== null;
  return (
    <>
      <div class="sg-grid-bar">
        <HowMany />
        <span class="sg-grid-tools">
          <Search />
          <Facets together={narrow} />
          <ColumnsMenu memory={memory} all={all} shown={shown} />
        </span>
      </div>
      {view.list.filtered.value && <Chips />}
    </>
  );
}

function HowMany() {
  const view = useView();
  const { pages } = view.list;
  const total = pages.total.value;
  const topic = view.topic.value;
  const filtered = view.list.filtered.value;
  const { samples: held } = view.connection.state.value?.stages.inputs ?? {};
  const all = topic ? view.topics.find(({ id }) => id === topic.id)?.row.samples : held;
  const found = plural(total ?? 0, "sample");
  const said =
    filtered && all !== undefined ? `${count(total ?? 0)} of ${plural(all, "sample")}` : found;

  // What was searched for has been found: said once, not whenever the number changes.
  const query = view.query.value;
  pages.version.value;
  const settled = !pages.stale && query;
  const heard = useRef(query);
  useEffect(() => {
    if (!settled || heard.current === settled) return;
    heard.current = settled;
    view.speech.say(said);
  }, [settled]);
  return (
    <span class="sg-grid-what">
      <span class="sg-strong">{total === null ? "Loading…" : said}</span>
      {topic && (
        <span class="sg-quiet">
          {" under "}
          <bdi>{visibleLine(topic.name)}</bdi>
        </span>
      )}
    </span>
  );
}

/** What is filtered by, each to be taken away. */
function Chips() {
  const view = useView();
  const filter = view.query.value;
  const kinds = Object.keys(KIND_NAMES) as Kind[];
  return (
    <div class="sg-chips" role="group" aria-label="Filters">
      {filter.text && (
        <Chip name={`“${visibleLine(filter.text)}”`} onRemove={() => view.setQuery({ text: "" })} />
      )}
      {kinds.flatMap((kind) =>
        chosenOf(filter, kind).map((value) => (
          <Chip
            key={`${kind} ${value}`}
            name={valueName(kind, value)}
            kind={KIND_NAMES[kind]}
            onRemove={() => view.setQuery(toggledIn(view.query.peek(), kind, value))}
          />
        )),
      )}
      <button
        type="button"
        class="sg-button sg-small sg-plain"
        onClick={() => {
          view.clearFilter();
          view.focus("grid");
        }}
      >
        Clear filters
      </button>
    </div>
  );
}

function Chip({ name, kind, onRemove }: { name: string; kind?: string; onRemove(): void }) {
  const view = useView();
  return (
    <button
      type="button"
      class="sg-chip"
      aria-label={`Remove filter: ${kind ? `${kind} ` : ""}${name}`}
      title="Remove this filter"
      onClick={() => {
        onRemove();
        view.focus("grid");
      }}
    >
      {kind && <span class="sg-quiet">{kind}: </span>}
      <bdi class="sg-text">{name}</bdi>
      <span aria-hidden="true">✕</span>
    </button>
  );
}
