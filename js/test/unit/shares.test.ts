import { describe, expect, test } from "vitest";
import { assignmentOf, draftOf, draftProblem, rest, rowsOf } from "../../src/frame/shares";

const split = { train: 0.8, val: 0.2 };

describe("a tag assignment as it is typed", () => {
  test("is what it was when nothing is typed", () => {
    const awkward = { tags: ["a", "b"], split: { x: 0.29, y: 1 / 3, z: 1 - 0.29 - 1 / 3 } };
    expect(assignmentOf(draftOf({ tags: ["tickets"], split }))).toEqual({
      tags: ["tickets"],
      split,
    });
    for (const [tag, share] of Object.entries(awkward.split)) {
      expect(assignmentOf(draftOf(awkward)).split[tag]).toBeCloseTo(share, 4);
    }
  });

  test("offers another tag what the rows leave, and nothing where they leave none", () => {
    const [train, val] = rowsOf(split);
    if (!train || !val) throw new Error("There are two rows.");
    expect(rest([{ ...train, percent: "66.6" }])).toBe("33.4");
    expect(rest([train, val])).toBe("0");
  });

  test("says what is wrong before the kernel is asked", () => {
    const rows = rowsOf(split);
    const with_ = (...percents: string[]) => ({
      fixed: "",
      rows: rows.map((row, index) => ({ ...row, percent: percents[index] ?? "" })),
    });
    expect(draftProblem(with_("80", "20"))).toBeNull();
    expect(draftProblem(with_("80", "10"))).toBe("The shares add up to 90 %, not to 100 %.");
    expect(draftProblem(with_("66,6", "33,4"))).toBeNull();
    expect(draftProblem({ fixed: "", rows: rows.map((row) => ({ ...row, tag: "a" })) })).toBe(
      "The split has “a” twice.",
    );
    expect(draftProblem({ fixed: "", rows: [{ tag: " ", percent: "100" }] })).toMatch(/has no tag/);
    expect(draftProblem({ fixed: "a b", rows: [] })).toBeNull();
  });

  test("leaves out a row that nobody has filled in", () => {
    const rows = [...rowsOf(split), { tag: "", percent: "" }];
    expect(assignmentOf({ fixed: " a  b ", rows })).toEqual({ tags: ["a", "b"], split });
  });
});
