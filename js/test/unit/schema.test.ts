import { describe, expect, test } from "vitest";
import {
  addField,
  choicesOf,
  choicesText,
  moveField,
  nameProblem,
  newSchema,
  removeField,
  setField,
  setRequired,
  withDescription,
  withoutRule,
  withType,
} from "../../src/schema/edits";
import { type Field, readSchema, type Shape, writeSchema } from "../../src/schema/model";

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

const shapeOf = (schema: unknown): Shape => {
  const { shape } = readSchema(JSON.stringify(schema));
  if (!shape) throw new Error("This schema has no fields.");
  return shape;
};
const there = (shape: Shape) => JSON.parse(writeSchema(shape)) as typeof TICKET;
const field = (shape: Shape, name: string): Field => {
  const found = shape.fields.find((one) => one.name === name);
  if (!found) throw new Error(`There is no field ${name}.`);
  return found;
};

describe("a schema that is read and written", () => {
  test("is the same, whatever fields cannot say", () => {
    expect(there(shapeOf(TICKET))).toEqual(TICKET);
    expect(Object.keys(there(shapeOf(TICKET)))).toEqual(Object.keys(TICKET));
  });

  test("is the same for schemas of any kind", () => {
    const next = random(11);
    for (let round = 0; round < 3_000; round += 1) {
      const schema = anyObject(next, 4);
      const text = JSON.stringify(schema);
      const { shape } = readSchema(text);
      if (shape) expect(JSON.parse(writeSchema(shape))).toEqual(JSON.parse(text));
    }
  });

  test("keeps the digits of its numbers", () => {
    const text =
      '{"type":"object","properties":{"n":{"type":"number","maximum":12345678901234567890,"multipleOf":1.10}}}';
    const { shape } = readSchema(text);
    expect(shape && writeSchema(shape).replaceAll(/\s/g, "")).toBe(text);
  });

  test("keeps names that mean something to JavaScript, and lone surrogates", () => {
    const text =
      '{"type":"object","properties":{"__proto__":{"type":"string"},"2":{},"\\ud800":{"type":"integer"}}}';
    const { shape } = readSchema(text);
    expect(shape && JSON.parse(writeSchema(shape))).toEqual(JSON.parse(text));
  });

  test.each([
    ["{", "not JSON"],
    ["[]", "JSON object"],
    ['{"type": "array"}', "Only an object"],
    ['{"oneOf": []}', "Only an object"],
    ['{"type": "object"}', "Only an object"],
  ])("says why %s has no fields", (text, why) => {
    expect(readSchema(text).why).toContain(why);
  });
});

describe("an edit", () => {
  test("of a name changes it and what requires it, and nothing else", () => {
    const shape = shapeOf(TICKET);
    const renamed = there(setField(shape, { ...field(shape, "score"), name: "weight" }));
    const { score, ...others } = TICKET.properties;
    expect(renamed).toEqual({
      ...TICKET,
      properties: { ...others, weight: score },
      required: ["weight", "area", "elsewhere"],
    });
    expect(Object.keys(renamed.properties)[1]).toBe("weight");
  });

  test("of a type keeps the rules, and brings back what the type before held", () => {
    const shape = shapeOf(TICKET);
    const area = field(shape, "area");
    const text = withType(area.shape, "text");
    expect(there(setField(shape, { ...area, shape: text })).properties.area).toEqual({
      type: "string",
      description: "Where it belongs",
    });
    const again = withType(text, "choice");
    expect(there(setField(shape, { ...area, shape: again }))).toEqual(TICKET);
    const due = field(shape, "due");
    const back = withType(withType(due.shape, "text"), "other");
    expect(there(setField(shape, { ...due, shape: back }))).toEqual(TICKET);
  });

  test("that adds a field makes it required; objects are closed", () => {
    expect(there(newSchema())).toEqual({
      type: "object",
      properties: { answer: { type: "string" } },
      required: ["answer"],
      additionalProperties: false,
    });
    const { shape, id } = addField(shapeOf(TICKET), "new", 0);
    expect(Object.keys(there(shape).properties).slice(0, 2)).toEqual(["area", "new"]);
    expect(there(setRequired(shape, id, false)).required).toEqual(TICKET.required);
  });

  test("that removes a field takes it off what is required", () => {
    const shape = shapeOf(TICKET);
    const left = there(removeField(shape, field(shape, "score").id));
    expect(left.required).toEqual(["area", "elsewhere"]);
    expect(Object.keys(left.properties)).not.toContain("score");
  });

  test("that moves a field changes the order alone", () => {
    const shape = shapeOf(TICKET);
    const moved = there(moveField(shape, field(shape, "score").id, -1));
    expect(Object.keys(moved.properties).slice(0, 2)).toEqual(["score", "area"]);
    expect(moved).toEqual(TICKET);
    expect(moveField(shape, field(shape, "area").id, -1)).toBe(shape);
  });

  test("of a description or a rule leaves the others", () => {
    const shape = shapeOf(TICKET);
    const score = field(shape, "score");
    const said = withDescription(score.shape, "How sure");
    expect(there(setField(shape, { ...score, shape: said })).properties.score).toEqual({
      ...TICKET.properties.score,
      description: "How sure",
    });
    const gone = withoutRule(withDescription(said, ""), "minimum");
    expect(there(setField(shape, { ...score, shape: gone })).properties.score).toEqual({
      type: "number",
      maximum: 1,
    });
  });
});

test("names that are empty or there twice are problems", () => {
  const shape = shapeOf(TICKET);
  const score = field(shape, "score");
  expect(nameProblem(shape, score)).toBeNull();
  expect(nameProblem(shape, { ...score, name: " " })).toContain("has a name");
  expect(nameProblem(shape, { ...score, name: "area" })).toContain("Another field");
});

test("choices are written one a line or with commas, and keep a comma of their own", () => {
  expect(choicesOf("low, normal,high")).toEqual(["low", "normal", "high"]);
  expect(choicesOf("yes, please\nno\n\nno")).toEqual(["yes, please", "no"]);
  for (const choices of [["a"], ["a, b"], ["a", "b, c"]]) {
    expect(choicesOf(choicesText(choices))).toEqual(choices);
  }
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
