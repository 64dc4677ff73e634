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
  const tokens = tokenize(json);
  if (tokens[0]?.kind !== "open") return null;
  let depth = 0;
  let out = "";
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token.kind === "open") {
      depth += 1;
      out += token.text + (next?.kind === "close" ? "" : newLine(depth));
    } else if (token.kind === "close") {
      depth -= 1;
      if (depth < 0) return null;
      out += (tokens[index - 1]?.kind === "open" ? "" : newLine(depth)) + token.text;
    } else if (token.kind === "comma") out += `,${newLine(depth)}`;
    else if (token.kind === "colon") out += ": ";
    else out += token.text;
  }
  return depth === 0 ? out : null;
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

function unquote(text: string): string {
  const closed = text.length > 1 && text.endsWith('"') ? text : `${text.replace(/\\+$/, "")}"`;
  try {
    return JSON.parse(closed) as string;
  } catch {
    return text.slice(1).replace(/"$/, "");
  }
}

function newLine(depth: number): string {
  return `\n${"  ".repeat(depth)}`;
}
