import axe from "axe-core";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { arrange } from "../../dev/states";
import { FakeBackend } from "../fake/backend";
import { type Mounted, mount } from "./mount";

/** All that has been designed: what a session may hold, what may have become of it, and what may be open. */
const HELD = [
  "empty",
  "topics",
  "running",
  "failed",
  "halffailed",
  "full",
  "saved",
  "readonly",
  "dataset",
  "hostile",
  "million",
];
const LINKS = ["closed", "lost"] as const;
const DRAWERS: Readonly<Record<string, (string | RegExp)[]>> = {
  task: [/^Task: /],
  goal: [/^Goal: /],
  model: [/^Model: /],
  tags: [/^Tags: /],
  history: ["History"],
  keys: ["Keys"],
  save: [/^Save/],
  failures: [/^Outputs/, /failure/],
  guidance: [/^Inputs/, /^Guidance/],
  preview: [/^Inputs/, /^Preview/],
  "topics by hand": [/^Topics/, /^Add by hand/],
  "inputs by hand": [/^Inputs/, /^Add by hand/],
  filters: ["Filter samples"],
  columns: ["Columns"],
};

let ui: Mounted;
afterEach(() => ui.unmount());
beforeAll(() => page.viewport(1700, 1000));

describe.each(["light", "dark"] as const)("%s", (theme) => {
  describe.each([700, 1600])("at %i px", (width) => {
    const show = async (state: string) => {
      const backend = new FakeBackend();
      arrange(state, backend);
      ui = await mount(backend, { theme, width });
      await ui.until(() => ui.root.querySelector(".sg-sample .sg-text, .sg-empty"));
    };

    test.each(HELD)("a session that is %s is sound", async (state) => {
      await show(state);
      await expectSound();
    });

    test("one sample is sound", async () => {
      const backend = new FakeBackend();
      backend.add({ input: "The only one", output: null, status: "pending" });
      ui = await mount(backend, { theme, width });
      await ui.until(() => ui.root.querySelector(".sg-sample .sg-text"));
      await expectSound();
    });

    test.each(LINKS)("a session that is %s is sound", async (link) => {
      await show("full");
      if (link === "closed") ui.kernel.close();
      else ui.kernel.raise("comm_live_update");
      await ui.until(() => ui.root.querySelector(".sg-banner"));
      await expectSound();
    });

    test.each(Object.keys(DRAWERS))("with its %s open it is sound", async (drawer) => {
      await show(drawer === "failures" ? "halffailed" : "full");
      if (drawer === "failures") {
        Object.assign(ui.backend.samples[0] ?? {}, { status: "invalid", reason: "no summary" });
        ui.backend.store.revision += 1;
        ui.backend.tick();
      }
      for (const name of DRAWERS[drawer] ?? []) {
        await ui.until(() => ui.find("button", name));
        ui.get("button", name).click();
      }
      await ui.until(() => ui.root.querySelector(".sg-sheet, .sg-popup-box"));
      await expectSound();
    });

    test("an open sample, edited, is sound; so are many that are selected, and a question", async () => {
      await show("full");
      const grid = ui.get("grid", "Samples");
      grid.focus();
      ui.press("Enter");
      await ui.until(() => ui.find("button", "Edit output"));
      await expectSound();
      ui.get("button", "Edit output").click();
      await ui.until(() => ui.find("textbox", "Text of the output"));
      await expectSound();
      ui.get("button", "Close sample").click();
      await ui.until(() => !ui.find("region", /^Sample$/));
      grid.focus();
      ui.press("Ctrl+a");
      await ui.until(() => ui.find("button", "Delete selected"));
      await expectSound();
      ui.press("Delete");
      await ui.until(() => ui.find("button", "Delete them"));
      await expectSound();
    });

    test("a topic's menu, and a topic that is to be deleted, are sound", async () => {
      await show("full");
      const tree = ui.get("tree", "Topics");
      tree.focus();
      ui.press("ArrowDown", "Shift+F10");
      await ui.until(() => ui.find("menuitem", "Rename"));
      await expectSound();
      ui.press("Escape");
      tree.focus();
      ui.press("Delete");
      await ui.until(() => ui.find("button", "Delete topic"));
      await expectSound();
    });
  });
});

test("where no kernel answers it is sound in both themes at both widths", async () => {
  const places = (["light", "dark"] as const).flatMap((theme) =>
    [700, 1600].map((width) => ({ theme, width, kernel: false })),
  );
  const shown = await Promise.all(places.map((place) => mount(new FakeBackend(), place)));
  for (ui of shown) {
    await expect.poll(() => ui.root.innerText, { timeout: 8000 }).toContain("No kernel");
    await expectSound();
  }
  for (const each of shown.slice(0, -1)) each.unmount();
});

async function expectSound(): Promise<void> {
  const { violations } = await axe.run(ui.root);
  const found = violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
  }));
  expect(found).toEqual([]);
  expect(overflowing(ui.root)).toEqual([]);
}

/** What reaches over the sides of the widget, and is not cut or scrolled by something that does not. */
function overflowing(root: HTMLElement): string[] {
  const { left, right } = root.getBoundingClientRect();
  const walk = (element: Element): string[] => {
    const box = element.getBoundingClientRect();
    const over = box.width > 1 && (box.right > right + 1 || box.left < left - 1);
    const own = over ? [`${element.className || element.tagName} ${box.left}–${box.right}`] : [];
    const cut = getComputedStyle(element).overflowX !== "visible";
    return cut ? own : [...own, ...[...element.children].flatMap(walk)];
  };
  return [...root.children].flatMap(walk);
}
