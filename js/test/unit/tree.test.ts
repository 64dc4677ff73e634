import { describe, expect, test } from "vitest";
import type { Topic } from "../../src/link/protocol";
import { spokenCounts } from "../../src/tree/counts";
import { errandLine, hindrance } from "../../src/tree/errand";

const topic = (id: number, parent: number | null, more: Partial<Topic> = {}): Topic => ({
  ...{ id, parent, name: `T${id}`, depth: parent === null ? 0 : 1, children: 0 },
  ...{ position: 1, siblings: 1, samples: 0, done: 0, saved: 0, problems: 0 },
  ...{ empty_leaves: 0, found: true, ...more },
});
const billing = topic(1, null, { children: 1 });
const refunds = topic(2, 1);
const shipping = topic(3, null);
const inside = (id: number, top: number) => id === top || (id === 2 && top === 1);

describe("a topic on its way", () => {
  test.each([
    [refunds, shipping, null],
    [refunds, null, null],
    [billing, null, "It is at the top already."],
    [refunds, billing, "It is there already."],
    [billing, billing, "A topic cannot go into or below itself."],
    [billing, refunds, "A topic cannot go into or below itself."],
  ])("is moved only where that makes sense", (moved, target, why) => {
    expect(hindrance({ kind: "move", topic: moved }, target, inside)).toBe(why);
  });

  test.each([
    [refunds, billing, null],
    [refunds, null, "Choose the topic to merge it into."],
    [billing, refunds, "A topic cannot go into or below itself."],
  ])("is merged only into another, not below itself", (merged, target, why) => {
    expect(hindrance({ kind: "merge", topic: merged }, target, inside)).toBe(why);
  });

  test("is told with where it would go", () => {
    expect(errandLine({ kind: "move", topic: refunds }, null)).toBe("Move “T2” to the top");
    expect(errandLine({ kind: "merge", topic: refunds }, shipping)).toBe("Merge “T2” into “T3”");
    expect(errandLine({ kind: "delete", topic: refunds }, shipping)).toBe("Delete “T2”?");
  });
});

test.each([
  [{}, "no samples"],
  [{ empty_leaves: 1 }, "no inputs"],
  [{ empty_leaves: 2, children: 2 }, "2 topics below have no inputs"],
  [{ samples: 40, done: 12, problems: 1 }, "40 samples, 12 done, 1 problem"],
  [
    { samples: 40, done: 40, saved: 8, empty_leaves: 1, children: 3 },
    "40 samples, 40 done, 8 saved, 1 topic below has no inputs",
  ],
])("counts in words", (counts, words) => {
  expect(spokenCounts(topic(1, null, counts)).join(", ")).toBe(words);
});
