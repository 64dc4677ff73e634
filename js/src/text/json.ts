/** Reads JSON as text, never as values: numbers keep their digits, and a text that was cut short still reads. */

export interface Field {
  /** Empty for a value that is not a member of an object. */
  key: string;
  value: string;
}

/** The members of the outermost object (or list), values on one line; null where the text is no object or list. */
export function fields(json: string): Field[] | null {
  const whole = spanAt(json, skipSpace(json, 0));
  if (nesting(json[whole.start]) !== 1) return null;
  return membersOf(json, whole, Number.POSITIVE_INFINITY).members.map(({ key, span }) => ({
    key: key ?? "",
    value: json
      .slice(span.start, span.end)
      .trim()
      .replace(INLINE, (part) => (part.startsWith('"') ? unquote(part) : `${part.trim()} `)),
  }));
}

/** What is written otherwise on one line: strings without their quotes, punctuation with air. */
const INLINE = /"(?:[^"\\]|\\.)*"?|[,:]\s*/gs;

/** The same JSON with one member a line; null where it is not well formed enough to be re-indented. */
export function pretty(json: string): string | null {
  const first = skipSpace(json, 0);
  if (nesting(json[first]) !== 1) return null;
  let out = "";
  let depth = 0;
  for (let at = first; at < json.length; ) {
    let end = scalarEnd(json, at);
    const part = json.slice(at, end);
    const next = skipSpace(json, end);
    const step = nesting(part);
    if (step > 0 && nesting(json[next]) < 0) {
      out += part + json[next];
      end = next + 1;
    } else {
      depth += step;
      if (depth < 0) return null;
      if (step < 0) out += newLine(depth);
      out += part === ":" ? ": " : part;
      if (step > 0 || part === ",") out += newLine(depth);
    }
    at = skipSpace(json, end);
  }
  return depth === 0 ? out : null;
}

/** Where a value stands in a JSON text, from its first character to after its last. */
export interface Span {
  kind: "object" | "array" | "string" | "literal";
  start: number;
  end: number;
}

/** One value inside another; `key` is null in an array. */
export interface Member {
  key: string | null;
  span: Span;
}

/** The outermost value of a JSON text; null where the text is not JSON. */
export function wholeSpan(json: string): Span | null {
  try {
    JSON.parse(json);
  } catch {
    return null;
  }
  return spanAt(json, skipSpace(json, 0));
}

/**
 * Members of a value, at most `limit` of them from the place `from` on.
 *
 * `next` is the place to go on from; null after the last member. Reading so costs no more than what is read, and a text that is cut
 * short is read up to there.
 */
export function membersOf(
  json: string,
  { kind, start }: Span,
  limit: number,
  from: number | null = start + 1,
): { members: Member[]; next: number | null } {
  const members: Member[] = [];
  let at = from;
  while (at !== null && members.length < limit) {
    let place = skipSpace(json, at);
    if (place >= json.length || nesting(json[place]) < 0) return { members, next: null };
    let key: string | null = null;
    if (kind === "object") {
      const end = scalarEnd(json, place);
      key = unquote(json.slice(place, end));
      place = skipSpace(json, skipSpace(json, end) + 1);
    }
    const span = spanAt(json, place);
    members.push({ key, span });
    const after = skipSpace(json, span.end);
    at = json[after] === "," ? after + 1 : null;
  }
  return { members, next: at };
}

/** The text that a JSON string stands for. */
export function unquote(text: string): string {
  const closed = text.length > 1 && text.endsWith('"') ? text : `${text.replace(/\\+$/, "")}"`;
  try {
    return JSON.parse(closed) as string;
  } catch {
    return text.slice(1).replace(/"$/, "");
  }
}

function spanAt(json: string, start: number): Span {
  const sign = json[start];
  if (nesting(sign) > 0) {
    return { kind: sign === "{" ? "object" : "array", start, end: closingAfter(json, start) };
  }
  return { kind: sign === '"' ? "string" : "literal", start, end: scalarEnd(json, start) };
}

/** 1 for what opens an object or a list, -1 for what closes one. */
function nesting(sign = " "): number {
  return "{[".includes(sign) ? 1 : "}]".includes(sign) ? -1 : 0;
}

/** The place after the bracket that closes the one here. */
function closingAfter(json: string, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; ) {
    depth += nesting(json[at]);
    at = scalarEnd(json, at);
    if (depth === 0) return at;
  }
  return json.length;
}

const LITERAL = /[^\s,:{}[\]"]*/y;

/** The place after the string, number, word or sign that begins here. */
function scalarEnd(json: string, start: number): number {
  if (json[start] !== '"') {
    LITERAL.lastIndex = start;
    LITERAL.exec(json);
    return Math.max(LITERAL.lastIndex, start + 1);
  }
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let escapes = 0;
    while (json[end - 1 - escapes] === "\\") escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
  return json.length;
}

function skipSpace(json: string, from: number): number {
  let at = from;
  while (json.charCodeAt(at) <= 32) at += 1;
  return at;
}

/** Beyond this depth lines go no further in: a text of nothing but brackets must not grow without bound. */
const DEEPEST = 40;

function newLine(depth: number): string {
  return `\n${"  ".repeat(Math.min(depth, DEEPEST))}`;
}
