import axe from "axe-core";
import { afterEach, describe, expect, test } from "vitest";
import { FakeBackend } from "../fake/backend";
import { type Mounted, mount, type } from "./mount";

let ui: Mounted;
afterEach(() => ui.unmount());

const filled = () => new FakeBackend().fill(6);
const heard = (op: string) =>
  ui.backend.heard
    .filter((message) => message.op === op)
    .map(({ args: { v: _version, ...args } }) => args);
const idOf = (name: string) =>
  ui.backend.store.data.topics.find((topic) => topic.name === name)?.id;
const stage = (name: RegExp) => ui.get("button", name).click();
const click = async (name: string | RegExp) => {
  await ui.until(() => enabled(name));
  ui.get("button", name).click();
};
const enabled = (name: string | RegExp) =>
  (ui.find("button", name) as HTMLButtonElement | null)?.disabled === false;
const sheet = (title: string) => ui.find("region", title);
const takes = () => ui.root.querySelector(".sg-plan")?.textContent;
const place = () => ui.find("combobox", "Where") as HTMLSelectElement | null;

async function choose(find: () => HTMLElement | null, value: string): Promise<void> {
  const select = () => find() as HTMLSelectElement;
  await ui.until(() => [...(select()?.options ?? [])].some((option) => option.value === value));
  select().value = value;
  select().dispatchEvent(new Event("change", { bubbles: true }));
}

async function write(name: string, text: string): Promise<void> {
  await ui.until(() => ui.find("textbox", name));
  type(ui.get("textbox", name), text);
}

describe("what a run would take", () => {
  test("is told by itself, and the button names what it will do", async () => {
    ui = await mount(filled());
    stage(/^Inputs/);
    await ui.until(() => ui.find("button", "Generate 72 inputs"));
    expect(takes()).toBe("9 calls · up to $0.29 · up to 43.2K tokens");
    type(ui.get("spinbutton", "Per topic"), "3");
    await ui.until(() => ui.find("button", "Generate 27 inputs"));
  });

  test("is asked once for a number that is typed in several strokes", async () => {
    ui = await mount(filled());
    stage(/^Topics/);
    await ui.until(takes);
    const before = heard("estimate").length;
    for (const typed of ["1", "12", "25"]) type(ui.get("spinbutton", "How many"), typed);
    await ui.until(() => heard("estimate").some(({ count }) => count === 25));
    expect(heard("estimate").length).toBe(before + 1);
  });

  test("is not asked while a run goes on", async () => {
    const backend = filled();
    backend.answer("inputs_generate", { per_topic: 8, topic: null });
    ui = await mount(backend);
    ui.backend.advance(2);
    await ui.until(() => ui.find("button", "Pause"));
    expect(heard("estimate")).toEqual([]);
    expect(enabled("Generate inputs")).toBe(false);
  });

  test("that cannot be said is no error", async () => {
    const backend = filled();
    const answer = backend.answer.bind(backend);
    backend.answer = (op, args) => {
      const result = answer(op, args);
      if (op === "estimate") throw new Error("nobody knows");
      return result;
    };
    ui = await mount(backend);
    stage(/^Inputs/);
    await ui.until(() => heard("estimate").length);
    await ui.until(() => enabled("Generate inputs"));
    expect(ui.find("alert", /./)).toBeNull();
  });
});

describe("inputs", () => {
  test("are generated only where there are none", async () => {
    const backend = filled();
    backend.store.addTopic("Warranty", null);
    ui = await mount(backend);
    stage(/^Inputs/);
    await choose(place, "null empty");
    await ui.until(() => heard("estimate").some(({ scope }) => scope === "empty"));
    await click(/^Generate \d+ inputs?/);
    await ui.until(() => heard("inputs_generate").length);
    expect(heard("inputs_generate")).toEqual([{ per_topic: 8, topic: null, scope: "empty" }]);
  });

  test("where every topic has some, it is said that there is nothing to do", async () => {
    ui = await mount(filled());
    stage(/^Inputs/);
    await choose(place, "null empty");
    await ui.until(() => !enabled(/^Generate/));
    expect(ui.get("button", /^Generate/).title).toBe("There is nothing to generate here");
    expect(takes()).toBe("nothing to do");
  });

  test("go to the topic that is selected, or all below it, or itself only", async () => {
    ui = await mount(filled());
    stage(/^Inputs/);
    await ui.until(() => ui.find("treeitem", "Billing"));
    ui.get("treeitem", "Billing").click();
    await ui.until(() => place()?.options.length === 5);
    expect([...(place()?.options ?? [])].map((option) => option.text)).toEqual([
      "for all topics",
      "for topics without inputs",
      "for all below “Billing”",
      "below “Billing”, where none",
      "for “Billing” only",
    ]);
  });

  test("are added by hand, one a line, to the topic that is shown", async () => {
    ui = await mount(filled());
    stage(/^Inputs/);
    await ui.until(() => ui.find("treeitem", "Shipping"));
    ui.get("treeitem", "Shipping").click();
    await click("Add by hand");
    await write("New inputs, one a line", "Where is it?\n\n  <b>Lost</b>, I fear ");
    await click("Add 2 inputs");
    await ui.until(() => heard("inputs_add").length);
    expect(heard("inputs_add")).toEqual([
      { inputs: ["Where is it?", "<b>Lost</b>, I fear"], topic: idOf("Shipping") },
    ]);
  });

  test("of a structured task are JSON, and what is none is said while it is typed", async () => {
    const backend = filled();
    backend.task.input_schema = '{"type": "object"}';
    ui = await mount(backend);
    stage(/^Inputs/);
    await click("Add by hand");
    await write("New inputs, as JSON", '[{"q": 1}, {"q"');
    await ui.until(() => sheet("Add inputs")?.innerText.includes("This is no JSON yet"));
    expect(enabled("Add inputs")).toBe(false);
    await write("New inputs, as JSON", '[{"q": 1}, {"q": 2}]');
    await click("Add 2 inputs");
    await ui.until(() => heard("inputs_add").length);
    expect(heard("inputs_add")).toEqual([{ inputs: ['{"q":1}', '{"q":2}'], topic: null }]);
  });
});

describe("topics by hand", () => {
  test("are one a line with any characters, and a repeated line is one topic", async () => {
    ui = await mount(new FakeBackend());
    await click("Add by hand");
    await write("New topics", "Refunds\n\n  Log-in, 2FA; “x” \n<b>bold</b>\nRefunds");
    await click("Add 3 topics");
    await ui.until(() => ui.find("treeitem", "<b>bold</b>"));
    expect(ui.backend.names).toEqual(["Refunds", "Log-in, 2FA; “x”", "<b>bold</b>"]);
  });

  test("are pasted by the hundred, and more than a request takes is said", async () => {
    ui = await mount(new FakeBackend());
    await click("Add by hand");
    const lines = (number: number) =>
      Array.from({ length: number }, (_, n) => `Topic ${n}`).join("\n");
    await write("New topics", lines(1001));
    await ui.until(() => sheet("Add topics")?.innerText.includes("add at most 1,000 at once"));
    expect(enabled("Add 1,001 topics")).toBe(false);
    await write("New topics", lines(600));
    await click("Add 600 topics");
    await ui.until(() => ui.backend.names.length === 600);
  });

  test("Escape gives the keyboard back to where it came from", async () => {
    ui = await mount(filled());
    stage(/^Topics/);
    await ui.until(() => ui.find("button", "Add by hand"));
    ui.get("button", "Add by hand").focus();
    await click("Add by hand");
    await ui.until(() => ui.focused()?.matches("textarea"));
    ui.press("Escape");
    await ui.until(() => ui.focused() === ui.get("button", "Add by hand"));
  });
});

describe("guidance", () => {
  const text = () => (ui.get("textbox", "Guidance for inputs") as HTMLTextAreaElement).value;
  const open = async () => {
    stage(/^Inputs/);
    await click(/^Guidance/);
    await ui.until(() => ui.find("textbox", "Guidance for inputs"));
  };

  test("is fetched in full when its drawer opens, and stored when the field is left", async () => {
    ui = await mount(filled());
    await open();
    await ui.until(() => text().startsWith("Write as customers do"));
    await write("Guidance for inputs", "Be brief.");
    ui.get("textbox", "Guidance for inputs").dispatchEvent(new FocusEvent("blur"));
    await ui.until(() => heard("guidance_set").length);
    expect(heard("guidance_set")).toEqual([{ stage: "inputs", text: "Be brief." }]);
  });

  test("that was edited says so, and goes back to its template as it was taken from it", async () => {
    const backend = filled();
    backend.guidanceEdited = ["inputs"];
    ui = await mount(backend);
    stage(/^Inputs/);
    await ui.until(() => ui.find("button", "Guidance edited"));
    await open();
    await choose(() => ui.find("combobox", "Template to take"), "issue");
    await click("Take this guidance");
    await ui.until(() => heard("guidance_use").length);
    expect(heard("guidance_use")).toEqual([{ stage: "inputs", template: "issue" }]);
  });

  test("of a template is read in full, with its warning, before it is taken", async () => {
    ui = await mount(filled());
    await open();
    await choose(() => ui.find("combobox", "Template to take"), "toxicity");
    await ui.until(() => ui.find("group", "Guidance of Toxicity"));
    expect(sheet("Guidance for inputs")?.innerText).toContain(
      "Samples meant to fail hold offensive text. Train no model on their outputs.",
    );
    expect(heard("guidance_use")).toEqual([]);
    await click("Take this guidance");
    await ui.until(() => text() === ui.backend.guidance.inputs && heard("guidance_use").length);
  });
});

describe("a preview", () => {
  test("is read as text, and closed by keyboard", async () => {
    ui = await mount(filled());
    ui.backend.answer("guidance_set", { stage: "inputs", text: "Be <b>brief</b>.\u202E" });
    ui.backend.tick();
    stage(/^Inputs/);
    await click("Preview");
    const shown = () => sheet("Preview for inputs");
    await ui.until(() => shown()?.innerText.includes("Be <b>brief</b>.⟨RLO⟩"));
    const titles = [...(shown()?.querySelectorAll("h4") ?? [])];
    expect(titles.map((title) => title.innerText)).toEqual(["System", "User"]);
    expect(shown()?.contains(ui.focused())).toBe(true);
    ui.press("Escape");
    await ui.until(() => !shown());
  });

  test("that cannot be made says why", async () => {
    ui = await mount(new FakeBackend());
    stage(/^Outputs/);
    await click("Preview");
    await ui.until(() => ui.find("alert", "There is no sample yet"));
  });
});

test("the model is named, and opens what chooses another", async () => {
  ui = await mount(filled());
  stage(/^Inputs/);
  await click("Model gpt-5-mini");
  await ui.until(() => sheet("Model and budget"));
});

describe("what is selected in the grid", () => {
  const select = async (number: number) => {
    await ui.until(() => ui.root.querySelector("[role=gridcell] .sg-text"));
    ui.get("grid", "Samples").focus();
    for (let n = 1; n < number; n += 1) {
      ui.press("Shift+ArrowDown");
      await ui.until(() => ui.root.innerText.includes(`${n + 1} selected`));
    }
  };

  test("is regenerated with something to heed beside the guidance", async () => {
    ui = await mount(filled());
    stage(/^Outputs/);
    await select(3);
    await click("Regenerate 3 selected…");
    await write("What to heed", "Never promise a refund.");
    expect(sheet("Regenerate outputs")?.innerText).toContain("3 samples, one call each");
    await click("Regenerate 3 outputs");
    await ui.until(() => heard("outputs_regenerate").length);
    const ids = ui.backend.samples.slice(0, 3).map(({ id }) => id);
    expect(heard("outputs_regenerate")).toEqual([
      { which: { ids }, guidance: "Never promise a refund." },
    ]);
  });

  test("gets tags, loses tags and changes its split at once", async () => {
    const backend = filled();
    for (const sample of backend.samples.slice(0, 2)) sample.tags = ["angry"];
    ui = await mount(backend);
    await select(3);
    ui.press("t");
    await ui.until(() => sheet("Change tags"));
    const tag = () => ui.find("group", "Tags to remove")?.querySelector("input");
    await ui.until(tag);
    expect(tag()?.parentElement?.innerText).toBe("angry");
    tag()?.click();
    type(ui.get("textbox", "Tags to add"), "checked, of July , checked");
    await choose(() => ui.find("combobox", "Split"), "golden_data");
    await click("Retag 3 samples");
    await ui.until(() => heard("retag").length);
    expect(heard("retag")[0]).toMatchObject({
      add: ["checked", "of July"],
      remove: ["angry"],
      split: "golden_data",
    });
  });
});

describe.each(["light", "dark"] as const)("axe, %s", (theme) => {
  test("finds nothing wrong with the stages and what they open", async () => {
    ui = await mount(filled(), { theme, width: 700 });
    for (const [name, button, title] of [
      [/^Topics/, "Add by hand", "Add topics"],
      [/^Inputs/, "Add by hand", "Add inputs"],
      [/^Inputs/, "Preview", "Preview for inputs"],
      [/^Inputs/, "Guidance", "Guidance for inputs"],
    ] as const) {
      stage(name);
      await click(button);
      await ui.until(() => sheet(title));
      if (title.startsWith("Guidance")) {
        await choose(() => ui.find("combobox", "Template to take"), "toxicity");
        await ui.until(() => ui.find("group", "Guidance of Toxicity"));
      }
      expect((await axe.run(ui.root)).violations).toEqual([]);
    }
  });
});
