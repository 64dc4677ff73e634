import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeBackend } from "../fake/backend";
import type { StoredSample } from "../fake/store";
import { Refusal } from "../fake/store";
import { type Mounted, mount, type } from "./mount";

let ui: Mounted;
beforeEach(() => localStorage.clear());
afterEach(() => ui.unmount());

const heard = (op: string) => ui.backend.heard.filter((message) => message.op === op);
const panel = () => ui.get("region", /^Sample$/);
const shows = (text: string) => ui.until(() => panel().innerText.includes(text));
const button = (name: string | RegExp) => ui.get("button", name) as HTMLButtonElement;
const area = (field: string) => ui.get("textbox", `Text of the ${field}`) as HTMLTextAreaElement;
const spoken = (text: string) => ui.until(() => ui.root.textContent?.includes(text));
const stored = (n: number) => ui.backend.samples[n] as StoredSample;
const isPressed = (name: string) => button(name).getAttribute("aria-pressed") === "true";

function backendWith(...samples: Partial<StoredSample>[]): FakeBackend {
  const backend = new FakeBackend();
  for (const sample of samples) {
    backend.add({
      input: "A ticket.",
      output: '{"area": "login", "urgency": "low"}',
      status: "done",
      ...sample,
    });
  }
  return backend;
}

/** Opens the first sample, with the keyboard in its panel. */
async function open(backend: FakeBackend, options = {}): Promise<void> {
  ui = await mount(backend, options);
  await ui.until(() => ui.root.querySelector("[role=gridcell] .sg-text"));
  ui.get("grid", "Samples").focus();
  ui.press("Enter");
  await ui.until(() => ui.find("button", "Edit output"));
  await ui.until(() => ui.focused() === panel());
}

const three = () => backendWith({ input: "First." }, { input: "Second." }, { input: "Third." });

describe("judging by key", () => {
  test.each(["light", "shadow"] as const)(
    "a accepts and goes on, with the keyboard still in the panel, in a %s root",
    async (place) => {
      await open(three(), { place });
      ui.press("a");
      await shows("Sample 2 of 3");
      await shows("Second.");
      expect(stored(0).judgement).toBe("accepted");
      expect(ui.focused()).toBe(panel());
      await spoken("Accepted. Sample 2 of 3. Second.");
    },
  );

  test("x rejects, and u takes a judgement back", async () => {
    await open(three());
    ui.press("x");
    await shows("Second.");
    expect(stored(0).judgement).toBe("rejected");
    ui.press("b");
    await shows("First.");
    ui.press("u");
    await shows("Second.");
    expect(stored(0).judgement).toBeNull();
  });

  test("p and f say what the sample is meant to do, and go on", async () => {
    await open(three());
    ui.press("f");
    await shows("Second.");
    ui.press("p");
    await shows("Third.");
    expect([stored(0).expected_label, stored(1).expected_label]).toEqual(["fail", "pass"]);
  });

  test("the last sample is judged and stays, and it says that it is the last", async () => {
    await open(backendWith({ input: "Only." }));
    ui.press("a");
    await shows("Accepted. This is the last sample.");
    expect(stored(0).judgement).toBe("accepted");
    expect(ui.focused()).toBe(panel());
  });

  test("a key that is held down judges nothing", async () => {
    await open(three());
    panel().dispatchEvent(new KeyboardEvent("keydown", { key: "a", repeat: true, bubbles: true }));
    ui.press("n");
    await shows("Second.");
    expect(heard("judge")).toHaveLength(0);
  });

  test("a sample that leaves the list by it makes room for the one after it", async () => {
    const backend = three();
    const found = backend.store.found.bind(backend.store);
    backend.store.found = (query) => found(query).filter((sample) => !sample.judgement);
    await open(backend);
    ui.press("a");
    await shows("Second.");
    await shows("Sample 1 of 2");
    ui.press("x");
    await shows("Third.");
    await shows("Sample 1 of 1");
  });

  test("no key that the panel takes reaches the notebook", async () => {
    await open(three());
    const reached: string[] = [];
    const listen = (event: KeyboardEvent) => reached.push(event.key);
    document.body.addEventListener("keydown", listen);
    ui.press("a", "x", "u", "p", "f", "n", "b", "m", "d", "e", "Escape");
    document.body.removeEventListener("keydown", listen);
    expect(reached).toEqual([]);
    expect(panel().dataset.lmSuppressShortcuts).toBe("true");
  });
});

describe("judging by mouse", () => {
  test("a button that is pressed shows it, stays, and takes it back when it is pressed again", async () => {
    await open(three());
    button("Accept").click();
    await ui.until(() => isPressed("Accept"));
    expect(panel().innerText).toContain("Sample 1 of 3");
    button("Accept").click();
    await ui.until(() => !isPressed("Accept"));
    expect(stored(0).judgement).toBeNull();
  });

  test("is not offered where nothing can be changed", async () => {
    const backend = three();
    backend.readOnly = true;
    await open(backend);
    for (const name of ["Accept", "Reject", "pass", "fail", "Edit input", "Delete sample"]) {
      expect(button(name).disabled).toBe(true);
    }
    ui.press("a");
    ui.press("n");
    await shows("Second.");
    expect(heard("judge")).toHaveLength(0);
  });
});

describe("editing", () => {
  test("e and o edit the input and the output, structured ones laid out", async () => {
    await open(three());
    ui.press("o");
    await ui.until(() => ui.focused() === area("output"));
    expect(area("output").value).toBe('{\n  "area": "login",\n  "urgency": "low"\n}');
    ui.press("Escape");
    await ui.until(() => ui.focused() === panel());
    ui.press("e");
    await ui.until(() => ui.focused() === area("input"));
  });

  test("problems are listed with their places as one types, and the save button counts them", async () => {
    await open(three());
    ui.press("o");
    await ui.until(() => ui.find("textbox", "Text of the output"));
    type(area("output"), '{"area": 3}');
    await ui.until(() => ui.find("button", "Save output (2 problems)"));
    expect(panel().innerText).toContain("/area This is no text.");
    type(area("output"), '{"area": "x", "urgency": "low"}');
    await ui.until(() => !button("Save output").textContent?.includes("problem"));
  });

  test("a text that the kernel refuses is told about and kept", async () => {
    const backend = three();
    const answer = backend.answer.bind(backend);
    backend.answer = (op, args) => {
      if (op === "sample_edit")
        throw new Refusal("OutputError", "The output does not fit the task.");
      return answer(op, args);
    };
    await open(backend);
    ui.press("o");
    await ui.until(() => ui.find("textbox", "Text of the output"));
    type(area("output"), "{}");
    button("Save output").click();
    await ui.until(() => ui.find("alert", /does not fit the task/));
    expect(area("output").value).toBe("{}");
  });

  test("a draft is there when its sample is opened again", async () => {
    await open(three());
    ui.press("e");
    await ui.until(() => ui.find("textbox", "Text of the input"));
    type(area("input"), "My draft");
    ui.press("Alt+ArrowDown");
    await shows("Second.");
    expect(ui.find("textbox", "Text of the input")).toBeNull();
    button("1 draft elsewhere").click();
    await ui.until(() => ui.find("textbox", "Text of the input"));
    expect(area("input").value).toBe("My draft");
    ui.get("button", "Close sample").click();
    await ui.until(() => !ui.find("region", /^Sample$/));
    ui.press("Enter");
    await ui.until(() => ui.find("textbox", "Text of the input"));
    expect(area("input").value).toBe("My draft");
    expect(stored(0).input).toBe("First.");
  });

  test("a draft that is saved or discarded is gone", async () => {
    await open(three());
    ui.press("e");
    await ui.until(() => ui.find("textbox", "Text of the input"));
    type(area("input"), "Mine");
    await ui.until(() => ui.find("button", "Discard"));
    button("Discard").click();
    await shows("First.");
    ui.press("e");
    await ui.until(() => ui.find("textbox", "Text of the input"));
    type(area("input"), "Mine");
    ui.press("Ctrl+Enter");
    await ui.until(() => stored(0).input === "Mine");
    await shows("Mine");
    await ui.until(() => ui.focused() === panel());
  });

  test("a draft outlives the kernel, and is saved once there is one again", async () => {
    await open(three());
    ui.press("e");
    await ui.until(() => ui.find("textbox", "Text of the input"));
    type(area("input"), "Mine");
    ui.kernel.raise("comm_live_update");
    await ui.until(() => button("Save input").disabled);
    expect(area("input").value).toBe("Mine");
    ui.backend.tick();
    await ui.until(() => !button("Save input").disabled);
    button("Save input").click();
    await ui.until(() => stored(0).input === "Mine");
  });

  test("what was only opened and not changed is no draft", async () => {
    await open(three());
    ui.press("e");
    await ui.until(() => ui.find("textbox", "Text of the input"));
    ui.press("Alt+ArrowDown");
    await shows("Second.");
    expect(ui.find("button", /draft/)).toBeNull();
    ui.press("b");
    await shows("First.");
    expect(ui.find("textbox", "Text of the input")).toBeNull();
  });

  test("a label that is set meanwhile is no conflict", async () => {
    await open(three());
    ui.press("o");
    await ui.until(() => ui.find("textbox", "Text of the output"));
    type(area("output"), "edited");
    button("fail").click();
    button("Save output").click();
    await ui.until(() => stored(0).output === "edited");
    expect(stored(0).expected_label).toBe("fail");
    expect(ui.find("alert", /changed elsewhere/)).toBeNull();
  });

  test("a text that was changed elsewhere is shown beside one's own, and either can be kept", async () => {
    await open(three());
    ui.press("o");
    await ui.until(() => ui.find("textbox", "Text of the output"));
    type(area("output"), "mine");
    ui.backend.editElsewhere(stored(0).id, "theirs");
    ui.backend.tick();
    await ui.until(() => ui.find("alert", /theirs/));
    expect(area("output").value).toBe("mine");
    button("Keep the other text").click();
    await ui.until(() => ui.find("button", "Edit output"));
    expect(stored(0).output).toBe("theirs");
  });

  test("the grid can ask for a text to be edited", async () => {
    await open(three());
    ui.press("Escape");
    await ui.until(() => ui.focused() === ui.get("grid", "Samples"));
    ui.press("e");
    await ui.until(() => ui.focused() === area("output"));
  });
});

describe("differences to what was generated", () => {
  const edited = () =>
    backendWith({
      input: "The parcel is lost.",
      made_input: "The parcel is late.",
      edited: true,
    });

  test("are struck out and underlined, word by word", async () => {
    await open(edited());
    ui.press("d");
    await ui.until(() => panel().querySelector("del"));
    expect(panel().querySelector("del")?.textContent).toBe("late");
    expect(panel().querySelector("ins")?.textContent).toBe("lost");
    expect(panel().innerText).toContain("1 difference to what was generated");
  });

  test("are undone by restoring the generated text", async () => {
    await open(edited());
    ui.press("d");
    await ui.until(() => ui.find("button", "Restore the generated text"));
    button("Restore the generated text").click();
    await ui.until(() => stored(0).input === "The parcel is late.");
    await ui.until(() => !ui.find("button", "Changes of the input"));
  });
});

describe("structured values", () => {
  const nested = { area: "billing", lines: [{ sku: "A-1", n: 2 }], note: "", code: "12", big: 1 };

  test("are a tree that folds, with quiet keys, and tell a text from a number", async () => {
    await open(backendWith({ output: JSON.stringify(nested).replace('"big":1', '"big":1.10') }));
    expect(panel().innerText).toContain("1.10");
    expect(panel().innerText).toContain('"12"');
    const fold = button(/^[▸▾]?\s*lines/);
    expect(panel().innerText).toContain('{"sku":"A-1","n":2}');
    expect(fold.getAttribute("aria-expanded")).toBe("true");
    fold.click();
    await ui.until(() => fold.getAttribute("aria-expanded") === "false");
    expect(panel().querySelectorAll(".sg-json .sg-json, .sg-json ul ul")).toHaveLength(0);
  });

  test("are shown as text when that is chosen, also those of the next sample", async () => {
    await open(three());
    button("Output as text").click();
    await ui.until(() => panel().querySelector("pre.sg-code"));
    ui.press("n");
    await shows("Second.");
    expect(isPressed("Output as text")).toBe(true);
    expect(panel().querySelector(".sg-json")).toBeNull();
  });

  test("that are long lists show their beginning and more of it when asked for", async () => {
    const list = Array.from({ length: 20_000 }, (_, n) => `item ${n}`);
    await open(backendWith({ output: JSON.stringify({ list }) }));
    await ui.until(() => ui.find("button", "Show 100 more"));
    expect(panel().querySelectorAll(".sg-json li").length).toBe(101);
    button("Show 100 more").click();
    await ui.until(() => panel().innerText.includes("item 199"));
    expect(panel().innerText).not.toContain("item 200");
  });

  test("that are not well formed are shown as they are", async () => {
    await open(backendWith({ output: '{"area": ', status: "invalid", reason: "cut short" }));
    await shows('{"area":');
    expect(panel().querySelector(".sg-json")).toBeNull();
  });
});

test("a text of five million characters is laid out in parts", async () => {
  await open(backendWith({ input: "word ".repeat(1_000_000) }));
  expect(panel().querySelector(".sg-prose")?.textContent?.length).toBeLessThan(101_000);
  button("Show 100,000 more of 4,900,000 characters").click();
  await ui.until(() => (panel().querySelector(".sg-prose")?.textContent?.length ?? 0) > 199_000);
});

test("hostile text is shown as text wherever the panel shows it", async () => {
  const evil = '<img src=x onerror="globalThis.hacked=1">\u202E\u0000';
  const backend = backendWith({
    input: `${evil} now`,
    made_input: `${evil} then`,
    output: JSON.stringify({ [evil]: [evil] }),
    status: "invalid",
    reason: evil,
    reasoning: evil,
    attributes: { [evil]: evil },
    tags: [evil],
  });
  (backend.samples[0] as StoredSample).resembles = backend.samples[0]?.id ?? null;
  await open(backend);
  ui.press("d", "m");
  await ui.until(() => panel().querySelector("del") && panel().innerText.includes("reply"));
  expect(panel().querySelector("img")).toBeNull();
  expect(panel().textContent).not.toContain("\u202E");
  for (const element of panel().querySelectorAll("[title], [aria-label]")) {
    expect(`${element.getAttribute("title")} ${element.getAttribute("aria-label")}`).not.toMatch(
      /\u202E/,
    );
  }
});

test("the messages that were sent and the reply are asked for only when they are opened", async () => {
  await open(three());
  expect(heard("call")).toHaveLength(0);
  ui.press("m");
  await shows("The task: Sort a support ticket");
  await shows("reply, as it came");
  await shows("temperature");
  ui.get("button", "Messages for the input").click();
  await shows("Write 8 tickets.");
  expect(heard("call").map(({ args }) => args.what)).toEqual(["output", "input"]);
  ui.press("m");
  await ui.until(() => !panel().innerText.includes("Write 8 tickets."));
});

test("provenance, what was asked of it, and tags are listed", async () => {
  await open(backendWith({ attributes: { tone: "angry" }, tags: ["tickets", "hard"] }));
  for (const text of ["openai/gpt-5-mini", "512 in, 143 out", "angry", "tickets, hard", "$"]) {
    expect(panel().innerText).toContain(text);
  }
});

test("what it resembles is shown, and opened", async () => {
  const backend = backendWith({ input: "First." }, { input: "Other." });
  (backend.samples[0] as StoredSample).resembles = backend.samples[1]?.id ?? null;
  await open(backend);
  await shows("91 % alike");
  button("Open the other").click();
  await shows("Sample 2 of 2");
  await ui.until(() => ui.focused() === panel());
});

test("an output that failed says why and is asked for again, alone", async () => {
  const failed = { output: null, status: "failed" as const, reason: "The provider timed out." };
  await open(backendWith(failed));
  await shows("The provider timed out.");
  button("Regenerate…").click();
  button("Retry").click();
  await ui.until(() => heard("outputs_retry").length);
  expect(heard("outputs_retry")[0]?.args).toMatchObject({ which: { ids: [stored(0).id] } });
});

test("the way on is closed at the ends of the list without taking the keyboard away", async () => {
  await open(backendWith({ input: "First." }, { input: "Second." }));
  const next = button("Next sample");
  next.focus();
  next.click();
  await shows("Second.");
  expect(next.getAttribute("aria-disabled")).toBe("true");
  expect(ui.focused()).toBe(next);
  expect(button("Previous sample").getAttribute("aria-disabled")).toBeNull();
});

describe.each(["light", "dark"] as const)("axe, %s", (theme) => {
  test("finds nothing wrong with a sample that has everything", async () => {
    const backend = backendWith(
      {
        input: "The parcel is lost.",
        made_input: "The parcel is late.",
        edited: true,
        reasoning: "Because.",
        judgement: "accepted",
        output: '{"area": "login", "lines": [{"a": 1}], "n": 1, "ok": true}',
        attributes: { tone: "angry" },
        tags: ["hard"],
      },
      { input: "Other." },
    );
    (backend.samples[0] as StoredSample).resembles = backend.samples[1]?.id ?? null;
    await open(backend, { theme });
    ui.press("d", "m", "o");
    await ui.until(() => panel().querySelector("del") && panel().innerText.includes("reply"));
    type(area("output"), "{}");
    await ui.until(() => ui.find("button", "Save output (2 problems)"));
    const found = await axe.run(panel());
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
      [],
    );
  });
});
