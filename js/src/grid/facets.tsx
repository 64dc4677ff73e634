import { Button } from "../frame/button";
import { useAnswer } from "../frame/use-answer";
import { useLocked } from "../frame/use-locked";
import { hasLabels } from "../text/labels";
import { count } from "../text/numbers";
import { STATUS_NAMES } from "../text/sentences";
import { visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import type { Filter } from "../view/sample-list";
import { useView } from "../view/view";
import { Choice } from "./choice";
import { Popup } from "./popup";

/** What samples can be told apart by. */
export type Kind = "status" | "labels" | "judgements" | "flags" | "tags";

/** Each kind's title, and how its values are called; the names of tags are their own. */
const FACETS: Readonly<Record<Kind, [title: string, names: Readonly<Record<string, string>>]>> = {
  status: ["Status", STATUS_NAMES],
  labels: ["Meant to", { pass: "Pass", fail: "Fail", none: "No label" }],
  judgements: ["Judgement", { accepted: "Accepted", rejected: "Rejected", none: "Not judged" }],
  flags: [
    "Marks",
    {
      near_duplicate: "Near-duplicate",
      edited: "Edited",
      by_hand: "Written by hand",
      saved: "Saved",
    },
  ],
  tags: ["Tags", {}],
};

export const KINDS = Object.keys(FACETS) as Kind[];

export function titleOf(kind: Kind): string {
  return FACETS[kind][0];
}

export function valueName(kind: Kind, value: string): string {
  return FACETS[kind][1][value] ?? visibleLine(value);
}

/** The values of a kind that are asked for. */
export function chosenOf(filter: Filter, kind: Kind): readonly string[] {
  return filter[kind] ?? [];
}

/** The change of a filter by which a value is asked for, or no longer. */
export function toggledIn(filter: Filter, kind: Kind, value: string): Filter {
  const chosen = new Set(chosenOf(filter, kind));
  if (!chosen.delete(value)) chosen.add(value);
  return { [kind]: [...chosen] };
}

/** The menu of all that can be filtered by. */
export function FilterMenu() {
  const filter = useView().query.value;
  return (
    <Popup
      label="Filter"
      name="Filter samples"
      set={KINDS.some((kind) => chosenOf(filter, kind).length)}
    >
      <Facets />
    </Popup>
  );
}

function Facets() {
  const view = useView();
  const commands = useCommands();
  const state = view.connection.state.value;
  const filter = view.query.value;
  const counts = useAnswer("facets", { query: view.list.query.value }, state?.revision);
  const findDuplicates = async () => {
    const found = await commands.do("duplicates_mark", {});
    if (typeof found?.marked !== "number") return; // it goes on, and the frame says how far it is
    view.notify("info", `${count(found.marked)} inputs resemble another: see “Marks”.`);
  };
  return (
    <>
      {KINDS.filter((kind) => kind !== "labels" || hasLabels(state)).map((kind) => {
        const [title, names] = FACETS[kind];
        const [chosen, known] = [chosenOf(filter, kind), counts?.[kind] as Counts];
        const values = new Set([...Object.keys(names), ...chosen, ...Object.keys(known ?? {})]);
        return (
          <fieldset key={kind} class="sg-facet">
            <legend class="sg-quiet">{title}</legend>
            {[...values].map((value) => (
              <Choice
                key={value}
                name={valueName(kind, value)}
                checked={chosen.includes(value)}
                number={known ? count(known[value] ?? 0) : "…"}
                onToggle={() => view.setQuery(toggledIn(view.query.peek(), kind, value))}
              />
            ))}
            {!values.size && <p class="sg-quiet">{counts ? "No sample has a tag yet." : "…"}</p>}
          </fieldset>
        );
      })}
      <Button
        kind="small plain"
        title="Compare all inputs, and mark those that resemble another"
        off={useLocked()}
        onPress={() => void findDuplicates()}
      >
        Find near-duplicates
      </Button>
    </>
  );
}

/** How many samples have each value; undefined until that is known. */
type Counts = Readonly<Record<string, number>> | undefined;
