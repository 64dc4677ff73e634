import axe from "axe-core";
import { afterEach, describe, expect, test } from "vitest";
import { FakeBackend } from "../fake/backend";
import { type Mounted, mount, type Place, type } from "./mount";

let ui: Mounted;
afterEach(() => ui.unmount());

const filled = (perLeaf = 6) => new FakeBackend().fill(perLeaf);
const heard = (op: string) =>
  ui.backend.heard
    .filter((message) => message.op === op)
    .map(({ args: { v: _version, ...args } }) => args);
const idOf = (name: string) =>
  ui.backend.store.data.topics.find((topic) => topic.name === name)?.id;
const parentOf = (name: string) =>
  ui.backend.store.data.topics.find((topic) => topic.name === name)?.parent;
const shown = () => ui.get("grid", "Samples").getAttribute("aria-rowcount");

/** The few words in which the tree is driven and looked at. */
const tree = {
  get element() {
    return ui.get("tree", "Topics");
  },
  async ready(name = "Shipping") {
    await ui.until(() => ui.find("treeitem", name));
    tree.element.focus();
  },
  press: (...keys: string[]) => ui.press(...keys),
  /** The names on the rows, from the top. */
  rows: () =>
    [...tree.element.querySelectorAll<HTMLElement>("[role=treeitem]")]
      .sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)
      .map((row) => row.querySelector(".sg-topic-name")?.textContent ?? "(renaming)"),
  row: (name: string) => ui.get("treeitem", name),
  /** The name of the row that has the keyboard. */
  active: () => ui.active(tree.element)?.querySelector(".sg-topic-name")?.textContent,
  async goTo(name: string) {
    await tree.ready(name);
    tree.press("Home");
    for (let step = 0; step < 50 && tree.active() !== name; step += 1) {
      const before = tree.active();
      tree.press("ArrowDown");
      await ui.until(() => tree.active() !== before);
    }
    expect(tree.active()).toBe(name);
  },
  async menu(name: string, item: string) {
    await tree.goTo(name);
    tree.press("Shift+F10");
    await ui.until(() => ui.find("menuitem", item));
    ui.get("menuitem", item).click();
  },
  search: () => ui.root.querySelector<HTMLInputElement>(".sg-topic-search") as HTMLInputElement,
};

/** Drags by the events that a browser makes of it. */
const drag = {
  at: (type: string, name: string) => {
    const dataTransfer = new DataTransfer();
    const event = { dataTransfer, bubbles: true, composed: true, cancelable: true };
    tree.row(name).dispatchEvent(new DragEvent(type, event));
  },
  async over(name: string, target: string) {
    drag.at("dragstart", name);
    await ui.until(errand);
    drag.at("dragover", target);
  },
  drop(name: string, target: string) {
    drag.at("drop", target);
    drag.at("dragend", name);
  },
};
const errand = () => ui.root.querySelector<HTMLElement>(".sg-errand")?.innerText ?? "";

describe.each<Place>(["light", "shadow"])("in a %s root", (place) => {
  test("the keys of an APG tree walk, fold and choose", async () => {
    ui = await mount(filled(), { place });
    await tree.ready();
    tree.press("ArrowDown");
    await ui.until(() => tree.active() === "Billing");
    tree.press("ArrowLeft");
    await ui.until(() => !ui.find("treeitem", "Charged twice"));
    tree.press("ArrowRight");
    await ui.until(() => ui.find("treeitem", "Charged twice"));
    tree.press("ArrowRight", "Enter");
    await ui.until(() => shown() === "7");
    expect(tree.row("Charged twice").getAttribute("aria-selected")).toBe("true");
    tree.press("End");
    await ui.until(() => tree.active() === "Account deletion");
    tree.press("Home", "Enter");
    await ui.until(() => shown() === "55");
  });

  test("a topic is dragged into another, and keeps the keyboard there", async () => {
    ui = await mount(filled(), { place });
    await tree.ready();
    await drag.over("Charged twice", "Shipping");
    await ui.until(() => errand().includes("Move “Charged twice” to “Shipping”"));
    drag.drop("Charged twice", "Shipping");
    await ui.until(() => heard("topic_move").length);
    expect(parentOf("Charged twice")).toBe(idOf("Shipping"));
    await ui.until(() => tree.active() === "Charged twice");
    await ui.until(
      () => tree.rows().indexOf("Charged twice") === tree.rows().indexOf("Shipping") + 1,
    );
  });
});

test("letters jump to the next name that starts so", async () => {
  ui = await mount(filled());
  await tree.ready();
  tree.press("m", "o");
  await ui.until(() => tree.active() === "Mobile app");
});

test("rows tell level, place and size of their set", async () => {
  ui = await mount(filled());
  await tree.ready();
  const row = tree.row("Lost phone");
  const told = ["aria-level", "aria-posinset", "aria-setsize"].map((name) =>
    row.getAttribute(name),
  );
  expect(told).toEqual(["3", "1", "2"]);
});

test("counts are short on the row and in words in its name", async () => {
  const backend = filled();
  for (const sample of backend.samples.slice(0, 4))
    Object.assign(sample, { status: "pending", output: null, reason: null });
  ui = await mount(backend);
  await tree.ready();
  const counts = [...tree.row("Charged twice").querySelectorAll("[data-count]")];
  expect(counts.map((count) => count.getAttribute("data-count"))).toEqual(["2/6"]);
  expect(tree.row("Charged twice").getAttribute("aria-label")).toBe(
    "Charged twice, 6 samples, 2 done",
  );
});

test("leaves without inputs are marked, and counted at what is above them", async () => {
  const backend = filled();
  backend.store.addTopic("Double refund", backend.store.data.topics[0]?.id ?? null);
  ui = await mount(backend);
  await tree.ready("Double refund");
  const lacks = (name: string) =>
    tree.row(name).querySelector(".sg-lacks")?.getAttribute("data-count");
  expect([lacks("Double refund"), lacks("Billing"), lacks("Shipping")]).toEqual([
    "empty",
    "1 empty",
    undefined,
  ]);
  expect(tree.row("Billing").getAttribute("aria-label")).toContain("1 topic below has no inputs");
});

test("before there are any inputs, no leaf is marked", async () => {
  ui = await mount(filled(0));
  await tree.ready();
  expect(ui.root.querySelector(".sg-lacks")).toBeNull();
});

test("all is collapsed and expanded by one button each", async () => {
  ui = await mount(filled());
  await tree.ready();
  ui.get("button", "Collapse all topics").click();
  await ui.until(() => tree.rows().length === 6);
  ui.get("button", "Expand all topics").click();
  await ui.until(() => tree.rows().length === 13);
});

describe("the search", () => {
  test("shows what matches under what is above it, emphasised", async () => {
    ui = await mount(filled());
    await tree.ready();
    tree.press("/");
    await ui.until(() => ui.focused() === tree.search());
    type(tree.search(), "phone");
    await ui.until(() => tree.rows().length === 3);
    expect(tree.rows()).toEqual(["All topics", "Log-in, 2FA", "Lost phone"]);
    expect(tree.row("Lost phone").querySelector("mark")?.textContent).toBe("phone");
  });

  test("is left by Enter for the first match, and cleared by Escape", async () => {
    ui = await mount(filled());
    await tree.ready();
    type(tree.search(), "phone");
    await ui.until(() => tree.rows().length === 3);
    tree.search().focus();
    ui.press("Enter");
    await ui.until(() => tree.active() === "Lost phone");
    expect(ui.focused()).toBe(tree.element);
    tree.search().focus();
    ui.press("Escape");
    await ui.until(() => tree.rows().length === 13);
    expect(ui.focused()).toBe(tree.element);
  });

  test("finds in what is collapsed, and says where nothing is found", async () => {
    ui = await mount(filled());
    await tree.ready();
    ui.get("button", "Collapse all topics").click();
    await ui.until(() => tree.rows().length === 6);
    type(tree.search(), "phone");
    await ui.until(() => ui.find("treeitem", "Lost phone"));
    type(tree.search(), "zebra");
    await ui.until(() => ui.root.innerText.includes("No topic has this in its name"));
  });
});

describe("a drag", () => {
  test("ends nowhere where it is given up, and the keyboard goes back", async () => {
    ui = await mount(filled());
    await tree.ready();
    await drag.over("Charged twice", "Shipping");
    drag.at("dragend", "Charged twice");
    await ui.until(() => errand() === "");
    expect(heard("topic_move")).toEqual([]);
    expect(tree.active()).toBe("Charged twice");
  });

  test("goes to the top where it is dropped on all topics", async () => {
    ui = await mount(filled());
    await tree.ready();
    await drag.over("Charged twice", "All topics");
    await ui.until(() => errand().includes("to the top"));
    drag.drop("Charged twice", "All topics");
    await ui.until(() => heard("topic_move").length);
    expect(parentOf("Charged twice")).toBeNull();
  });

  test("cannot go below itself, and says so", async () => {
    ui = await mount(filled());
    await tree.ready();
    await drag.over("Billing", "Charged twice");
    await ui.until(() => errand().includes("A topic cannot go into or below itself."));
    expect(tree.row("Charged twice").classList).toContain("sg-hindered");
    drag.drop("Billing", "Charged twice");
    expect(heard("topic_move")).toEqual([]);
  });
});

describe("from the menu", () => {
  test("a topic is moved to the one that is chosen by keyboard", async () => {
    ui = await mount(filled());
    await tree.menu("Charged twice", "Move to…");
    await ui.until(() => errand().includes("Move “Charged twice” to"));
    expect(ui.focused()).toBe(tree.element);
    tree.press("End", "Enter");
    await ui.until(() => heard("topic_move").length);
    expect(parentOf("Charged twice")).toBe(idOf("Account deletion"));
    await ui.until(() => tree.active() === "Charged twice");
    expect(ui.root.querySelector("[aria-live=polite]")).not.toBeNull();
  });

  test("Escape leaves a topic where it is", async () => {
    ui = await mount(filled());
    await tree.menu("Charged twice", "Move to…");
    await ui.until(errand);
    tree.press("End", "Escape");
    await ui.until(() => errand() === "");
    expect(heard("topic_move")).toEqual([]);
  });

  test("a topic is merged into the one that is clicked and confirmed", async () => {
    ui = await mount(filled());
    await tree.menu("Lost phone", "Merge into…");
    await ui.until(errand);
    tree.row("Shipping").click();
    await ui.until(() => errand().includes("Merge “Lost phone” into “Shipping”"));
    ui.get("button", "Merge").click();
    await ui.until(() => !ui.find("treeitem", "Lost phone"));
    await ui.until(() => tree.active() === "Shipping");
    expect(tree.row("Shipping").getAttribute("aria-label")).toContain("12 samples");
  });

  test("inputs are set up for what is below, for the topic itself, and where there are none", async () => {
    const backend = filled();
    backend.store.addTopic("Double refund", backend.store.data.topics[0]?.id ?? null);
    ui = await mount(backend);
    for (const [item, scope] of [
      ["Generate inputs below…", "leaves"],
      ["Generate inputs where none…", "empty"],
      ["Generate inputs here only…", "here"],
    ] as const) {
      await tree.menu("Billing", item);
      await ui.until(() => heard("estimate").some((asked) => asked.scope === scope));
      await ui.until(() => ui.focused()?.textContent?.startsWith("Generate"));
    }
    (ui.focused() as HTMLElement).click();
    await ui.until(() => heard("inputs_generate").length);
    expect(heard("inputs_generate")).toEqual([
      { per_topic: 8, topic: idOf("Billing"), scope: "here" },
    ]);
  });

  test("of all topics, new ones go under every leaf", async () => {
    ui = await mount(filled());
    await tree.menu("All topics", "Generate under every leaf…");
    await ui.until(() => ui.focused()?.textContent === "Generate 72 topics");
  });
});

test("F2 renames in place, and Escape keeps the old name", async () => {
  ui = await mount(filled());
  await tree.goTo("Shipping");
  for (const [key, name] of [
    ["Escape", "Shipping"],
    ["Enter", "Delivery; “fast”"],
  ] as const) {
    tree.press("F2");
    await ui.until(() => ui.find("textbox", "New name for topic Shipping"));
    type(ui.get("textbox", "New name for topic Shipping"), "Delivery; “fast”");
    ui.press(key);
    await ui.until(() => ui.find("treeitem", name) && ui.focused() === tree.element);
  }
});

test("a topic with much under it is deleted only after a question that names it", async () => {
  ui = await mount(filled());
  await tree.goTo("Billing");
  tree.press("Delete");
  await ui.until(() =>
    ui.find("group", "Delete “Billing” with all its sub-topics and 18 samples?"),
  );
  ui.press("Escape");
  await ui.until(() => ui.focused() === tree.element);
  tree.press("Delete");
  await ui.until(() => ui.find("button", "Delete topic"));
  ui.get("button", "Delete topic").click();
  await ui.until(() => !ui.find("treeitem", "Billing"));
});

test("a topic with little under it is deleted at once, and undo is named", async () => {
  ui = await mount(filled());
  await tree.goTo("Shipping");
  tree.press("Delete");
  await ui.until(() => !ui.find("treeitem", "Shipping"));
  await ui.until(() => ui.root.innerText.includes("Topic “Shipping” deleted"));
});

test("twenty thousand topics are drawn a screenful at a time, and the last is one key away", async () => {
  const backend = new FakeBackend();
  for (let n = 1; n <= 20_000; n += 1) backend.store.addTopic(`Topic ${n}`, null);
  backend.store.rows = flat(backend);
  ui = await mount(backend);
  await tree.ready("Topic 1");
  expect(tree.rows().length).toBeLessThan(60);
  tree.press("End");
  await ui.until(() => tree.active() === "Topic 20000");
});

/** What a tree without branches shows, told quickly. */
function flat({ store }: FakeBackend): FakeBackend["store"]["rows"] {
  const counts = { samples: 0, done: 0, saved: 0, problems: 0, empty_leaves: 0, children: 0 };
  const rows = store.data.topics.map((topic, index) => ({
    ...topic,
    ...counts,
    depth: 0,
    position: index + 1,
    siblings: store.data.topics.length,
    found: true,
  }));
  return () => rows;
}

test("without a kernel that takes changes, nothing offers to change the tree", async () => {
  const backend = filled();
  backend.readOnly = true;
  ui = await mount(backend);
  await tree.goTo("Shipping");
  tree.press("F2", "Delete", "Shift+F10");
  expect(ui.find("button", "Actions for")).toBeNull();
  expect(errand()).toBe("");
});

describe.each(["light", "dark"] as const)("axe, %s", (theme) => {
  test("finds nothing wrong with a search, a menu, a topic on its way and a question", async () => {
    const backend = filled();
    backend.store.addTopic("Double refund", backend.store.data.topics[0]?.id ?? null);
    ui = await mount(backend, { theme, width: 700 });
    await tree.goTo("Billing");
    tree.press("Shift+F10");
    await ui.until(() => ui.find("menuitem", "Rename"));
    expect((await axe.run(ui.root)).violations).toEqual([]);
    ui.get("menuitem", "Merge into…").click();
    await ui.until(errand);
    expect((await axe.run(ui.root)).violations).toEqual([]);
    tree.press("Escape", "Delete");
    await ui.until(() => ui.find("button", "Delete topic"));
    type(tree.search(), "bill");
    await ui.until(() => ui.root.querySelector("mark"));
    expect((await axe.run(ui.root)).violations).toEqual([]);
  });
});
