/**
 * A JSON Schema as fields that a person can edit, and back, without loss.
 *
 * What fields cannot say (references, alternatives, limits, keywords of others) is kept as the text that it was. A
 * schema that was not edited is written as it was read, but for its layout and for names that stood there twice.
 */

import { membersOf, pretty, type Span, unquote, wholeSpan } from "../text/json";

export const TYPES = ["text", "number", "integer", "boolean", "choice", "list", "object"] as const;

/** `other`: the whole schema is kept as it is. */
export type Type = (typeof TYPES)[number] | "other";

/** A keyword that is kept as it was written. */
export interface Rule {
  key: string;
  raw: string;
}

/** The shape of one value. What does not belong to its type is remembered while a person chooses between types. */
export interface Shape {
  type: Type;
  description: string;
  choices: readonly string[];
  item: Shape | null;
  fields: readonly Field[];
  /** What `required` names: fields by their id, in the order in which it does; a text names no field. */
  required: readonly (number | string)[];
  kept: readonly Rule[];
  /** The keywords that are written, in this order. */
  order: readonly string[];
  /** The whole as it was read, where its type is `other`. */
  raw: string | null;
}

/** A member of an object. The id tells it from its neighbours while names are typed. */
export interface Field {
  id: number;
  name: string;
  shape: Shape;
}

/** A schema's fields, or why there are none to show. */
export type Read = { shape: Shape; why: null } | { shape: null; why: string };

export const EMPTY: Shape = {
  type: "other",
  description: "",
  choices: [],
  item: null,
  fields: [],
  required: [],
  kept: [],
  order: [],
  raw: null,
};

export function readSchema(text: string): Read {
  const span = wholeSpan(text);
  if (!span) return { shape: null, why: "This is not JSON yet." };
  if (span.kind !== "object") return { shape: null, why: "A schema is a JSON object." };
  const shape = shapeAt(text, span, 0);
  if (shape.type !== "object" || !shape.order.includes("properties")) {
    return {
      shape: null,
      why: "Only an object with “properties” can be shown as fields: this schema says something else.",
    };
  }
  return { shape, why: null };
}

/** The schema as JSON, one keyword a line. */
export function writeSchema(shape: Shape): string {
  const text = written(shape);
  return pretty(text) ?? text;
}

/** Deeper than this the kernel reads no JSON; what is there is kept as it is. */
const MAX_DEPTH = 64;

function shapeAt(json: string, span: Span, depth: number): Shape {
  const raw = json.slice(span.start, span.end);
  const other: Shape = { ...EMPTY, raw };
  if (span.kind !== "object" || depth > MAX_DEPTH) return other;
  const spans = entriesOf(json, span);
  const values = new Map([...spans].map(([key, at]) => [key, json.slice(at.start, at.end)]));
  const choices = choicesIn(values.get("enum"));
  const type = typeIn(values, choices);
  if (!type) return other;

  const known = new Set(["type"]);
  const shape: Shape = { ...EMPTY, type, order: [...values.keys()] };
  const description = values.get("description");
  if (description?.startsWith('"')) {
    known.add("description");
    shape.description = unquote(description);
  }
  if (type === "choice") {
    known.add("enum");
    shape.choices = choices ?? [];
  }
  if (type === "list") {
    const items = spans.get("items");
    if (items?.kind === "array") return other;
    if (items) {
      known.add("items");
      shape.item = shapeAt(json, items, depth + 1);
    }
  }
  if (type === "object") {
    const properties = spans.get("properties");
    const required = values.get("required");
    const names = required === undefined ? [] : stringsIn(required);
    if ((properties && properties.kind !== "object") || !names) return other;
    if (properties) {
      known.add("properties");
      shape.fields = [...entriesOf(json, properties)].map(([name, at], id) => ({
        id,
        name,
        shape: shapeAt(json, at, depth + 1),
      }));
    }
    known.add("required");
    shape.required = requiredBy(shape.fields, names);
  }
  shape.kept = [...values]
    .filter(([key]) => !known.has(key))
    .map(([key, value]) => ({ key, raw: value }));
  return shape;
}

/** Members by name; of a name that stands there twice the last one counts, as wherever JSON is read. */
function entriesOf(json: string, span: Span): Map<string, Span> {
  const { members } = membersOf(json, span, Number.POSITIVE_INFINITY);
  return new Map(members.map((member) => [member.key ?? "", member.span]));
}

const PLAIN: Readonly<Record<string, Type>> = {
  '"string"': "text",
  '"number"': "number",
  '"integer"': "integer",
  '"boolean"': "boolean",
  '"array"': "list",
  '"object"': "object",
};

function typeIn(values: ReadonlyMap<string, string>, choices: string[] | null): Type | null {
  if (values.has("$ref")) return null;
  const type = values.get("type");
  const plain = type === undefined ? (choices ? "text" : undefined) : PLAIN[type];
  if (plain === "text" && choices) return "choice";
  return plain ?? null;
}

/** Choices that can be written one a line; null where they are no such thing. */
function choicesIn(raw: string | undefined): string[] | null {
  const found = raw === undefined ? null : stringsIn(raw);
  return found?.length && found.every((one) => one && one === one.trim() && !/[\r\n]/.test(one))
    ? found
    : null;
}

function stringsIn(raw: string): string[] | null {
  const value: unknown = JSON.parse(raw);
  return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : null;
}

function requiredBy(fields: readonly Field[], names: readonly string[]): (number | string)[] {
  const ids = new Map(fields.map(({ name, id }) => [name, id]));
  return names.map((name, index) => {
    const id = ids.get(name);
    return id === undefined || names.indexOf(name) < index ? name : id;
  });
}

function written(shape: Shape): string {
  if (shape.type === "other") return shape.raw ?? "{}";
  const kept = new Map(shape.kept.map(({ key, raw }) => [key, raw]));
  return objectOf(shape.order.map((key) => [key, kept.get(key) ?? wordOf(key, shape)]));
}

const NAMES: Readonly<Record<Type, string>> = {
  text: "string",
  choice: "string",
  number: "number",
  integer: "integer",
  boolean: "boolean",
  list: "array",
  object: "object",
  other: "",
};

function wordOf(key: string, shape: Shape): string | null {
  const { fields, required } = shape;
  switch (key) {
    case "type":
      return JSON.stringify(NAMES[shape.type]);
    case "description":
      return JSON.stringify(shape.description);
    case "enum":
      return JSON.stringify(shape.choices);
    case "items":
      return shape.item && written(shape.item);
    case "properties":
      return objectOf(fields.map((field) => [field.name, written(field.shape)]));
    case "required":
      return JSON.stringify(
        required.map((one) =>
          typeof one === "string" ? one : fields.find(({ id }) => id === one)?.name,
        ),
      );
    default:
      return null;
  }
}

function objectOf(members: readonly (readonly [string, string | null])[]): string {
  const parts = members.flatMap(([key, raw]) =>
    raw === null ? [] : [`${JSON.stringify(key)}:${raw}`],
  );
  return `{${parts.join(",")}}`;
}
