import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import { ColumnMemory, type Shelf, WIDEST } from "../../src/grid/column-memory";
import { allColumns, nextOrder, shownColumns, tracksOf } from "../../src/grid/columns";
import type { Query } from "../../src/link/protocol";
import { Selection } from "../../src/view/selection";

function selecting(total: number) {
  const query = signal<Query>({ topic: 3, status: ["done"] });
  return { query, selection: new Selection(query, signal<number | null>(total)) };
}

describe("the selection", () => {
  test("names what is selected by ids", () => {
    const { selection } = selecting(9);
    expect(selection.which()).toBeNull();
    selection.toggle("a");
    selection.toggle("b");
    selection.toggle("a");
    expect(selection.which()).toEqual({ ids: ["b"] });
  });

  test("names all that match by their query, besides those that were taken out", () => {
    const { selection, query } = selecting(1_000_000);
    selection.all();
    selection.toggle("a");
    expect(selection.which()).toEqual({ query: query.value, besides: ["a"] });
    expect([selection.size.value, selection.has("a"), selection.has("b")]).toEqual([
      999_999,
      false,
      true,
    ]);
  });

  test("is none once all that match were taken out one by one", () => {
    const { selection } = selecting(2);
    selection.all();
    selection.toggle("a");
    selection.toggle("b");
    expect(selection.which()).toBeNull();
  });

  test("gives up what is gone", () => {
    const { selection } = selecting(9);
    selection.only(["a", "b"]);
    selection.forget({ ids: ["a", "z"] });
    expect(selection.which()).toEqual({ ids: ["b"] });
    selection.forget({ query: {}, besides: [] });
    expect(selection.which()).toBeNull();
  });
});

/** A shelf in memory. */
function shelf(): Shelf & { all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    getItem: (key) => all.get(key) ?? null,
    setItem: (key, text) => void all.set(key, text),
  };
}

describe("what is remembered of columns", () => {
  test("is there again for the same session, and only for it", () => {
    const kept = shelf();
    const memory = new ColumnMemory("a", () => kept);
    memory.show(["output", "input"]);
    memory.resize("input", 240);
    const again = new ColumnMemory("a", () => kept);
    expect([again.shown.value, again.widths.value]).toEqual([["output", "input"], { input: 240 }]);
    expect(new ColumnMemory("b", () => kept).shown.value).toBeNull();
  });

  test("holds for the moment where the host refuses to keep anything", () => {
    const memory = new ColumnMemory("a", () => {
      throw new Error("denied");
    });
    memory.show(["input"]);
    memory.resize("input", 100_000);
    expect([memory.shown.value, memory.widths.value]).toEqual([["input"], { input: WIDEST }]);
    memory.reset();
    expect([memory.shown.value, memory.widths.value]).toEqual([null, {}]);
  });

  test.each([
    "",
    "null",
    "[1]",
    "{",
    '{"shown": [3], "widths": {"input": "wide"}}',
    '{"shown": 1}',
  ])("is as it comes where %j was written there", (text) => {
    const kept = shelf();
    kept.all.set("synthgen.columns.a", text);
    const memory = new ColumnMemory("a", () => kept);
    expect([memory.shown.value, memory.widths.value]).toEqual([null, {}]);
  });

  test("is what is shown by default again once no column is left", () => {
    const memory = new ColumnMemory("a", shelf);
    memory.show(["input"]);
    memory.show([]);
    expect(memory.shown.value).toBeNull();
  });
});

describe("columns", () => {
  const all = allColumns(["output.area"]);
  const room = { width: "wide", leafSelected: false, panelOpen: false } as const;
  const names = (chosen: readonly string[] | null, other = {}) =>
    shownColumns(all, chosen, { ...room, ...other }).map(({ name }) => name);

  test("leave the topic out where it would only repeat the selection, unless it was chosen", () => {
    expect(names(null)).toEqual(["select", "input", "output", "topic", "status"]);
    expect(names(null, { leafSelected: true })).toEqual(["select", "input", "output", "status"]);
    expect(names(["topic"], { leafSelected: true })).toEqual(["select", "topic"]);
  });

  test("that are no longer there are left out", () => {
    expect(names(["input", "field:output.gone", "field:output.area"])).toEqual([
      "select",
      "input",
      "field:output.area",
    ]);
  });

  test("share what is left beside those with a width", () => {
    const shown = shownColumns(all, ["input", "status"], room);
    expect(tracksOf(shown, { status: 200 })).toEqual({
      tracks: "32px minmax(150px, 5fr) 200px",
      least: 382,
    });
  });

  test("sort one way, the other, and then as made; numbers largest first", () => {
    const [input, cost] = ["input", "cost"].map((name) => all.find((one) => one.name === name));
    const presses = (column: typeof input) => {
      let order: Pick<Query, "sort" | "descending"> = {};
      return [1, 2, 3].map(() => {
        order = column ? nextOrder(column, order) : order;
        return `${order.sort} ${order.descending ? "down" : "up"}`;
      });
    };
    expect(presses(input)).toEqual(["input up", "input down", "made up"]);
    expect(presses(cost)).toEqual(["cost down", "cost up", "made up"]);
  });
});
