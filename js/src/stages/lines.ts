import { count } from "../text/numbers";

/** As many as one request takes. */
export const MOST_AT_ONCE = 1_000;

/** What stands on the lines of a text; empty lines are nothing. */
export function linesIn(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

export function tooMany(number: number): string | null {
  if (number <= MOST_AT_ONCE) return null;
  return `${count(number)} are too many: add at most ${count(MOST_AT_ONCE)} at once.`;
}

/** The inputs that a JSON text holds, each as JSON of its own; or why it holds none. */
export function jsonInputs(text: string): { inputs: string[]; wrong: string | null } {
  if (!text.trim()) return { inputs: [], wrong: null };
  try {
    const read: unknown = JSON.parse(text);
    const values = Array.isArray(read) ? read : [read];
    return { inputs: values.map((value) => JSON.stringify(value)), wrong: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { inputs: [], wrong: `This is no JSON yet: ${why}` };
  }
}
