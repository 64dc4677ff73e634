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
const samples = () => ui.get("grid", "Samples");
const shownRows = () => samples().querySelectorAll("[role=gridcell] .sg-text").length > 0;
const labels = () => ui.backend.samples.slice(0, 3).map((sample) => sample.expected_label);
const pressed = (name: string) => ui.get("button", name).getAttribute("aria-pressed") === "true";

async function enter(name: string, text: string): Promise<void> {
  ui.get("spinbutton", name).focus();
  type(ui.get("spinbutton", name), text);
  ui.press("Enter");
}

async function openFirst(): Promise<void> {
  await ui.until(shownRows);
  samples().focus();
  ui.press("Enter");
  await ui.until(() => ui.find("button", "Edit output"));
}

describe("a run", () => {
  test("is paused and goes on", async () => {
    ui = await mount(filled());
    ui.backend.answer("inputs_generate", { per_topic: 1, topic: null });
    ui.backend.advance(2);
    await ui.until(() => ui.find("button", "Pause"));
    ui.get("button", "Pause").click();
    await ui.until(() => ui.find("button", "Resume"));
    expect(ui.get("region", "Run").innerText).toContain("paused");
    ui.get("button", "Resume").click();
    await ui.until(() => ui.find("button", "Pause"));
    expect(heard("run_resume")).toHaveLength(1);
  });

  test("takes another number of calls at once, and keeps its own where that is none", async () => {
    ui = await mount(filled());
    ui.backend.answer("inputs_generate", { per_topic: 1, topic: null });
    ui.backend.advance(2);
    await ui.until(() => ui.find("spinbutton", "Calls at once"));
    await enter("Calls at once", "4000");
    await enter("Calls at once", "32");
    await ui.until(() => heard("run_concurrency").length);
    const field = () => ui.get("spinbutton", "Calls at once") as HTMLInputElement;
    await ui.until(() => field().value === "32");
    expect(heard("run_concurrency")).toEqual([{ number: 32 }]);
  });

  test("does not overwrite what is being typed when it goes on", async () => {
    ui = await mount(filled());
    ui.backend.answer("inputs_generate", { per_topic: 1, topic: null });
    ui.backend.advance(2);
    await ui.until(() => ui.find("spinbutton", "Calls at once"));
    type(ui.get("spinbutton", "Calls at once"), "3");
    ui.backend.advance(2);
    await ui.until(() => ui.get("region", "Run").innerText.includes("4 of"));
    expect((ui.get("spinbutton", "Calls at once") as HTMLInputElement).value).toBe("3");
  });

  test("that left failures leads to their reasons, where they are tried again", async () => {
    const backend = filled();
    backend.add({ status: "failed", reason: "RateLimitError" });
    ui = await mount(backend);
    ui.backend.answer("outputs_generate", { topic: null });
    ui.backend.advance(0);
    await ui.until(() => ui.find("region", "Last run"));
    ui.get("button", /^Failures$/).click();
    await ui.until(() => ui.find("button", "Retry all"));
    ui.get("button", "Retry all").click();
    await ui.until(() => ui.find("region", "Run")?.innerText.includes("Retry failed outputs"));
    expect(heard("outputs_retry")).toEqual([{ invalid: true }]);
  });
});

describe("a label", () => {
  test("is shown and set in the sample's panel, and taken off by its own button", async () => {
    ui = await mount(filled());
    await openFirst();
    await ui.until(() => pressed("pass"));
    ui.get("button", "fail").click();
    await ui.until(() => pressed("fail") && !pressed("pass"));
    await ui.until(() => ui.root.querySelector(".sg-sample")?.textContent?.includes("to fail"));
    ui.get("button", "fail").click();
    await ui.until(() => !pressed("fail"));
    expect(labels()[0]).toBe(null);
  });

  test("is set by a key on a row, which goes on to the next", async () => {
    ui = await mount(filled());
    await ui.until(shownRows);
    samples().focus();
    ui.press("f");
    await ui.until(() => labels()[0] === "fail");
    ui.press("f");
    await ui.until(() => labels()[1] === "fail");
    expect(heard("label_set")).toHaveLength(2);
  });

  test("is set for all that is selected", async () => {
    ui = await mount(filled());
    await ui.until(shownRows);
    samples().focus();
    ui.press("Shift+ArrowDown");
    await ui.until(() => ui.root.innerText.includes("2 selected"));
    ui.get("button", "More to do with").click();
    await ui.until(() => ui.find("button", "No label selected"));
    ui.get("button", "No label selected").click();
    await ui.until(() => labels()[0] === null && labels()[1] === null);
    expect(labels()[2]).not.toBe(null);
    expect(ui.focused()).toBe(samples());
  });
});

describe("the share that is meant to pass", () => {
  const share = () => ui.find("button", "Labels:")?.innerText;

  test("is changed with the goal, and given up when the field is emptied", async () => {
    ui = await mount(filled());
    ui.get("button", "Labels: 80 % meant to pass").click();
    await ui.until(() => ui.find("spinbutton", "Meant to pass"));
    await enter("Meant to pass", "62.5");
    await ui.until(() => share() === "62.5 % meant to pass");
    await enter("Meant to pass", "");
    await ui.until(() => share() === "not labelled");
    expect(heard("pass_share_set")).toEqual([{ share: 0.625 }, { share: null }]);
  });

  test("stays as it is after what is no share", async () => {
    ui = await mount(filled());
    ui.get("button", "Labels:").click();
    await ui.until(() => ui.find("spinbutton", "Meant to pass"));
    const field = ui.get("spinbutton", "Meant to pass") as HTMLInputElement;
    await enter("Meant to pass", "101");
    await ui.until(() => field.value === "80");
    expect(heard("pass_share_set")).toEqual([]);
  });
});
