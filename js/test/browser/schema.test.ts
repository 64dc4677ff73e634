import { signal } from "@preact/signals";
import axe from "axe-core";
import { h, render } from "preact";
import { afterEach, describe, expect, test } from "vitest";
import type { Problem } from "../../src/link/protocol";
import { SchemaBuilder } from "../../src/schema/builder";
import styles from "../../src/styles/index.css?inline";
import { type } from "./mount";

const THEMES = {
  light: { "--jp-layout-color1": "#fff", "--jp-ui-font-color1": "rgb(0 0 0 / 87%)" },
  dark: { "--jp-layout-color1": "#212121", "--jp-ui-font-color1": "#fff" },
};

let root: HTMLElement;
afterEach(() => {
  render(null, root);
  root.remove();
});

interface Options {
  problems?: Problem[];
  theme?: "light" | "dark";
  disabled?: boolean;
}

/** A builder as a form would hold it; returns what it holds. */
function build(
  schema: unknown,
  { problems = [], theme = "light", disabled = false }: Options = {},
) {
  const value = signal<string | null>(
    schema === null || typeof schema === "string" ? schema : JSON.stringify(schema),
  );
  root = document.createElement("div");
  root.className = "sg-root";
  root.style.width = "480px";
  for (const [name, color] of Object.entries(THEMES[theme])) root.style.setProperty(name, color);
  const style = document.createElement("style");
  style.textContent = styles;
  const element = document.createElement("div");
  root.append(style, element);
  document.body.append(root);
  function Form() {
    return h(SchemaBuilder, {
      label: "Output",
      value: value.value,
      problems,
      disabled,
      onChange: (text) => {
        value.value = text;
      },
    });
  }
  render(h(Form, null), element);
  return { text: () => value.value, json: () => JSON.parse(value.value ?? "null") };
}

const until = (holds: () => unknown) => expect.poll(holds, { interval: 10 }).toBeTruthy();
const all = <E extends Element>(selector: string) => [...root.querySelectorAll<E>(selector)];
const labelled = <E extends HTMLElement>(name: string): E => {
  const found = root.querySelector<E>(`[aria-label="${CSS.escape(name)}"]`);
  if (!found) throw new Error(`Nothing is named ${name} in: ${root.innerText}`);
  return found;
};
const names = () => all<HTMLInputElement>(".sg-field-name").map(({ value }) => value);
const radio = (name: string): HTMLInputElement => {
  const label = all<HTMLLabelElement>("label").find(({ innerText }) => innerText.trim() === name);
  return label?.querySelector("input") as HTMLInputElement;
};
const choose = (name: string, value: string) => {
  const select = labelled<HTMLSelectElement>(name);
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
};
const press = (key: string) =>
  document.activeElement?.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );

const TICKET = {
  type: "object",
  properties: {
    area: { type: "string", enum: ["billing", "login"] },
    score: { type: "number", minimum: 0 },
    lines: {
      type: "array",
      items: { type: "object", properties: { sku: { type: "string" } }, required: ["sku"] },
    },
    due: { anyOf: [{ type: "string" }, { type: "null" }] },
  },
  required: ["area"],
  additionalProperties: false,
  $defs: { x: { type: "string" } },
};

test("plain text becomes structured with one required field, and plain again without losing it", async () => {
  const form = build(null);
  expect(radio("Plain text").checked).toBe(true);
  radio("Structured").click();
  await until(() => names().length === 1);
  expect(form.json()).toEqual({
    type: "object",
    properties: { answer: { type: "string" } },
    required: ["answer"],
    additionalProperties: false,
  });
  type(all<HTMLInputElement>(".sg-field-name")[0] as HTMLElement, "area");
  await until(() => form.text()?.includes("area"));
  radio("Plain text").click();
  await until(() => form.text() === null);
  radio("Structured").click();
  await until(() => names()[0] === "area");
});

test("fields show names, types, what is required, and rules that are kept", () => {
  build(TICKET);
  expect(names()).toEqual(["area", "score", "lines", "sku", "due"]);
  expect(labelled<HTMLSelectElement>("Type of area").value).toBe("choice");
  expect(labelled<HTMLSelectElement>("Type of each in lines").value).toBe("object");
  expect(labelled<HTMLSelectElement>("Type of due").value).toBe("other");
  expect(root.innerText).toContain("1 more rule (kept)");
  expect(root.innerText).toContain("2 more rules (kept)");
});

test("nothing is written before something is edited, and an edit changes only what it is about", async () => {
  const form = build(TICKET);
  expect(form.text()).toBe(JSON.stringify(TICKET));
  type(labelled("Description of score"), "How sure");
  await until(() => form.text()?.includes("How sure"));
  const { score, ...others } = TICKET.properties;
  expect(form.json()).toEqual({
    ...TICKET,
    properties: { ...others, score: { ...score, description: "How sure" } },
  });
});

describe("by keyboard", () => {
  test("Enter in a name adds a field below, with the keyboard in its name", async () => {
    build(TICKET);
    all<HTMLInputElement>(".sg-field-name")[0]?.focus();
    press("Enter");
    await until(() => names().length === 6);
    expect(names().slice(0, 3)).toEqual(["area", "", "score"]);
    expect(document.activeElement).toBe(all(".sg-field-name")[1]);
  });

  test("the buttons of a row move it and keep the keyboard", async () => {
    build(TICKET);
    const down = labelled("Move area down");
    down.focus();
    down.click();
    await until(() => names()[0] === "score");
    expect(document.activeElement).toBe(labelled("Move area down"));
  });

  test("a field that is removed leaves the keyboard with the next one, the last with the way to add", async () => {
    const form = build({
      type: "object",
      properties: { a: { type: "string" }, b: {} },
      required: ["a"],
    });
    labelled("Remove a").click();
    await until(() => names().length === 1);
    expect(document.activeElement).toBe(all(".sg-field-name")[0]);
    labelled("Remove b").click();
    await until(() => names().length === 0);
    expect(document.activeElement).toBe(labelled("Add field to Output"));
    expect(form.json()).toEqual({ type: "object", properties: {}, required: [] });
  });
});

test("lists of objects are built to any depth", async () => {
  const form = build({ type: "object", properties: { rows: { type: "string" } } });
  choose("Type of rows", "list");
  await until(() => root.querySelector('[aria-label="Type of each in rows"]'));
  choose("Type of each in rows", "object");
  await until(() => root.querySelector('[aria-label="Add field to each in rows"]'));
  labelled("Add field to each in rows").click();
  await until(() => names().length === 2);
  type(all<HTMLElement>(".sg-field-name")[1] as HTMLElement, "cell");
  await until(() => form.text()?.includes("cell"));
  expect(form.json().properties.rows).toEqual({
    type: "array",
    items: {
      type: "object",
      properties: { cell: { type: "string" } },
      required: ["cell"],
      additionalProperties: false,
    },
  });
});

test("choices are typed one a line", async () => {
  const form = build({ type: "object", properties: { a: { type: "string" } } });
  choose("Type of a", "choice");
  await until(() => root.querySelector('[aria-label="Choices of a"]'));
  type(labelled("Choices of a"), "low\nnormal\n");
  await until(() => form.json().properties.a.enum?.[1] === "normal");
  expect(labelled<HTMLTextAreaElement>("Choices of a").value).toBe("low\nnormal\n");
});

test("a name that another field has is a problem, and not taken over", async () => {
  const form = build({
    type: "object",
    properties: { a: { type: "string" }, b: { type: "number" } },
  });
  type(all<HTMLElement>(".sg-field-name")[1] as HTMLElement, "a");
  await until(() => root.innerText.includes("Another field has this name."));
  expect(names()).toEqual(["a", "a"]);
  expect(Object.keys(form.json().properties)).toEqual(["a", "b"]);
  type(all<HTMLElement>(".sg-field-name")[1] as HTMLElement, "ab");
  await until(() => Object.keys(form.json().properties)[1] === "ab");
});

test("a look at another type loses nothing", async () => {
  const form = build(TICKET);
  choose("Type of area", "text");
  await until(() => !form.json().properties.area.enum);
  choose("Type of area", "choice");
  await until(() => form.json().properties.area.enum);
  choose("Type of due", "list");
  await until(() => form.json().properties.due.items);
  choose("Type of due", "other");
  await until(() => form.json().properties.due.anyOf);
  expect(form.json()).toEqual(TICKET);
});

test("problems that the kernel finds stand at their field", () => {
  build(TICKET, {
    problems: [
      { path: "/properties/lines/items/properties/sku/type", message: "sku is odd" },
      { path: "/properties/area/enum", message: "area is odd" },
      { path: "/$defs/x", message: "x is odd" },
    ],
  });
  const at = (name: string) =>
    labelled(`Field ${name}`).querySelector(":scope > .sg-field-more > .sg-problems");
  expect(at("area")?.textContent).toContain("area is odd");
  expect(at("lines")).toBeNull();
  expect(at("sku")?.textContent).toContain("sku is odd");
  expect(root.querySelector(".sg-schema > .sg-field-more > .sg-problems")?.textContent).toContain(
    "/$defs/x",
  );
});

describe("the schema as JSON", () => {
  test("is edited as it is, and read back as fields", async () => {
    const form = build(TICKET);
    radio("JSON Schema").click();
    await until(() => root.querySelector("textarea.sg-code"));
    const text = '{"type":"object", "properties": {"n": {"type": "integer"}}}';
    type(labelled("Output schema as JSON"), text);
    await until(() => form.text() === text);
    radio("Structured").click();
    await until(() => names().join() === "n");
    expect(form.text()).toBe(text);
  });

  test("is all there is where fields cannot show it, with the reason", async () => {
    build({ type: "array", items: {} });
    expect(root.innerText).toContain("Only an object with “properties” can be shown as fields");
    expect(radio("Structured").disabled).toBe(true);
    expect(labelled<HTMLTextAreaElement>("Output schema as JSON").value).toContain("array");
  });
});

test("names and rules of a hostile schema are shown as text", () => {
  const evil = '<img src=x onerror="globalThis.hacked=1">\u202E';
  build({
    type: "object",
    properties: { [evil]: { type: "string", pattern: evil }, b: { $ref: evil } },
    [evil]: evil,
  });
  expect(root.querySelector("img")).toBeNull();
  expect(root.textContent).toContain("⟨RLO⟩");
  expect(root.textContent).not.toContain("\u202E");
});

test("nothing can be changed where it is disabled", () => {
  build(TICKET, { disabled: true });
  const controls = all("input, select, textarea, button");
  expect(controls.filter((control) => !control.matches(":disabled"))).toEqual([]);
});

test.each(["light", "dark"] as const)("axe finds nothing wrong, %s", async (theme) => {
  build(TICKET, { theme, problems: [{ path: "/properties/area", message: "odd" }] });
  for (const details of all<HTMLDetailsElement>("details")) details.open = true;
  const found = await axe.run(root);
  expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
