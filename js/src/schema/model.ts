/**
 * A JSON Schema as fields that a person can edit, and back, without loss.
 *
 * A schema stays the text that it was, and each edit is another text: only what the edit is about is written anew. What
 * fields cannot say (references, alternatives, limits, keywords of others) stands there as it stood.
 */

import { membersOf, unquote, wholeSpan } from "../text/json";

/** The members of an object, each with its value as JSON text. */
export type Members = ReadonlyMap<string, string>;
/** A field's name, and the schema of its value. */
export type Field = readonly [name: string, schema: string];

/** What is said of a value of each type when that is chosen. */
const BEGINS = {
  text: { type: "string" },
  number: { type: "number" },
  integer: { type: "integer" },
  boolean: { type: "boolean" },
  choice: { type: "string", enum: [] },
  list: { type: "array", items: { type: "string" } },
  object: { type: "object", properties: {}, required: [], additionalProperties: false },
} as const;

export type KnownType = keyof typeof BEGINS;
/** `other`: fields cannot show it, and it is kept as it is. */
export type Type = KnownType | "other";

const STRUCTURE = new Set(Object.values(BEGINS).flatMap((begin) => Object.keys(begin)));

/** A text, as a new field is. */
export const TEXT = JSON.stringify(BEGINS.text);

/** An object that holds one required text, closed against others as strict structured output asks for. */
export const NEW_SCHEMA = withFields(JSON.stringify(BEGINS.object), [["answer", TEXT]], ["answer"]);

/** Of a name that stands there twice the last one counts, as wherever JSON is read; null where this is no object. */
export function membersIn(json: string): Members | null {
  const whole = wholeSpan(json);
  if (whole?.kind !== "object") return null;
  const { members } = membersOf(json, whole, Number.POSITIVE_INFINITY);
  return new Map(members.map(({ key, span }) => [key ?? "", json.slice(span.start, span.end)]));
}

function written(members: Iterable<Field>): string {
  return `{${[...members].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join()}}`;
}

/** The schema with another value of one keyword; without it where the value is null. */
export function withKeyword(schema: string, key: string, value: string | null): string {
  const members = new Map(membersIn(schema));
  if (value === null) members.delete(key);
  else members.set(key, value);
  return written(members);
}

export function typeOf(schema: string): Type {
  const members = membersIn(schema);
  if (!members || members.has("$ref")) return "other";
  const choices = stringsIn(members.get("enum") ?? "0");
  // Choices are written one a line
  const chooses = choices?.every((one) => one && one === one.trim() && !/[\r\n]/.test(one));
  const said = members.get("type") ?? (chooses ? '"string"' : "");
  const type = (Object.keys(BEGINS) as KnownType[]).find(
    (each) => said === `"${BEGINS[each].type}"`,
  );
  if (type === "text" && chooses) return "choice";
  if (type === "list" && members.get("items")?.startsWith("[")) return "other";
  const required = stringsIn(members.get("required") ?? "[]");
  if (type === "object" && !(required && membersIn(members.get("properties") ?? "{}")))
    return "other";
  return type ?? "other";
}

/** The same value as another type; what is said of it beyond its structure stays. */
export function withType(schema: string, type: KnownType): string {
  const known = typeOf(schema) !== "other" && membersIn(schema);
  const begin = Object.entries(BEGINS[type]).map(([key, value]) => [key, JSON.stringify(value)]);
  return written([
    ...(begin as unknown as Field[]),
    ...[...(known || [])].filter(([key]) => !STRUCTURE.has(key)),
  ]);
}

/** What a schema says beyond its fields: it is shown, and edited as JSON. */
export function rulesOf(schema: string): Field[] {
  const type = typeOf(schema);
  if (type === "other") return [];
  const shown = Object.keys(BEGINS[type]).filter((key) => key !== "additionalProperties");
  return [...(membersIn(schema) ?? [])].filter(([key]) => !["description", ...shown].includes(key));
}

export function descriptionOf(schema: string): string {
  const said = membersIn(schema)?.get("description");
  return said?.startsWith('"') ? unquote(said) : "";
}

export function fieldsOf(schema: string): Field[] {
  return [...(membersIn(membersIn(schema)?.get("properties") ?? "{}") ?? [])];
}

/** The strings that a keyword lists. */
export function listedIn(schema: string, key: "required" | "enum"): string[] {
  return stringsIn(membersIn(schema)?.get(key) ?? "[]") ?? [];
}

/** An object's schema with other fields; what it requires stays where nothing is said of it. */
export function withFields(
  schema: string,
  fields: readonly Field[],
  required?: readonly string[],
): string {
  const next = withKeyword(schema, "properties", written(fields));
  return required ? withKeyword(next, "required", JSON.stringify([...new Set(required)])) : next;
}

function stringsIn(json: string): string[] | null {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : null;
}
