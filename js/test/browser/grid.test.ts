import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Args } from "../../src/link/protocol";
import { FakeBackend } from "../fake/backend";
import { encode } from "../fake/model";
import { page } from "../fake/store";
import { type Mounted, mount, type Place, type } from "./mount";

let ui: Mounted;
beforeEach(() => localStorage.clear());
afterEach(() => ui.unmount());

/** The few words in which these tests drive the grid and look at it. */
const grid = {
  element: () => ui.get("grid", "Samples"),
  /** Presses keys as a person would after choosing the grid. */
  press(...keys: string[]) {
    grid.element().focus();
    ui.press(...keys);
  },
  total: () => Number(grid.element().getAttribute("aria-rowcount")) - 1,
  drawn: () => [...grid.element().querySelectorAll<HTMLElement>("[data-index]")],
  /** The text of the rows on screen, in order. */
  rows: () =>
    grid
      .drawn()
      .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
      .map((row) => row.innerText),
  row: (index: number) => grid.element().querySelector<HTMLElement>(`[data-index="${index}"]`),
  /** The row where the keyboard is, from 0; -1 among the heads. */
  active: () => Number(ui.active(grid.element())?.parentElement?.getAttribute("aria-rowindex")) - 2,
  selected: () => grid.drawn().filter((row) => row.getAttribute("aria-selected") === "true").length,
  head: (title: string) => {
    const heads = [...grid.element().querySelectorAll<HTMLElement>("[role=columnheader]")];
    return heads.find((head) => head.innerText.startsWith(title));
  },
  heads: () =>
    [...grid.element().querySelectorAll<HTMLElement>("[role=columnheader]")].map((head) =>
      head.innerText.trim(),
    ),
  async ready() {
    await ui.until(() => grid.element().querySelectorAll("[role=gridcell] .sg-text").length > 0);
  },
};

const heard = (op: string) => ui.backend.heard.filter((message) => message.op === op);
const search = () => ui.get("textbox", "Search samples");
const says = (text: string) => ui.until(() => ui.root.innerText.includes(text));
const choose = (name: string) => {
  const choices = [...ui.root.querySelectorAll<HTMLElement>(".sg-option")];
  choices.find((choice) => choice.innerText.startsWith(name))?.click();
};

const openMenu = async (name: string) => {
  ui.get("button", name).click();
  await ui.until(() => ui.get("group", name).querySelector(".sg-popup-box"));
};

async function show(
  backend = new FakeBackend().fill(6),
  options: Parameters<typeof mount>[1] = {},
) {
  ui = await mount(backend, options);
  await grid.ready();
}

/** What the view watches, as it said so; and what a kernel pushes about it. */
const watched = {
  asked: null as (Args<"samples"> & { rid: number }) | null,
  async settled() {
    const { model } = ui.kernel;
    const send = model.send.bind(model);
    watched.asked = null;
    Object.assign(model, {
      send(message: Args<"samples"> & { rid: number }) {
        if (message.watch) watched.asked = message;
        send(message);
      },
    });
    await ui.until(() => watched.asked && heard("samples").some(({ args }) => args.watch));
    await new Promise((resolve) => setTimeout(resolve, 20)); // until its answer is in
  },
  push() {
    const { watch, rid, query, offset, limit } = watched.asked as NonNullable<typeof watched.asked>;
    const { store } = ui.backend;
    const rows = page(store.found(query), offset, limit, store.revision, (one) => store.row(one));
    const tick = {
      state: ui.backend.state(),
      windows: [{ watch, rid, page: rows }],
      unchanged: [],
    };
    ui.kernel.deliver({ tick: true }, [encode(tick)]);
  },
};

function many(count: number): FakeBackend {
  const backend = new FakeBackend();
  for (let n = 0; n < count; n += 1) backend.add({});
  return backend;
}

describe.each<Place>(["light", "shadow"])("in a %s root", (place) => {
  test("arrows walk rows and cells, up to the heads of the columns", async () => {
    await show(undefined, { place });
    grid.press("ArrowDown", "ArrowDown");
    await ui.until(() => grid.active() === 2);
    grid.press("ArrowUp", "ArrowUp", "ArrowUp");
    await ui.until(() => grid.active() === -1);
    grid.press("End");
    await ui.until(() => ui.active(grid.element())?.innerText.startsWith("Status"));
  });

  test("a click opens, Shift+click selects a range, the checkbox selects one", async () => {
    await show(undefined, { place });
    grid.row(2)?.querySelector<HTMLElement>("[role=gridcell]")?.click();
    await says("1 selected");
    grid.row(5)?.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true }));
    await says("4 selected");
    grid.row(1)?.querySelector<HTMLElement>(".sg-cell-input")?.click();
    await ui.until(() => ui.find("region", /^Sample$/));
  });
});

describe("filters", () => {
  test("/ goes to the search, which shows what matches as one types and marks it", async () => {
    await show();
    grid.press("/");
    expect(ui.focused()).toBe(search());
    type(search(), "INVOICE");
    await says("13 of 54 samples");
    await ui.until(() => grid.element().querySelectorAll("mark").length > 12);
    expect(grid.element().querySelector("mark")?.textContent).toBe("invoice");
  });

  test("what is typed while the kernel is busy is asked for once, the latest", async () => {
    await show();
    ui.kernel.hold();
    for (const text of ["i", "in", "inv", "invoice"]) {
      search().focus();
      type(search(), text);
      ui.press("Enter");
    }
    const before = heard("samples").length;
    ui.kernel.release();
    await says("13 of 54 samples");
    const asked = heard("samples")
      .slice(before)
      .filter(({ args }) => args.watch === undefined);
    expect(asked.map(({ args }) => (args.query as { text?: string }).text)).toEqual([
      "i",
      "invoice",
    ]);
  });

  test("a facet says how many there are, and becomes a chip that takes it away", async () => {
    await show(undefined, { width: 1600 });
    await openMenu("Filter samples");
    await ui.until(() => /Failed\s*2/.test(ui.get("group", "Filter samples").innerText));
    choose("Failed");
    await says("2 of 54 samples");
    ui.get("button", "Remove filter Status: Failed").click();
    await ui.until(() => grid.total() === 54);
    expect(ui.focused()).toBe(grid.element());
  });

  test("several are cleared at once", async () => {
    await show(undefined, { width: 900 });
    type(search(), "ticket");
    await says("54 of 54 samples");
    await openMenu("Filter samples");
    choose("Done");
    choose("Invalid");
    await ui.until(() => ui.find("button", "Remove filter Status: Invalid"));
    ui.get("button", "Clear filters").click();
    await ui.until(() => grid.total() === 54);
    await ui.until(() => (search() as HTMLInputElement).value === "");
  });

  test("that nothing matches say so and show the way out", async () => {
    await show();
    type(search(), "no such text anywhere");
    await says("No sample matches");
    ui.get("button", "Show all samples").click();
    await ui.until(() => grid.total() === 54);
  });

  test("text is searched for as it is, and shown as text", async () => {
    const backend = many(3);
    backend.add({ input: "a (b) <mark>[c]" });
    await show(backend);
    type(search(), "(B) <mark>[");
    await says("1 of 4 samples");
    await ui.until(() => grid.element().querySelector("mark")?.textContent === "(b) <mark>[");
  });
});

describe("the order", () => {
  test("a head sorts, then the other way round, then the order made again", async () => {
    await show();
    const made = grid.rows()[0];
    const sort = () => grid.head("Input")?.querySelector("button")?.click();
    const direction = () => grid.head("Input")?.getAttribute("aria-sort");
    sort();
    await ui.until(() => direction() === "ascending" && grid.rows()[0]?.includes("Can you"));
    sort();
    await ui.until(() => direction() === "descending" && grid.rows()[0]?.includes("no notif"));
    sort();
    await ui.until(() => direction() === "none" && grid.rows()[0] === made);
  });

  test("Enter on a head sorts, and the keyboard stays there to turn it round", async () => {
    await show();
    grid.press("ArrowUp", "Enter");
    await ui.until(() => grid.head("Input")?.getAttribute("aria-sort") === "ascending");
  });
});

describe("columns", () => {
  test("are chosen, members of structured outputs too, and remembered for the session", async () => {
    await show();
    await openMenu("Columns");
    choose("output.area");
    choose("Topic");
    await ui.until(() => grid.heads().includes("output.area") && !grid.heads().includes("Topic"));
    await ui.until(() => /billing|login|shipping/.test(grid.row(0)?.innerText ?? ""));
    ui.unmount();
    await show();
    expect(grid.heads()).toEqual(["", "Input", "Output", "Status", "output.area"]);
  });

  test("are put back as they come", async () => {
    await show();
    await openMenu("Columns");
    choose("Input");
    await ui.until(() => grid.heads()[1] === "Output");
    ui.get("button", "Reset columns").click();
    await ui.until(() => grid.heads()[1] === "Input");
  });

  test("are resized by key on their head", async () => {
    await show();
    const before = grid.head("Input")?.offsetWidth ?? 0;
    grid.press("ArrowUp", "Alt+ArrowRight");
    await ui.until(() => grid.head("Input")?.offsetWidth === before + 16);
  });

  test("are resized by dragging their edge, wherever the pointer goes", async () => {
    await show();
    const head = grid.head("Input") as HTMLElement;
    const edge = head.querySelector<HTMLElement>(".sg-edge") as HTMLElement;
    edge.setPointerCapture = () => undefined;
    const before = head.offsetWidth;
    const at = (name: string, clientX: number) =>
      edge.dispatchEvent(new PointerEvent(name, { bubbles: true, clientX, pointerId: 1 }));
    at("pointerdown", 400);
    at("pointermove", 340);
    at("pointerup", 340);
    await ui.until(() => head.offsetWidth === before - 60);
  });
});

describe("the selection", () => {
  test("is all that match by Ctrl+A, save some, without a single id", async () => {
    await show(many(900));
    grid.press("Ctrl+a");
    await says("900 selected");
    grid.press("Space");
    await says("899 selected");
    const first = ui.backend.samples[0]?.id;
    ui.get("button", "Delete selected").click();
    await ui.until(() => ui.find("group", "Delete 899 samples?"));
    ui.get("button", "Delete them").click();
    await ui.until(() => grid.total() === 1);
    expect(heard("samples_delete")[0]?.args.which).toEqual({
      query: { topic: null },
      besides: [first],
    });
  });

  test("ends with what it was made in", async () => {
    await show();
    grid.press("Ctrl+a");
    await says("54 selected");
    type(search(), "invoice");
    await says("13 of 54 samples");
    expect(grid.selected()).toBe(0);
  });

  test("of many samples is changed only after a question, which Escape takes back", async () => {
    await show();
    grid.press("Ctrl+a", "x");
    await ui.until(() => ui.find("group", "Reject 54 samples?")?.contains(ui.focused()));
    ui.press("Escape");
    await ui.until(() => ui.focused() === grid.element());
    expect(heard("judge")).toEqual([]);
    expect(grid.selected()).toBeGreaterThan(10);
  });

  test("is accepted at once where it is small, and undo is named", async () => {
    await show();
    grid.press("Shift+ArrowDown");
    await says("2 selected");
    ui.get("button", "Accept").click();
    await ui.until(() => heard("judge").length === 1);
    grid.press("Escape");
    await says("2 samples accepted · Ctrl+Z takes it back");
  });
});

describe("judging", () => {
  test("one key accepts the active sample and moves on", async () => {
    await show();
    grid.press("a", "x");
    await ui.until(() => grid.active() === 2);
    await ui.until(() => heard("judge").length === 2);
    expect(ui.backend.samples.slice(0, 3).map(({ judgement }) => judgement)).toEqual([
      "accepted",
      "rejected",
      null,
    ]);
  });

  test("goes on also where what was judged leaves the list", async () => {
    await show(undefined, { width: 900 });
    const ids = ui.backend.samples.slice(0, 3).map(({ id }) => id);
    await openMenu("Filter samples");
    choose("Not judged");
    await says("54 of 54 samples");
    for (const left of [53, 52, 51]) {
      grid.press("a");
      await ui.until(() => grid.total() === left && grid.active() === 0);
    }
    expect(heard("judge").map(({ args }) => (args.which as { ids: string[] }).ids[0])).toEqual(ids);
  });

  test("is not possible where the session is read only", async () => {
    const backend = new FakeBackend().fill(6);
    backend.readOnly = true;
    await show(backend);
    grid.press("a", "Delete", "p");
    expect([heard("judge"), heard("samples_delete"), heard("label_set")]).toEqual([[], [], []]);
  });
});

describe("near-duplicates", () => {
  test("are marked, and d opens what they resemble", async () => {
    await show();
    ui.backend.answer("duplicates_mark", {});
    ui.backend.tick();
    await ui.until(() => grid.row(8)?.innerText.includes("≈ 91 %"));
    grid.press(...Array.from({ length: 8 }, () => "ArrowDown"), "d");
    await ui.until(() => ui.find("region", /^Sample$/)?.innerText.includes("Sample 1 of 54"));
  });
});

describe("a long list", () => {
  test("shows the last of a million rows one key away", async () => {
    await show(many(1_000_000));
    grid.press("Ctrl+End");
    await ui.until(() => grid.active() === 999_999 && grid.row(999_999)?.innerText);
    const last = grid.row(999_999)?.getBoundingClientRect();
    const box = grid.element().getBoundingClientRect();
    expect(Math.abs((last?.bottom ?? 0) - box.bottom)).toBeLessThan(3);
    expect(grid.element().scrollHeight).toBeLessThan(8_100_000);
  }, 20_000);

  test("scrolls a scaled list row by row, and leaps with its scroll bar", async () => {
    await show(many(400_000));
    const element = grid.element();
    const last = () => Math.max(...grid.drawn().map((row) => Number(row.dataset.index)));
    const settled = () =>
      grid.drawn().every((row) => Number(row.dataset.index) < 2 || row.innerText);
    element.scrollTop = 4_000_000;
    await ui.until(() => last() > 190_000 && settled());
    const before = last();
    element.scrollTop += 28;
    await ui.until(() => last() === before + 1);
  }, 20_000);

  test("stays where the person looks when samples above are deleted", async () => {
    await show(many(3000));
    grid.element().scrollTop = 28 * 1000;
    await ui.until(() => grid.row(1003)?.innerText);
    const seen = ui.backend.samples[1003]?.id;
    const where = () => {
      const index = ui.backend.samples.findIndex(({ id }) => id === seen);
      return grid.row(index)?.getBoundingClientRect().top;
    };
    const before = where();
    ui.backend.answer("samples_delete", {
      which: { ids: ui.backend.samples.slice(10, 40).map(({ id }) => id) },
    });
    ui.backend.tick();
    await ui.until(() => grid.total() === 2970 && where() === before);
  });
});

describe("pushed windows", () => {
  test("are shown without asking for anything", async () => {
    await show();
    await watched.settled();
    const before = heard("samples").length;
    ui.backend.editElsewhere(ui.backend.samples[1]?.id ?? "", '{"area": "pushed"}');
    watched.push();
    await ui.until(() => grid.row(1)?.innerText.includes("pushed"));
    expect(heard("samples").length).toBe(before);
  });

  test("leave the rows that did not change as they are", async () => {
    await show();
    await watched.settled();
    const mutated: Node[] = [];
    const observer = new MutationObserver((all) =>
      mutated.push(...all.map(({ target }) => target)),
    );
    const [first, second] = [grid.row(1), grid.row(2)];
    for (const row of [first, second]) {
      if (row) observer.observe(row, { subtree: true, childList: true, characterData: true });
    }
    ui.backend.editElsewhere(ui.backend.samples[1]?.id ?? "", '{"area": "pushed"}');
    watched.push();
    await ui.until(() => mutated.length > 0);
    observer.disconnect();
    expect(mutated.every((node) => first?.contains(node))).toBe(true);
  });
});

describe.each(["light", "dark"] as const)("axe, %s", (theme) => {
  test("finds nothing wrong with filters, a menu, chosen columns and a selection", async () => {
    await show(undefined, { theme, width: 1200 });
    ui.backend.answer("duplicates_mark", {});
    ui.backend.tick();
    grid.press("a", "x");
    type(search(), "e");
    await ui.until(() => grid.element().querySelector("mark"));
    await openMenu("Columns");
    for (const name of ["Tags", "Judgement", "Resembles", "output.area"]) choose(name);
    grid.press("Ctrl+a");
    await says(" selected");
    await openMenu("More to do");
    const found = await axe.run(ui.root);
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
      [],
    );
  });
});
