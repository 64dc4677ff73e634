import axe from "axe-core";
import { afterEach, describe, expect, test, vi } from "vitest";
import widget from "../../src/widget";
import { FakeBackend } from "../fake/backend";
import { type Mounted, mount, type Place, type } from "./mount";

const GONE = "The kernel of this widget is gone: run the cell that shows the session";

let ui: Mounted;
afterEach(() => ui.unmount());

const filled = () => new FakeBackend().fill(6);
const heard = (op: string) => ui.backend.heard.filter((message) => message.op === op);
const samples = () => ui.get("grid", "Samples");
const topics = () => ui.get("tree", "Topics");
const activeRow = () => ui.active(samples())?.parentElement?.getAttribute("aria-rowindex");
const shownRows = () => samples().querySelectorAll("[role=gridcell] .sg-text").length > 0;

describe.each<Place>(["light", "shadow"])("in a %s root", (place) => {
  test("the grid is walked by keyboard, and a sample opened, paged and closed", async () => {
    ui = await mount(filled(), { place });
    await ui.until(shownRows);
    samples().focus();
    ui.press("ArrowDown");
    await ui.until(() => activeRow() === "3");
    ui.press("Ctrl+End");
    await ui.until(() => activeRow() === "55");
    ui.press("Ctrl+Home", "Enter");
    await ui.until(() => ui.find("region", /^Sample$/)?.innerText.includes("Sample 1 of 54"));
    expect(ui.focused()).toBe(ui.get("region", /^Sample$/));
    ui.press("Alt+ArrowDown");
    await ui.until(() => ui.get("region", /^Sample$/).innerText.includes("Sample 2 of 54"));
    ui.press("Escape");
    await ui.until(() => !ui.find("region", /^Sample$/));
    expect(ui.focused()).toBe(samples());
    expect(activeRow()).toBe("3");
  });
});

test("Shift extends the selection, Delete deletes it, and undo names and reverts it", async () => {
  ui = await mount(filled());
  await ui.until(shownRows);
  samples().focus();
  for (const press of ["Shift+ArrowDown", "Shift+ArrowDown"]) {
    ui.press(press);
    await ui.until(() => ui.root.innerText.includes(" selected"));
  }
  await ui.until(() => ui.root.innerText.includes("3 selected"));
  ui.press("Delete");
  await ui.until(() => ui.root.innerText.includes("51 samples"));
  expect(ui.root.innerText).toContain("3 samples deleted · Ctrl+Z brings it back");
  ui.get("button", "Undo: Delete 3 samples").click();
  await ui.until(() => ui.root.innerText.includes("54 samples"));
  ui.get("button", "Redo: Delete 3 samples").click();
  await ui.until(() => ui.root.innerText.includes("51 samples"));
});

test("a refused request is shown as an alert that can be dismissed", async () => {
  const backend = new FakeBackend();
  backend.addTopic("Refunds");
  ui = await mount(backend);
  ui.get("button", /^Topics/).click();
  await ui.until(() => ui.find("button", "Add by hand"));
  ui.get("button", "Add by hand").click();
  await ui.until(() => ui.find("textbox", "New topics"));
  type(ui.get("textbox", "New topics"), "Refunds");
  await ui.until(() => ui.find("button", "Add 1 topic"));
  ui.get("button", "Add 1 topic").click();
  await ui.until(() => ui.find("alert", "The topic 'Refunds' is there already."));
  ui.get("button", "Dismiss this message").click();
  await ui.until(() => !ui.find("alert", /./));
});

test("a run shows its progress and is stopped, also when the kernel is busy", async () => {
  ui = await mount(filled());
  ui.get("button", /^Inputs/).click();
  await ui.until(() => ui.find("button", /^Generate/));
  ui.get("button", /^Generate/).click();
  await ui.until(() => ui.find("button", "Stop"));
  ui.backend.advance(12);
  await ui.until(() => ui.root.innerText.includes("12 of 72"));
  expect((ui.get("button", /^Generate/) as HTMLButtonElement).disabled).toBe(true);
  ui.kernel.hold();
  ui.get("button", "Stop").click();
  await ui.until(() => ui.find("button", "Stopping…"));
  await expect
    .poll(() => ui.root.innerText, { timeout: 2000 })
    .toContain("The kernel is busy: the run will stop as soon as it answers.");
  ui.kernel.release();
  await ui.until(() => ui.root.innerText.includes("72 planned = 12 done + 60 cancelled"));
});

test("what a run stores is on screen without asking for anything else", async () => {
  ui = await mount(filled());
  await ui.until(shownRows);
  ui.backend.answer("inputs_generate", { per_topic: 1, topic: null });
  ui.backend.advance(9);
  await ui.until(() => samples().getAttribute("aria-rowcount") === "64");
});

test("an edit that lost against another shows the winner and keeps what was typed", async () => {
  ui = await mount(filled());
  await ui.until(shownRows);
  samples().focus();
  ui.press("Enter");
  await ui.until(() => ui.find("button", "Edit output"));
  ui.get("button", "Edit output").click();
  await ui.until(() => ui.find("textbox", "Text of the output"));
  ui.backend.editElsewhere(ui.backend.samples[0]?.id ?? "", "the winner");
  type(ui.get("textbox", "Text of the output"), "what I typed");
  ui.get("button", "Save output").click();
  await ui.until(() => ui.find("alert", /the winner/));
  expect((ui.get("textbox", "Text of the output") as HTMLTextAreaElement).value).toBe(
    "what I typed",
  );
  ui.get("button", "Save output").click();
  await ui.until(() => ui.find("button", "Edit output"));
  expect(ui.backend.samples[0]?.output).toBe("what I typed");
});

test("text of a model is shown as text, with what would hide or reorder it made visible", async () => {
  const backend = new FakeBackend();
  const evil = '<img src=x onerror="globalThis.hacked = 1">';
  backend.addTopic(`${evil}\u202E`);
  backend.add({
    input: `${evil}\u202Egnp\u0000`,
    output: `{"${evil}": "\u2066x"}`,
    status: "done",
  });
  ui = await mount(backend);
  await ui.until(shownRows);
  samples().focus();
  ui.press("Enter");
  await ui.until(() => ui.find("button", "Edit output"));
  expect(ui.root.querySelector("img")).toBeNull();
  expect(globalThis).not.toHaveProperty("hacked");
  expect(ui.root.innerText).toContain(`${evil}⟨RLO⟩gnp⟨NUL⟩`);
  expect(ui.root.textContent).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
});

test("the focused element itself keeps the notebook's shortcuts away", async () => {
  ui = await mount(filled());
  await ui.until(shownRows);
  for (const element of [samples(), topics(), ui.get("button", /^Inputs/)]) {
    element.focus();
    expect((ui.focused() as HTMLElement).dataset.lmSuppressShortcuts).toBe("true");
  }
});

test("a closed session keeps what is shown and offers nothing that would change it", async () => {
  ui = await mount(filled());
  await ui.until(shownRows);
  ui.kernel.close();
  await ui.until(() => ui.root.innerText.includes("This session is closed."));
  ui.get("button", /^Topics/).click();
  await ui.until(() => ui.find("button", "Generate 8 topics"));
  for (const name of ["Generate 8 topics", "Add by hand", "Undo", "Redo"]) {
    expect((ui.get("button", name) as HTMLButtonElement).disabled).toBe(true);
  }
  expect(shownRows()).toBe(true);
});

test("a click that finds the kernel gone says so in our words and disables all that writes", async () => {
  ui = await mount(filled());
  await ui.until(shownRows);
  samples().focus();
  ui.press("Enter");
  await ui.until(() => ui.find("button", "Edit output"));
  ui.get("button", "Edit output").click();
  await ui.until(() => ui.find("textbox", "Text of the output"));
  type(ui.get("textbox", "Text of the output"), "what I typed");
  ui.get("button", /^Topics/).click();
  await ui.until(() => ui.find("button", "Generate 8 topics"));
  ui.kernel.cut();
  ui.get("button", "Generate 8 topics").click();
  await ui.until(() => ui.root.innerText.includes(GONE));
  for (const name of [
    "Generate 8 topics",
    "Add by hand",
    "Undo",
    "Redo",
    "Save output",
    "Delete",
  ]) {
    expect((ui.get("button", name) as HTMLButtonElement).disabled).toBe(true);
  }
  expect(ui.find("alert", /./)).toBeNull();
  expect(ui.root.innerText).not.toContain("Cannot send");
  const area = ui.get("textbox", "Text of the output") as HTMLTextAreaElement;
  expect(area.value).toBe("what I typed");
  ui.kernel.mend();
  ui.backend.tick();
  await ui.until(() => !ui.root.innerText.includes(GONE));
  expect((ui.get("button", "Generate 8 topics") as HTMLButtonElement).disabled).toBe(false);
});

test.each(["pointer", "window", "page"])("an idle restart is noticed by the %s", async (by) => {
  ui = await mount(filled());
  await ui.until(shownRows);
  ui.kernel.cut();
  const later = Date.now() + 60_000;
  vi.spyOn(Date, "now").mockReturnValue(later);
  const frame = ui.root.querySelector(".sg-root");
  if (by === "pointer") frame?.dispatchEvent(new PointerEvent("pointerenter"));
  if (by === "window") window.dispatchEvent(new Event("focus"));
  if (by === "page") document.dispatchEvent(new Event("visibilitychange"));
  vi.restoreAllMocks();
  await ui.until(() => ui.root.innerText.includes(GONE));
});

test("what was said of undo is taken back once undo would no longer do that", async () => {
  ui = await mount(filled());
  await ui.until(shownRows);
  const said = () => ui.root.textContent?.includes("1 sample deleted");
  for (const total of ["53 samples", "52 samples"]) {
    samples().focus();
    ui.press("Space");
    await ui.until(() => ui.find("button", "Delete selected"));
    ui.get("button", "Delete selected").click();
    await ui.until(() => ui.root.innerText.includes(total));
    await ui.until(said);
  }
  // The deletion before has the same label, and is not what was meant.
  ui.get("button", "Undo: Delete 1 sample").click();
  await ui.until(() => ui.root.innerText.includes("53 samples"));
  await ui.until(() => !said());
});

test("the header names a template only where it says more than the goal", async () => {
  const backend = filled();
  backend.template = "eval";
  ui = await mount(backend);
  const header = () => (ui.root.querySelector(".sg-facts") as HTMLElement).innerText;
  expect(header()).toMatch(/^Evaluation\s*·?\s*openai/);
  backend.template = "issue";
  backend.tick();
  await ui.until(() => /Issue/.test(header()));
});

test.each([360, 644, 760])(
  "at %d px the plan is whole and the sample's head in its place",
  async (width) => {
    ui = await mount(filled(), { width });
    await ui.until(shownRows);
    ui.backend.add({});
    ui.backend.advance(0);
    ui.get("button", /^Outputs/).click();
    await ui.until(() => ui.root.querySelector(".sg-plan")?.textContent?.startsWith("1 call"));
    const plan = ui.root.querySelector(".sg-plan") as HTMLElement;
    expect(plan.scrollWidth).toBeLessThanOrEqual(plan.clientWidth);
    samples().focus();
    ui.press("Enter");
    await ui.until(() => ui.find("region", /^Sample$/)?.innerText.includes("Sample 1"));
    const head = ui.root.querySelector(".sg-panel-head") as HTMLElement;
    const bounds = head.getBoundingClientRect();
    for (const part of head.querySelectorAll("h3, button")) {
      const { top, bottom, right } = part.getBoundingClientRect();
      expect([top >= bounds.top, bottom <= bounds.bottom, right <= bounds.right]).toEqual([
        true,
        true,
        true,
      ]);
    }
  },
);

test("without a kernel it says which cell to run", async () => {
  ui = await mount(new FakeBackend(), { kernel: false });
  await expect
    .poll(() => ui.root.innerText, { timeout: 7000 })
    .toContain("Run the cell that shows this session.");
});

test("a long list holds only the rows on screen", async () => {
  const backend = new FakeBackend();
  for (let n = 0; n < 5000; n += 1) backend.add({});
  ui = await mount(backend);
  await ui.until(shownRows);
  samples().focus();
  ui.press("Ctrl+End");
  await ui.until(() => activeRow() === "5001" && ui.active(samples())?.innerText);
  expect(samples().querySelectorAll("[role=row]").length).toBeLessThan(60);
  const asked = heard("samples").map(({ args }) => args.limit as number);
  expect(Math.max(...asked)).toBe(200);
  expect(asked.length).toBeLessThan(8);
});

test("two views of one model show the same after every tick", async () => {
  ui = await mount(filled());
  await ui.until(shownRows);
  const { render } = widget();
  const second = document.createElement("div");
  ui.root.after(second);
  const leave = render({ model: ui.kernel.model, el: second });
  const shown = (view: HTMLElement) =>
    [...view.querySelectorAll<HTMLElement>(".sg-sample")].map((row) => row.innerText).sort();
  await ui.until(() => shown(second).length > 10 && shown(second).every((row) => row.length > 9));
  for (const text of ["first", "second", "third"]) {
    ui.backend.editElsewhere(ui.backend.samples[2]?.id ?? "", `{"area": "${text}"}`);
    ui.backend.answer("samples_delete", { which: { ids: [ui.backend.samples[0]?.id ?? ""] } });
    ui.backend.tick();
    await ui.until(() => [ui.root, second].every((view) => view.innerText.includes(text)));
    await ui.until(() => shown(ui.root).join() === shown(second).join());
  }
  leave();
});

test("nothing is left of it after its lifetime", async () => {
  ui = await mount(filled());
  await ui.until(shownRows);
  const { root } = ui;
  await new Promise((resolve) => setTimeout(resolve, 50)); // what is on its way is no remnant
  ui.unmount();
  expect(root.childElementCount).toBe(0);
  const before = ui.backend.heard.length;
  ui.backend.tick();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(ui.backend.heard.length).toBe(before);
});

describe.each(["light", "dark"] as const)("axe, %s", (theme) => {
  test("finds nothing wrong with a full session and an open sample", async () => {
    const backend = filled();
    ui = await mount(backend, { theme });
    await ui.until(shownRows);
    backend.answer("inputs_generate", { per_topic: 2, topic: null });
    backend.advance(4);
    samples().focus();
    ui.press("Shift+ArrowDown", "Enter");
    await ui.until(() => ui.find("button", "Edit output"));
    expect(await violations()).toEqual([]);
  });

  test("finds nothing wrong with the first run", async () => {
    ui = await mount(new FakeBackend(), { theme, width: 700 });
    await ui.until(() => ui.root.innerText.includes("Start with topics"));
    expect(await violations()).toEqual([]);
  });
});

async function violations(): Promise<unknown[]> {
  const found = await axe.run(ui.root);
  return found.violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
  }));
}
