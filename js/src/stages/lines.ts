import { count } from "../text/numbers";

/** As many as one request takes. */
const MOST_AT_ONCE = 1_000;

/** What a text holds to be added; or why it holds nothing. */
export interface Lines {
  lines: string[];
  wrong: string | null;
}

/** What stands on the lines of a text; empty lines are nothing. */
export function linesIn(text: string): Lines {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return { lines: lines.filter(Boolean), wrong: null };
}

/** The inputs that a JSON text holds, each as JSON of its own. */
export function jsonInputs(text: string): Lines {
  if (!text.trim()) return linesIn("");
  try {
    const lines = [JSON.parse(text)].flat().map((value) => JSON.stringify(value));
    return { lines, wrong: null };
  } catch (error) {
    return { lines: [], wrong: `This is no JSON yet: ${(error as Error).message}` };
  }
}

export function tooMany(number: number): string | null {
  if (number <= MOST_AT_ONCE) return null;
  return `${count(number)} are too many: add at most ${count(MOST_AT_ONCE)} at once.`;
}
