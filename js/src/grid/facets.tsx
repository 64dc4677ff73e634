import { useAnswer } from "../frame/use-answer";
import type { FacetCounts } from "../link/protocol";
import { hasLabels } from "../text/labels";
import { count } from "../text/numbers";
import { STATUS_NAMES } from "../text/sentences";
import { visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import type { Filter } from "../view/sample-list";
import { useView } from "../view/view";
import { findDuplicates } from "./commands";
import { Popup } from "./popup";

/** What samples can be told apart by. */
export type Kind = "status" | "labels" | "judgements" | "flags" | "tags";

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  status: "Status",
  labels: "Meant to",
  judgements: "Judgement",
  flags: "Marks",
  tags: "Tags",
};

const VALUES: Readonly<Record<Exclude<Kind, "tags">, Readonly<Record<string, string>>>> = {
  status: STATUS_NAMES,
  labels: { pass: "Pass", fail: "Fail", none: "No label" },
  judgements: { accepted: "Accepted", rejected: "Rejected", none: "Not judged" },
  flags: {
    near_duplicate: "Near-duplicate",
    edited: "Edited",
    by_hand: "Written by hand",
    saved: "Saved",
  },
};

/** How one value of a kind is called. */
export function valueName(kind: Kind, value: string): string {
  return kind === "tags" ? visibleLine(value) : (VALUES[kind][value] ?? value);
}

/** The values of a kind that are asked for. */
export function chosenOf(filter: Filter, kind: Kind): readonly string[] {
  return filter[kind] ?? [];
}

/** The filter in which a value is asked for, or no longer. */
export function toggledIn(filter: Filter, kind: Kind, value: string): Filter {
  const chosen = chosenOf(filter, kind);
  const next = chosen.includes(value)
    ? chosen.filter((other) => other !== value)
    : [...chosen, value];
  return { [kind]: next };
}

/** Menus to filter by: one for each kind where there is room, else one for all. */
export function Facets({ together }: { together: boolean }) {
  const view = useView();
  const filter = view.query.value;
  const state = view.connection.state.value;
  const labels = hasLabels(state) || (state?.labelled ?? false);
  const kinds = (Object.keys(KIND_NAMES) as Kind[]).filter((kind) => kind !== "labels" || labels);
  if (together) {
    const set = kinds.some((kind) => chosenOf(filter, kind).length);
    return (
      <Popup label="Filter" name="Filter samples" set={set}>
        {() => <FacetGroups kinds={kinds} />}
      </Popup>
    );
  }
  return (
    <>
      {kinds.map((kind) => (
        <Popup
          key={kind}
          label={KIND_NAMES[kind]}
          name={`Filter by: ${KIND_NAMES[kind]}`}
          set={chosenOf(filter, kind).length > 0}
        >
          {() => <FacetGroups kinds={[kind]} />}
        </Popup>
      ))}
    </>
  );
}

function FacetGroups({ kinds }: { kinds: readonly Kind[] }) {
  const view = useView();
  const commands = useCommands();
  const revision = view.connection.state.value?.revision;
  const counts = useAnswer("facets", { query: view.list.query.value }, revision);
  return (
    <div class="sg-facets">
      {kinds.map((kind) => (
        <FacetGroup key={kind} kind={kind} counts={counts?.[kind]} titled={kinds.length > 1} />
      ))}
      {kinds.includes("flags") && (
        <button
          type="button"
          class="sg-button sg-small sg-plain"
          disabled={!view.connection.writable.value}
          title="Compare all inputs, and mark those that resemble another"
          onClick={() => void findDuplicates(view, commands)}
        >
          Find near-duplicates
        </button>
      )}
    </div>
  );
}

interface FacetGroupProps {
  kind: Kind;
  /** How many there are of each value; undefined until that is known. */
  counts: FacetCounts[Kind] | undefined;
  titled: boolean;
}

function FacetGroup({ kind, counts, titled }: FacetGroupProps) {
  const view = useView();
  const filter = view.query.value;
  const chosen = chosenOf(filter, kind);
  const values =
    kind === "tags"
      ? [...new Set([...chosen, ...Object.keys(counts ?? {})])]
      : Object.keys(VALUES[kind]);
  return (
    <fieldset class="sg-facet">
      <legend class={titled ? "sg-quiet" : "sg-hidden"}>{KIND_NAMES[kind]}</legend>
      {values.map((value) => (
        <label key={value} class="sg-choice">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={() => view.setQuery(toggledIn(view.query.peek(), kind, value))}
          />
          <bdi class="sg-text">{valueName(kind, value)}</bdi>
          <span class="sg-quiet sg-count">{counts ? count(counts[value] ?? 0) : "…"}</span>
        </label>
      ))}
      {!values.length && <p class="sg-quiet">{counts ? "No sample has a tag yet." : "…"}</p>}
    </fieldset>
  );
}
