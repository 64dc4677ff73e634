import axe from "axe-core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { KEY_SHEET } from "../../src/view/key-sheet";
import { FakeBackend } from "../fake/backend";
import { type Mounted, mount, type } from "./mount";

let ui: Mounted;
afterEach(() => {
  vi.restoreAllMocks();
  ui.unmount();
});

const filled = () => new FakeBackend().fill(6);
const heard = (op: string) =>
  ui.backend.heard
    .filter((message) => message.op === op)
    .map(({ args: { v: _version, ...args } }) => args);
const sheet = (name: string) => ui.find("region", name);
const disabled = (name: string) => (ui.get("button", name) as HTMLButtonElement).disabled;
const input = (role: string, name: string | RegExp) => ui.get(role, name) as HTMLInputElement;

function radio(text: string | RegExp): HTMLInputElement {
  const labels = [...ui.root.querySelectorAll<HTMLElement>("label:has([type=radio])")];
  const label = labels.find(({ innerText }) =>
    typeof text === "string" ? innerText.startsWith(text) : text.test(innerText),
  );
  const found = label?.querySelector("input");
  if (!found) throw new Error(`There is no choice ${String(text)}.`);
  return found;
}

async function open(button: string | RegExp, drawer: string): Promise<HTMLElement> {
  ui.get("button", button).focus();
  ui.get("button", button).click();
  await ui.until(() => sheet(drawer));
  return ui.get("region", drawer);
}

describe("the header", () => {
  test.each([
    ["Task: Sort support tickets", "Task"],
    ["Goal: Evaluation", "Goal and template"],
    ["Template: Issue", "Goal and template"],
    ["Model: openai/gpt-5-mini", "Model and budget"],
    ["Tags: tickets · eval_data 80 % · golden_data 20 %", "Tags"],
    ["Spent: $0.42 spent", "Model and budget"],
    ["Labels: 80 % meant to pass", "Goal and template"],
    ["History", "History"],
    ["Keys", "Keys"],
  ])(
    "shows %s, and opens where it is changed; Escape gives the keyboard back",
    async (fact, drawer) => {
      ui = await mount(filled());
      const region = await open(fact, drawer);
      expect(region.contains(ui.focused())).toBe(true);
      ui.press("Escape");
      await ui.until(() => !sheet(drawer));
      expect(ui.focused()).toBe(ui.get("button", fact));
    },
  );

  test.each([700, 1000, 1600])("stays within two quiet lines at %d px", async (width) => {
    ui = await mount(filled(), { width });
    const header = ui.root.querySelector(".sg-header") as HTMLElement;
    expect(header.getBoundingClientRect().height).toBeLessThan(72);
    for (const part of header.querySelectorAll("button")) {
      expect(part.getBoundingClientRect().right).toBeLessThanOrEqual(
        header.getBoundingClientRect().right + 1,
      );
    }
  });

  test("says what of the budget is spent, and warns before it is", async () => {
    const backend = filled();
    backend.budget = { usd: 0.45, tokens: null };
    ui = await mount(backend);
    const fact = ui.get("button", "Spent: $0.42 of $0.45");
    expect(fact.classList.contains("sg-warn")).toBe(true);
  });
});

describe("the task", () => {
  test("is stored with all its parts, and a text that becomes structured gets a schema", async () => {
    ui = await mount(filled());
    await open("Task:", "Task");
    await ui.until(() => ui.find("textbox", "Instruction"));
    expect(disabled("Save task")).toBe(true);
    type(ui.get("textbox", "Instruction"), "Sort tickets.");
    type(ui.get("textbox", "Requirements"), "One sentence.\n\n  In English. ");
    await ui.until(() => sheet("Task")?.innerText.includes("Samples that are there stay"));
    radio("Structured").click();
    await ui.until(() => sheet("Task")?.innerText.includes("no longer fit become invalid"));
    ui.get("button", "Save task").click();
    await ui.until(() => heard("task_set").length);
    expect(heard("task_set")[0]).toMatchObject({
      name: "Sort support tickets",
      instruction: "Sort tickets.",
      requirements: ["One sentence.", "In English."],
      output_schema: ui.backend.task.output_schema,
    });
    expect(JSON.parse(ui.backend.task.input_schema ?? "")).toMatchObject({ type: "object" });
    await ui.until(() => disabled("Save task"));
  });

  test("is not stored while a schema of it cannot be used", async () => {
    const backend = filled();
    backend.task.output_schema = "{";
    ui = await mount(backend);
    await open("Task:", "Task");
    await ui.until(() => ui.find("textbox", "Instruction"));
    type(ui.get("textbox", "Instruction"), "Sort tickets.");
    await ui.until(() =>
      sheet("Task")?.innerText.includes("output schema cannot be used as it is"),
    );
    expect(disabled("Save task")).toBe(true);
  });
});

describe("goal and template", () => {
  test("a goal is chosen at once, a template after its warning was read", async () => {
    const backend = filled();
    backend.guidanceEdited = ["inputs"];
    ui = await mount(backend);
    await open("Goal:", "Goal and template");
    await ui.until(() => sheet("Goal")?.innerText.includes("Toxicity"));
    radio("Fine-tuning").click();
    await ui.until(() => ui.backend.goal === "fine_tuning");
    radio("Toxicity").click();
    await ui.until(() => sheet("Goal")?.innerText.includes("Samples meant to fail hold offensive"));
    expect(sheet("Goal")?.innerText).toContain("Suggests an uncensored model.");
    expect(sheet("Goal")?.innerText).toContain("Replaces the guidance for inputs");
    ui.get("button", "Use this template").click();
    await ui.until(() => ui.find("button", "Template: Toxicity"));
    expect(heard("template_set")).toEqual([{ template: "toxicity" }]);
  });
});

describe("the model", () => {
  test("is chosen from those that are known, which say what they are and what they lack", async () => {
    ui = await mount(filled());
    await open("Model:", "Model and budget");
    await ui.until(() => sheet("Model")?.innerText.includes("dolphin"));
    const said = sheet("Model")?.innerText ?? "";
    expect(said).toContain("its key is not set · thorough");
    expect(said).toMatch(/dolphin-mixtral\s*uncensored/);
    expect(said).toMatch(/smollm2-135m\s*recommended/);
    radio("ollama/dolphin").click();
    type(ui.get("spinbutton", "Temperature"), "0.5");
    await ui.until(() => !disabled("Use this model"));
    ui.get("button", "Use this model").click();
    await ui.until(() => ui.find("button", "Model: ollama/dolphin-mixtral"));
    expect(heard("model_set")).toEqual([{ name: "ollama/dolphin-mixtral", temperature: 0.5 }]);
  });

  test("is any name that is typed, and no temperature above 2", async () => {
    ui = await mount(filled());
    await open("Model:", "Model and budget");
    await ui.until(() => ui.find("textbox", "Name"));
    type(ui.get("textbox", "Name"), "vllm/ours");
    type(ui.get("spinbutton", "Temperature"), "3");
    await ui.until(() => sheet("Model")?.innerText.includes("a number from 0 to 2"));
    expect(disabled("Use this model")).toBe(true);
    type(ui.get("spinbutton", "Temperature"), "");
    await ui.until(() => !disabled("Use this model"));
    ui.get("button", "Use this model").click();
    await ui.until(() => ui.find("button", "Model: vllm/ours"));
    expect(heard("model_set")).toEqual([{ name: "vllm/ours", temperature: null }]);
  });

  test("has a budget in dollars and in tokens", async () => {
    ui = await mount(filled());
    await open("Spent:", "Model and budget");
    const field = ui.get("spinbutton", "Budget: at most $");
    field.focus();
    type(field, "5");
    ui.press("Enter");
    await ui.until(() => ui.find("button", "Spent: $0.42 of $5.00"));
    expect(heard("budget_set")).toEqual([{ usd: 5, tokens: null }]);
  });
});

describe("the tags", () => {
  const share = (tag: string) => input("textbox", `Share of ${tag}`);

  test("show exactly how many samples each would be on, while they are typed", async () => {
    ui = await mount(filled());
    await open("Tags:", "Tags");
    await ui.until(() => sheet("Tags")?.innerText.includes("% = 44 samples"));
    type(share("eval_data"), "50");
    await ui.until(() => sheet("Tags")?.innerText.includes("add up to 70 %, not to 100 %."));
    expect(disabled("Save tags")).toBe(true);
    type(share("golden_data"), "50");
    await ui.until(() => sheet("Tags")?.innerText.includes("% = 27 samples"));
    ui.get("button", "Save tags").click();
    await ui.until(() => heard("tags_set").length);
    expect(heard("tags_set")).toEqual([
      { tags: ["tickets"], split: { eval_data: 0.5, golden_data: 0.5 } },
    ]);
  });

  test("are added with what the others leave, taken away, or taken from what is often wanted", async () => {
    ui = await mount(filled());
    await open("Tags:", "Tags");
    ui.get("button", "train 80 / val 20").click();
    await ui.until(() => share("val").value === "20");
    type(share("val"), "12.5");
    await ui.until(() => sheet("Tags")?.innerText.includes("add up to 92.5 %"));
    ui.get("button", "Add a tag").click();
    await ui.until(() => ui.focused() === ui.find("textbox", "Tag 3"));
    type(ui.get("textbox", "Tag 3"), "test");
    await ui.until(() => ui.find("textbox", "Share of test"));
    expect(share("test").value).toBe("7.5");
    ui.get("button", "Take val away").click();
    await ui.until(() => !ui.find("textbox", "Share of val"));
    expect(share("test").value).toBe("7.5");
  });

  test("that the kernel refuses are refused in its words", async () => {
    ui = await mount(filled());
    await open("Tags:", "Tags");
    type(ui.get("textbox", "Tag 1"), "eval data");
    await ui.until(() => sheet("Tags")?.innerText.includes("'eval data' has a space in it"));
    expect(disabled("Save tags")).toBe(true);
  });

  test("follow what is stored elsewhere until something is typed", async () => {
    ui = await mount(filled());
    await open("Tags:", "Tags");
    ui.backend.answer("tags_set", { tags: [], split: { a: 1 } });
    ui.backend.tick();
    await ui.until(() => input("textbox", "Tag 1").value === "a");
    type(ui.get("textbox", "Tag 1"), "mine");
    ui.backend.answer("tags_set", { tags: [], split: { b: 1 } });
    ui.backend.tick();
    await ui.until(() => ui.find("button", "Tags: b 100 %"));
    expect(input("textbox", "Tag 1").value).toBe("mine");
  });
});

describe("the stepper", () => {
  test("names what is missing, and the one next step", async () => {
    const backend = filled();
    backend.addTopic("Nothing here");
    ui = await mount(backend);
    expect(ui.get("button", /^1 topic has no inputs$/)).toBeTruthy();
    expect(ui.root.querySelectorAll(".sg-step-next")).toHaveLength(1);
    expect(ui.get("button", /^Inputs 54 inputs/).innerText).toContain("next");
  });

  test("leads to setting up inputs for the topics that have none", async () => {
    const backend = filled();
    backend.addTopic("Nothing here");
    ui = await mount(backend);
    ui.get("button", /^Outputs/).click();
    ui.get("button", /^1 topic has no inputs$/).click();
    const where = () => [...ui.root.querySelectorAll<HTMLOptionElement>("option:checked")];
    await ui.until(() => where().some(({ label }) => label.includes("topics without inputs")));
  });

  test("leads to the samples that are missing an output", async () => {
    const backend = filled();
    backend.add({ status: "pending" });
    ui = await mount(backend);
    ui.get("button", "1 missing").click();
    await ui.until(() => ui.get("grid", "Samples").getAttribute("aria-rowcount") === "2");
  });

  test("leads to the failures", async () => {
    ui = await mount(filled());
    ui.get("button", /^\d+ failures$/).click();
    await ui.until(() => sheet("Failures")?.innerText.includes("'urgency' is a required property"));
  });

  test("opens with its last stage what would be saved", async () => {
    ui = await mount(filled());
    ui.get("button", /^Save \d+ ready/).click();
    await ui.until(() => sheet("Save")?.innerText.includes("eval_data"));
  });
});

describe("a run", () => {
  test("says its rate and the time that is left as the kernel reckons them", async () => {
    ui = await mount(filled());
    ui.backend.answer("inputs_generate", { per_topic: 8, topic: null });
    ui.backend.advance(12);
    await ui.until(() => ui.find("region", "Run")?.innerText.includes("2.5/s · about 24 s left"));
  });
});

describe("failures", () => {
  test("are retried by reason or all, and shown in the grid", async () => {
    ui = await mount(filled());
    ui.get("button", /^\d+ failures$/).click();
    await ui.until(() => ui.find("button", "Retry 3"));
    ui.get("button", "Show in grid").click();
    await ui.until(() => ui.get("grid", "Samples").getAttribute("aria-rowcount") === "6");
    expect(sheet("Failures")).toBeNull();
    ui.get("button", /^\d+ failures$/).click();
    await ui.until(() => ui.find("button", "Retry 3"));
    ui.get("button", "Retry 3").click();
    await ui.until(() => heard("outputs_retry").length && disabled("Retry all"));
    expect(heard("outputs_retry")).toEqual([
      { reason: "'urgency' is a required property", invalid: true },
    ]);
    ui.backend.advance(3);
    await ui.until(() => !disabled("Retry all"));
    ui.get("button", "Retry all").click();
    await ui.until(() => heard("outputs_retry").length === 2);
    expect(heard("outputs_retry")[1]).toEqual({ invalid: true });
    ui.backend.advance(2);
    await ui.until(() => sheet("Failures")?.innerText.includes("Nothing has failed"));
  });

  test("have an example that opens", async () => {
    ui = await mount(filled());
    ui.get("button", /^\d+ failures$/).click();
    await ui.until(() => ui.find("button", "Example"));
    ui.get("button", "Example").click();
    await ui.until(() => ui.find("region", /^Sample$/)?.innerText.includes("required property"));
  });
});

describe("saving", () => {
  test("says what is saved, what is left out and why, and how it is opened again", async () => {
    const backend = filled();
    backend.add({ status: "pending" });
    ui = await mount(backend);
    await open(/^Save /, "Save");
    await ui.until(() => sheet("Save")?.innerText.includes("1 without output"));
    expect(sheet("Save")?.innerText).toMatch(/49 samples · 40 eval_data · 9 golden_data/);
    ui.get("button", "Save samples").click();
    await ui.until(() => sheet("Save")?.innerText.includes('sg.load_dataset("data/tickets")'));
    expect(sheet("Save")?.innerText).toContain("49 samples added · 6 left out");
    expect(heard("save")).toEqual([{ update: false }]);
    await ui.until(() => disabled("Save samples"));
  });

  test("updates what changed since only where that is asked for", async () => {
    const backend = filled();
    backend.answer("save", {});
    Object.assign(backend.samples[0] ?? {}, { edited: true });
    ui = await mount(backend);
    await open(/^Save /, "Save");
    await ui.until(() => sheet("Save")?.innerText.includes("update what changed since: 1 changed"));
    expect(disabled("Save samples")).toBe(true);
    sheet("Save")?.querySelector<HTMLElement>("[type=checkbox]")?.click();
    await ui.until(() => !disabled("Save samples"));
    ui.get("button", "Save samples").click();
    await ui.until(() => sheet("Save")?.innerText.includes("1 changed · "));
    expect(heard("save").at(-1)).toEqual({ update: true });
  });
});

describe("history", () => {
  test("lists changes latest first, marks what was undone, and is written as a notebook", async () => {
    const backend = filled();
    backend.answer("topic_rename", { id: 1, name: "Money" });
    backend.answer("goal_set", { goal: "fine_tuning" });
    backend.answer("topic_rename", { id: 1, name: "Cash" });
    backend.answer("undo", {});
    ui = await mount(backend);
    await open("History", "History");
    const lines = () => [...ui.root.querySelectorAll<HTMLElement>(".sg-changes li")];
    await ui.until(() => lines().length === 3);
    expect(lines().map(({ innerText }) => innerText.replace(/\s+/g, " "))).toEqual([
      expect.stringMatching(/Rename topic 'Money' ?undone/),
      expect.stringContaining('session.goal = "fine_tuning"'),
      expect.stringContaining("Rename topic 'Billing'"),
    ]);
    ui.get("button", "Write as notebook").click();
    await ui.until(() => ui.root.innerText.includes("Written to /home/ada/tickets.ipynb"));
  });
});

describe("copying", () => {
  const withCode = () => {
    const backend = filled();
    backend.answer("goal_set", { goal: "fine_tuning" });
    return backend;
  };

  test("puts what was just done on the clipboard, as Python", async () => {
    const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    ui = await mount(withCode());
    ui.get("button", "Copy as Python").click();
    await ui.until(() => ui.get("button", "Copy as Python").innerText === "Copied");
    expect(write).toHaveBeenCalledWith('session.goal = "fine_tuning"');
  });

  test("shows the text, selected, where the page may not use the clipboard", async () => {
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("NotAllowedError"));
    ui = await mount(withCode());
    ui.get("button", "Copy as Python").click();
    await ui.until(() => ui.find("textbox", "Text to copy by hand"));
    const area = input("textbox", "Text to copy by hand");
    expect(area.value).toBe('session.goal = "fine_tuning"');
    await ui.until(() => ui.focused() === area);
    expect(area.selectionEnd).toBe(area.value.length);
  });

  test("is not offered before anything was done", async () => {
    ui = await mount(new FakeBackend());
    expect(disabled("Copy as Python")).toBe(true);
  });
});

describe("keys", () => {
  test("? opens the sheet from anywhere but a text, also in the tree, and closes it", async () => {
    ui = await mount(filled());
    ui.get("tree", "Topics").focus();
    ui.press("Shift+?");
    await ui.until(() => sheet("Keys"));
    expect(sheet("Keys")?.innerText).toContain("undo");
    ui.press("?");
    await ui.until(() => !sheet("Keys"));
    await open("Task:", "Task");
    await ui.until(() => ui.find("textbox", "Instruction"));
    ui.get("textbox", "Instruction").focus();
    ui.press("?");
    expect(sheet("Keys")).toBeNull();
  });

  const lines = KEY_SHEET.flatMap(({ pane, lines }) =>
    lines.flatMap(({ keys }) => keys.map((key) => [pane, key] as const)),
  );
  test.each(lines.filter(([pane, key]) => !(pane === "Everywhere" && key === "Escape")))(
    "of the sheet that the code knows: %s %s",
    async (pane, key) => {
      ui = await mount(filled());
      await ui.until(() => ui.root.querySelector("[role=gridcell] .sg-text"));
      const target = await paneOf(pane);
      target.focus();
      if (key.startsWith("Alt+Arrow")) pressed(target, "ArrowUp"); // on the head of a column
      expect(pressed(target, key).defaultPrevented).toBe(true);
    },
  );

  async function paneOf(pane: (typeof KEY_SHEET)[number]["pane"]): Promise<HTMLElement> {
    if (pane === "Topics") {
      ui.get("tree", "Topics").focus();
      pressed(ui.get("tree", "Topics"), "ArrowDown");
      return ui.get("tree", "Topics");
    }
    if (pane !== "The open sample") return ui.get("grid", "Samples");
    ui.get("grid", "Samples").focus();
    ui.press("Enter");
    await ui.until(() => ui.find("button", "Edit output"));
    return ui.get("region", /^Sample$/);
  }

  function pressed(target: HTMLElement, chord: string): KeyboardEvent {
    const parts = chord.split("+");
    const key = parts.pop() ?? "";
    const event = new KeyboardEvent("keydown", {
      key: key === "Space" ? " " : key,
      ctrlKey: parts.includes("Mod"),
      shiftKey: parts.includes("Shift"),
      altKey: parts.includes("Alt"),
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    target.dispatchEvent(event);
    return event;
  }
});

describe("what cannot be changed", () => {
  test("a saved dataset shows samples and topics, and no stages", async () => {
    const backend = filled();
    backend.kind = "dataset";
    ui = await mount(backend);
    expect(ui.root.innerText).toContain("A saved dataset, shown as it was saved");
    expect(ui.find("navigation", "Stages") ?? ui.root.querySelector(".sg-stepper")).toBeNull();
    for (const name of ["Undo", "Copy as Python", "Model:"])
      expect(ui.find("button", name)).toBeNull();
    expect(ui.root.querySelector(".sg-banner")).toBeNull();
  });

  test("a session that is open elsewhere says so, and its drawers change nothing", async () => {
    const backend = filled();
    backend.readOnly = true;
    ui = await mount(backend);
    expect(ui.root.innerText).toContain("Read-only. This session is open elsewhere");
    await open("Model:", "Model and budget");
    await ui.until(() => ui.find("button", "Use this model"));
    expect(disabled("Use this model")).toBe(true);
    expect(ui.get("button", "Use this model").title).toBe(
      "This session cannot be changed from here",
    );
  });
});

test("undo says what it took back", async () => {
  const backend = filled();
  backend.answer("topic_rename", { id: 1, name: "Money" });
  ui = await mount(backend);
  ui.get("button", "Undo: Rename topic 'Billing'").click();
  await ui.until(() => ui.root.textContent?.includes("Undone: Rename topic 'Billing'"));
});

test("hostile text stays text in facts, tooltips and drawers", async () => {
  const evil = '<img src=x onerror="globalThis.hacked = 1">\u202E';
  const backend = filled();
  backend.task.name = evil;
  backend.model = evil;
  backend.tags = { fixed: [], split: { [evil.replaceAll(" ", "")]: 1 } };
  backend.answer("topic_rename", { id: 1, name: "x" });
  backend.past.push({ label: evil, code: `f("${evil}")`, data: backend.store.data });
  backend.add({ status: "failed", reason: evil });
  ui = await mount(backend);
  for (const [fact, drawer] of [
    ["Task:", "Task"],
    ["Model:", "Model"],
    ["Tags:", "Tags"],
    ["History", "History"],
    [/failures$/, "Failures"],
  ] as const) {
    await open(fact, drawer);
    await ui.until(() => ui.root.querySelector(".sg-sheet-body")?.childElementCount);
  }
  const titles = [...ui.root.querySelectorAll("[title], [aria-label]")];
  const said = titles.map((part) => `${part.getAttribute("title")}${part.ariaLabel}`).join("");
  expect(`${ui.root.textContent}${said}`).not.toContain("\u202E");
  expect(ui.root.querySelector("img")).toBeNull();
  expect(globalThis).not.toHaveProperty("hacked");
});

describe.each(["light", "dark"] as const)("axe, %s", (theme) => {
  test("finds nothing wrong with any drawer of the frame", async () => {
    const backend = filled();
    backend.add({ status: "pending" });
    backend.answer("goal_set", { goal: "eval" });
    backend.budget = { usd: 0.45, tokens: null };
    ui = await mount(backend, { theme, width: 700 });
    for (const [fact, drawer, ready] of [
      ["Task:", "Task", "Instruction"],
      ["Goal:", "Goal", "Toxicity"],
      ["Model:", "Model", "dolphin"],
      ["Tags:", "Tags", "= 44 samples"],
      ["History", "History", "session.goal"],
      ["Keys", "Keys", "undo"],
      [/^Save /, "Save", "without output"],
      [/failures$/, "Failures", "required property"],
    ] as const) {
      await open(fact, drawer);
      await ui.until(() => sheet(drawer)?.innerText.includes(ready));
      const { violations } = await axe.run(ui.root);
      expect(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        drawer,
      ).toEqual([]);
    }
  });

  test("finds nothing wrong with a saved dataset", async () => {
    const backend = filled();
    backend.kind = "dataset";
    ui = await mount(backend, { theme, width: 700 });
    expect((await axe.run(ui.root)).violations).toEqual([]);
  });
});

test("a question about a session in motion is asked once at a time", async () => {
  ui = await mount(filled());
  ui.get("button", /^\d+ failures$/).click();
  await ui.until(() => ui.find("button", "Retry 3"));
  const before = heard("failures").length;
  ui.kernel.hold();
  for (let n = 0; n < 20; n += 1) {
    ui.backend.changed();
    ui.backend.tick();
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  ui.kernel.release();
  await ui.until(() => heard("failures").length > before);
  expect(heard("failures").length - before).toBe(1);
});
