import { describe, expect, test } from "vitest";
import {
  descriptionOf,
  fieldsOf,
  listedIn,
  membersIn,
  NEW_SCHEMA,
  rulesOf,
  typeOf,
  withFields,
  withKeyword,
  withType,
} from "../../src/schema/model";
import { problemsAt } from "../../src/schema/problem-list";

const TICKET = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  title: "Ticket",
  properties: {
    area: { type: "string", enum: ["billing", "login"], description: "Where it belongs" },
    score: { minimum: 0, type: "number", maximum: 1 },
    tags: { type: "array", items: { type: "string", pattern: "^[a-z]+$" }, minItems: 1 },
    place: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    due: { anyOf: [{ type: "string", format: "date" }, { type: "null" }] },
    owner: { $ref: "#/$defs/person" },
  },
  required: ["score", "area", "elsewhere"],
  additionalProperties: false,
  $defs: { person: { type: "object", properties: { name: { type: "string" } } } },
};

const SCHEMA = JSON.stringify(TICKET);
const fieldOf = (schema: string, name: string): string => {
  const [, found] = fieldsOf(schema).find(([each]) => each === name) ?? [];
  if (!found) throw new Error(`There is no field ${name}.`);
  return found;
};

describe("a schema that is read", () => {
  test.each([
    ["area", "choice"],
    ["score", "number"],
    ["tags", "list"],
    ["place", "object"],
    ["due", "other"],
    ["owner", "other"],
  ])("shows %s as %s", (name, type) => {
    expect(typeOf(fieldOf(SCHEMA, name))).toBe(type);
  });

  test.each(["{", "[]", '{"oneOf": []}', '{"type": "object", "properties": []}'])(
    "has no fields where it is %s",
    (text) => expect(typeOf(text)).toBe("other"),
  );

  test("tells what fields cannot say, as it is written", () => {
    expect(rulesOf(SCHEMA).map(([key]) => key)).toEqual([
      "$schema",
      "title",
      "additionalProperties",
      "$defs",
    ]);
    expect(rulesOf('{"type":"number","maximum":1.10}')).toEqual([["maximum", "1.10"]]);
  });
});

describe("an edit", () => {
  test("of one field leaves the text of all others, whatever the schema", () => {
    const next = random(11);
    for (let round = 0; round < 600; round += 1) {
      const text = JSON.stringify(anyObject(next, 4));
      if (typeOf(text) !== "object") continue;
      const fields = fieldsOf(text);
      const edited = withFields(text, [...fields, ["new", "{}"]]);
      expect(fieldsOf(edited)).toEqual([...new Map([...fields, ["new", "{}"] as const])]);
      const others = (schema: string) =>
        [...(membersIn(schema) ?? [])].filter(([key]) => key !== "properties");
      expect(others(edited)).toEqual(others(text));
      if (membersIn(text)?.has("properties")) {
        expect(JSON.parse(withFields(edited, fields))).toEqual(JSON.parse(text));
      }
    }
  });

  test("keeps the digits of numbers", () => {
    const rule = '"maximum":12345678901234567890,"multipleOf":1.10';
    expect(withKeyword(`{"type":"number",${rule}}`, "description", '"x"')).toContain(rule);
  });

  test("keeps names that mean something to JavaScript, and lone surrogates", () => {
    const text =
      '{"type":"object","properties":{"__proto__":{"type":"string"},"2":{},"\\ud800":{"type":"integer"}}}';
    expect(withFields(text, fieldsOf(text))).toBe(text);
  });

  test("of a description touches nothing else", () => {
    const score = fieldOf(SCHEMA, "score");
    const said = withKeyword(score, "description", '"How sure"');
    expect(descriptionOf(said)).toBe("How sure");
    expect(withKeyword(said, "description", null)).toBe(score);
  });

  test("of a type keeps what is not about its structure", () => {
    expect(JSON.parse(withType(fieldOf(SCHEMA, "area"), "number"))).toEqual({
      type: "number",
      description: "Where it belongs",
    });
    expect(JSON.parse(withType(fieldOf(SCHEMA, "score"), "integer"))).toEqual({
      type: "integer",
      minimum: 0,
      maximum: 1,
    });
    expect(JSON.parse(withType(fieldOf(SCHEMA, "due"), "text"))).toEqual({ type: "string" });
  });

  test.each(["text", "number", "integer", "boolean", "choice", "list", "object"] as const)(
    "to %s is read as that",
    (type) => expect(typeOf(withType("{}", type))).toBe(type),
  );

  test("of what is required names fields, and others that stood there", () => {
    expect(listedIn(SCHEMA, "required")).toEqual(["score", "area", "elsewhere"]);
    const edited = withFields(SCHEMA, fieldsOf(SCHEMA), ["elsewhere"]);
    expect(JSON.parse(edited)).toEqual({ ...TICKET, required: ["elsewhere"] });
  });
});

test("a new schema is a closed object with one required text", () => {
  expect(JSON.parse(NEW_SCHEMA)).toEqual({
    type: "object",
    properties: { answer: { type: "string" } },
    required: ["answer"],
    additionalProperties: false,
  });
});

test("problems are told at the innermost value that is shown", () => {
  const problem = (path: string) => ({ path, message: "odd" });
  const problems = [problem("/properties/a/enum"), problem("/properties/ab"), problem("/$defs")];
  expect(problemsAt(problems, "", "object")).toEqual([problem("/$defs")]);
  expect(problemsAt(problems, "/properties/a", "choice")).toEqual([problem("/enum")]);
});

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const KEYWORDS =
  "type description enum items properties required additionalProperties $ref const minimum pattern anyOf $defs title x-own __proto__".split(
    " ",
  );
const TYPES = [
  "string",
  "number",
  "integer",
  "boolean",
  "array",
  "object",
  "null",
  ["string", "null"],
  7,
];

/** A schema, well formed or not: most of it looks like one. */
function anyObject(next: () => number, depth: number): unknown {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const some = <T>(make: () => T) => Array.from({ length: Math.floor(next() * 4) }, make);
  const members = (make: () => unknown) =>
    Object.fromEntries(some(() => [pick(["a", "b", "", "1", "x y", "__proto__"]), make()]));
  const value = (key: string): unknown => {
    if (depth <= 0 || next() < 0.08) return pick([null, true, 1.5, "s", [], {}, ["a", 1]]);
    switch (key) {
      case "type":
        return pick(TYPES);
      case "description":
        return pick(["", "said ", "\u202E\u0000"]);
      case "enum":
      case "required":
        return some(() => pick(["a", "b", "a\nb", "c, d", "1"]));
      case "items":
        return anyObject(next, depth - 1);
      case "properties":
      case "$defs":
        return members(() => anyObject(next, depth - 1));
      case "anyOf":
        return some(() => anyObject(next, depth - 1));
      default:
        return pick([0, "#/$defs/a", false, anyObject(next, depth - 1)]);
    }
  };
  if (next() < 0.05) return pick([true, false, null, "s"]);
  const keys = some(() => pick(KEYWORDS));
  if (next() < 0.7) keys.push("type");
  if (depth >= 3) keys.push("properties");
  const schema = Object.fromEntries(keys.map((key) => [key, value(key)]));
  return depth >= 3 && next() < 0.8 ? { ...schema, type: "object" } : schema;
}
