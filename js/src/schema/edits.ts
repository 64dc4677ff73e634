/** What a person does to the fields of a schema: each edit is a new shape, and touches only what it is about. */

import { EMPTY, type Field, type Shape, type Type } from "./model";

const CLOSED = { key: "additionalProperties", raw: "false" };

/** A shape of this type with nothing said of it yet. */
export function newShape(type: Type): Shape {
  return withType(EMPTY, type);
}

/** An object that holds one required text, closed against others as strict structured output asks for. */
export function newSchema(): Shape {
  return addField(newShape("object"), "answer").shape;
}

const KEYWORDS: Readonly<Record<Type, readonly string[]>> = {
  text: ["type"],
  number: ["type"],
  integer: ["type"],
  boolean: ["type"],
  choice: ["type", "enum"],
  list: ["type", "items"],
  object: ["type", "properties", "required", "additionalProperties"],
  other: [],
};
const OF_TYPES = new Set(Object.values(KEYWORDS).flat());

/** Another type. Description and rules stay; what the former type held is there again when it is chosen again. */
export function withType(shape: Shape, type: Type): Shape {
  if (type === shape.type) return shape;
  if (type === "other") return { ...shape, type };
  const rules = shape.kept.filter(({ key, raw }) =>
    key === CLOSED.key ? raw !== CLOSED.raw : !KEYWORDS[type].includes(key),
  );
  const closes = type === "object" && !rules.some(({ key }) => key === CLOSED.key);
  const kept = closes ? [...rules, CLOSED] : rules;
  const stays = shape.order.filter(
    (key) => !OF_TYPES.has(key) || kept.some((rule) => rule.key === key),
  );
  const order = [...KEYWORDS[type], ...stays.filter((key) => !KEYWORDS[type].includes(key))];
  const item = type === "list" ? (shape.item ?? newShape("text")) : shape.item;
  return { ...shape, type, kept, order, item };
}

function without(rules: Shape["kept"], key: string): Shape["kept"] {
  return rules.filter((rule) => rule.key !== key);
}

export function withDescription(shape: Shape, description: string): Shape {
  const kept = without(shape.kept, "description");
  const order = shape.order.filter((key) => key !== "description");
  if (!description) return { ...shape, kept, description, order };
  const place = shape.order.indexOf("description");
  return {
    ...shape,
    kept,
    description,
    order: place >= 0 ? shape.order : inserted(order, "description", 1),
  };
}

export function withChoices(shape: Shape, choices: readonly string[]): Shape {
  return { ...shape, choices };
}

export function withItem(shape: Shape, item: Shape): Shape {
  return { ...shape, item, order: having(shape.order, "items") };
}

export function withoutRule(shape: Shape, key: string): Shape {
  return {
    ...shape,
    kept: without(shape.kept, key),
    order: shape.order.filter((other) => other !== key),
  };
}

/** A new required text after the field with this id, or at the end; with the id that it got. */
export function addField(shape: Shape, name = "", after?: number): { shape: Shape; id: number } {
  const { fields } = shape;
  const id = Math.max(-1, ...fields.map((field) => field.id)) + 1;
  const place = fields.findIndex((field) => field.id === after);
  const field: Field = { id, name, shape: newShape("text") };
  const next = {
    ...shape,
    fields: inserted(fields, field, place < 0 ? fields.length : place + 1),
    order: having(having(shape.order, "properties"), "required"),
  };
  return { shape: setRequired(next, id, true), id };
}

export function removeField(shape: Shape, id: number): Shape {
  return {
    ...shape,
    fields: shape.fields.filter((field) => field.id !== id),
    required: shape.required.filter((one) => one !== id),
  };
}

export function setField(shape: Shape, next: Field): Shape {
  return { ...shape, fields: shape.fields.map((field) => (field.id === next.id ? next : field)) };
}

export function setRequired(shape: Shape, id: number, required: boolean): Shape {
  const others = shape.required.filter((one) => one !== id);
  if (!required) return { ...shape, required: others };
  return {
    ...shape,
    required: shape.required.includes(id) ? shape.required : [...others, id],
    order: having(shape.order, "required"),
  };
}

/** Up or down among its neighbours; the same shape where there is no place to go. */
export function moveField(shape: Shape, id: number, by: number): Shape {
  const from = shape.fields.findIndex((field) => field.id === id);
  const field = shape.fields[from];
  const to = from + by;
  if (!field || to < 0 || to >= shape.fields.length) return shape;
  const others = shape.fields.filter((other) => other.id !== id);
  return { ...shape, fields: inserted(others, field, to) };
}

/** What is wrong with a field's name among those of its neighbours. */
export function nameProblem(shape: Shape, field: Field): string | null {
  if (!field.name.trim()) return "A field has a name.";
  const twice = shape.fields.some(({ id, name }) => id !== field.id && name === field.name);
  return twice ? "Another field has this name." : null;
}

/** Choices from what a person wrote: one a line, or all on one line with commas between them. */
export function choicesOf(text: string): string[] {
  const parts = text.includes("\n") ? text.split("\n") : text.split(",");
  return [...new Set(parts.map((part) => part.trim()).filter(Boolean))];
}

/** Choices one a line; the line end after the last tells a comma in it from one between two. */
export function choicesText(choices: readonly string[]): string {
  return choices.length === 1 && choices[0]?.includes(",") ? `${choices[0]}\n` : choices.join("\n");
}

function inserted<T>(list: readonly T[], one: T, place: number): T[] {
  return [...list.slice(0, place), one, ...list.slice(place)];
}

function having(order: readonly string[], key: string): readonly string[] {
  return order.includes(key) ? order : [...order, key];
}
