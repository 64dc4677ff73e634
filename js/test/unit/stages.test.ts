import { describe, expect, test } from "vitest";
import type { Forecast } from "../../src/link/protocol";
import { jsonInputs, linesIn, tooMany } from "../../src/stages/lines";
import { tagsIn } from "../../src/stages/retag";
import { takesLine } from "../../src/stages/takes";

const forecast = (more: Partial<Forecast> = {}): Forecast => ({
  ...{ items: 24, calls: 3, tokens_in: 1200, tokens_out_low: 400, tokens_out_high: 4800 },
  ...{ cost_usd_low: 0.02, cost_usd_high: 0.11, ...more },
});

describe("what a run takes", () => {
  test.each([
    [forecast(), "openai/gpt-5-mini", "3 calls · up to $0.11 · up to 6K tokens"],
    [forecast({ cost_usd_high: null }), "x/y", "3 calls · cost unknown · up to 6K tokens"],
    [forecast({ cost_usd_high: null }), "local/smollm2", "3 calls · up to 6K tokens"],
    [forecast({ calls: 1, cost_usd_high: 0.001 }), "x/y", "1 call · under $0.01 · up to 6K tokens"],
    [forecast({ calls: 0 }), "x/y", "nothing to do"],
  ])("is said in a few words", (told, model, line) => {
    expect(takesLine(told, model)).toBe(line);
  });
});

test("lines are what stands on them, whatever ends them", () => {
  expect(linesIn("  a, b \r\n\r\n\tc\n")).toEqual({ lines: ["a, b", "c"], wrong: null });
});

test("only what is more than one request takes is too many", () => {
  expect([tooMany(1000), tooMany(1001)]).toEqual([
    null,
    "1,001 are too many: add at most 1,000 at once.",
  ]);
});

test.each([
  ['{"a": 1}', ['{"a":1}']],
  ['[{"a": 1}, "b"]', ['{"a":1}', '"b"']],
  ["  ", []],
])("JSON is one input, or an array of them", (text, lines) => {
  expect(jsonInputs(text)).toEqual({ lines, wrong: null });
});

test("what is no JSON says so", () => {
  expect(jsonInputs("{").wrong).toMatch(/^This is no JSON yet: /);
});

test("tags stand between commas, each once", () => {
  expect(tagsIn(" a, b ,,a")).toEqual(["a", "b"]);
});
