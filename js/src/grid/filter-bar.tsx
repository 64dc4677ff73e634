import { useEffect, useRef } from "preact/hooks";
import { Button } from "../frame/button";
import { count, plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import type { Filter } from "../view/sample-list";
import { useView } from "../view/view";
import type { ColumnMemory } from "./column-memory";
import type { Column } from "./columns";
import { ColumnsMenu } from "./columns-menu";
import { chosenOf, FilterMenu, KINDS, titleOf, toggledIn, valueName } from "./facets";
import { Search } from "./search";

interface FilterBarProps {
  memory: ColumnMemory;
  all: readonly Column[];
  shown: readonly Column[];
}

/** How many samples are shown, and what decides which: search, filters, columns. */
export function FilterBar(props: FilterBarProps) {
  return (
    <>
      <div class="sg-grid-bar">
        <HowMany />
        <span class="sg-grid-tools">
          <Search />
          <FilterMenu />
          <ColumnsMenu {...props} />
        </span>
      </div>
      {useView().list.filtered.value && <Chips />}
    </>
  );
}

function HowMany() {
  const view = useView();
  const { pages, filtered } = view.list;
  const total = pages.total.value ?? 0;
  const topic = view.topic.value;
  const all = topic
    ? view.topics.find(({ id }) => id === topic.id)?.row.samples
    : view.connection.state.value?.stages.inputs.samples;
  const of = filtered.value && all !== undefined;
  const said = of ? `${count(total)} of ${plural(all, "sample")}` : plural(total, "sample");

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
      <span class="sg-strong">{pages.total.value === null ? "Loading…" : said}</span>
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
  const { text } = filter;
  const chips: [name: string, without: Filter][] = KINDS.flatMap((kind) =>
    chosenOf(filter, kind).map((value): [string, Filter] => [
      `${titleOf(kind)}: ${valueName(kind, value)}`,
      toggledIn(filter, kind, value),
    ]),
  );
  if (text) chips.unshift([`“${visibleLine(text)}”`, { text: "" }]);
  const back = (change: () => void) => () => {
    change();
    view.focus("grid");
  };
  return (
    <div class="sg-chips" role="group" aria-label="Filters">
      {chips.map(([name, without]) => (
        <Button
          key={name}
          kind="small chip"
          label={`Remove filter ${name}`}
          onPress={back(() => view.setQuery(without))}
        >
          <bdi class="sg-text">{name}</bdi> ✕
        </Button>
      ))}
      <Button kind="small plain" onPress={back(() => view.clearFilter())}>
        Clear filters
      </Button>
    </div>
  );
}
