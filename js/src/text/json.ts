/** Reads JSON as text, never as values: numbers keep their digits, and a text that was cut short still reads. */

export interface Field {
  /** Empty for a value that is not a member of an object. */
  key: string;
  value: string;
}

type Token = { kind: "open" | "close" | "comma" | "colon" | "string" | "literal"; text: string };

const TOKEN = /\s*(?:([{[])|([}\]])|(,)|(:)|("(?:[^"\\]|\\.)*"?)|([^\s,:{}[\]"]+))/gy;
const KINDS = ["open", "close", "comma", "colon", "string", "literal"] as const;

/** The members of the outermost object (or list), values on one line; null where the text is no object or list. */
export function fields(json: string): Field[] | null {
  const tokens = tokenize(json);
  if (tokens[0]?.kind !== "open") return null;
  const inObject = tokens[0].text === "{";
  const found: Field[] = [];
  let depth = 0;
  let key = "";
  let value: string[] = [];
  const finish = () => {
    if (key || value.length) found.push({ key, value: value.join("") });
    key = "";
    value = [];
  };
  for (const token of tokens) {
    if (token.kind === "close") depth -= 1;
    if (depth === 1 && token.kind === "comma") finish();
    else if (depth === 1 && token.kind === "colon" && inObject && !key) {
      key = value.join("");
      value = [];
    } else if (depth > 0) value.push(inline(token, depth));
    if (token.kind === "open") depth += 1;
  }
  finish();
  return found;
}

/** The same JSON with one member a line; null where it is not well formed enough to be re-indented. */
export function pretty(json: string): string | null {
  const first = skipSpace(json, 0);
  if (json[first] !== "{" && json[first] !== "[") return null;
  const out: string[] = [];
  let depth = 0;
  for (let at = first; at < json.length; ) {
    const sign = json[at] ?? "";
    let end = at + 1;
    if (sign === "{" || sign === "[") {
      depth += 1;
      const next = skipSpace(json, end);
      if (json[next] === "}" || json[next] === "]") {
        depth -= 1;
        out.push(sign, json[next] ?? "");
        end = next + 1;
      } else out.push(sign, newLine(depth));
    } else if (sign === "}" || sign === "]") {
      depth -= 1;
      if (depth < 0) return null;
      out.push(newLine(depth), sign);
    } else if (sign === ",") out.push(",", newLine(depth));
    else if (sign === ":") out.push(": ");
    else {
      end = scalarEnd(json, at);
      out.push(json.slice(at, end));
    }
    at = skipSpace(json, end);
  }
  return depth === 0 ? out.join("") : null;
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
 * Members of a value in well-formed JSON, at most `limit` of them from the place `from` on.
 *
 * `next` is the place to go on from; null after the last member. Reading so costs no more than what is read.
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
    if (json[place] === "}" || json[place] === "]") return { members, next: null };
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
  if (sign === "{" || sign === "[") {
    return { kind: sign === "{" ? "object" : "array", start, end: closingAfter(json, start) };
  }
  return { kind: sign === '"' ? "string" : "literal", start, end: scalarEnd(json, start) };
}

/** The place after the bracket that closes the one here. */
function closingAfter(json: string, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = scalarEnd(json, at) - 1;
    else if (code === 123 || code === 91) depth += 1;
    else if (code === 125 || code === 93) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return json.length;
}

const QUOTE = 34;
const BACKSLASH = 92;
const LITERAL = /[^\s,:{}[\]"]*/y;

/** The place after the string, number or word that begins here. */
function scalarEnd(json: string, start: number): number {
  if (json.charCodeAt(start) !== QUOTE) {
    LITERAL.lastIndex = start;
    LITERAL.exec(json);
    return Math.max(LITERAL.lastIndex, start + 1);
  }
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let escapes = 0;
    while (json.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
  return json.length;
}

function skipSpace(json: string, from: number): number {
  let at = from;
  while (at < json.length && json.charCodeAt(at) <= 32) at += 1;
  return at;
}

function tokenize(json: string): Token[] {
  const tokens: Token[] = [];
  const body = json.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const match = TOKEN.exec(body);
    if (!match) break;
    const group = match.findIndex((text, index) => index > 0 && text !== undefined);
    const kind = KINDS[group - 1];
    if (kind) tokens.push({ kind, text: match[group] ?? "" });
  }
  return tokens;
}

/** A token inside a one-line value: outermost strings without their quotes, punctuation with air. */
function inline(token: Token, depth: number): string {
  if (token.kind === "comma") return ", ";
  if (token.kind === "colon") return ": ";
  return token.kind === "string" && depth <= 2 ? unquote(token.text) : token.text;
}

/** Beyond this depth lines go no further in: a text of nothing but brackets must not grow without bound. */
const DEEPEST = 40;

function newLine(depth: number): string {
  return `\n${"  ".repeat(Math.min(depth, DEEPEST))}`;
}
