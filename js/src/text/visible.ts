/**
 * Text made by a model, with everything that would be invisible or would reorder its surroundings shown as a glyph.
 * What a person reads is then what is stored. Line ends and tabs stay.
 */
export function visible(text: string): string {
  return text.replace(HIDDEN, glyph);
}

/** The same for a single line: line ends and tabs are shown as well. */
export function visibleLine(text: string): string {
  return visible(text.replace(/\r\n?|\n/g, " ↵ ").replaceAll("\t", " ⇥ "));
}

// Joiners (U+200C, U+200D) and variation selectors stay: scripts and emoji need them, and they reorder nothing.
const HIDDEN =
  /[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/gu;

const NAMES: Readonly<Record<string, string>> = {
  "\u007F": "DEL",
  "\u00AD": "SHY",
  "\u061C": "ALM",
  "\u200B": "ZWSP",
  "\u200E": "LRM",
  "\u200F": "RLM",
  "\u202A": "LRE",
  "\u202B": "RLE",
  "\u202C": "PDF",
  "\u202D": "LRO",
  "\u202E": "RLO",
  "\u2060": "WJ",
  "\u2066": "LRI",
  "\u2067": "RLI",
  "\u2068": "FSI",
  "\u2069": "PDI",
  "\uFEFF": "BOM",
};

const CONTROLS =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(
    " ",
  );

function glyph(character: string): string {
  if (character === "\n" || character === "\t") return character;
  const code = character.codePointAt(0) ?? 0;
  return `⟨${CONTROLS[code] ?? NAMES[character] ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`}⟩`;
}
