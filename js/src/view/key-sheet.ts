/** Every key that the widget takes, as one table: shown on the sheet of keys, and held to the code by a test. */

export interface KeyLine {
  /** Chords as `chord` writes them; any of them does it. */
  keys: readonly string[];
  does: string;
}

/** By what has to have the keyboard. Each line: chords, two spaces, what they do. */
const SHEET = {
  Everywhere: `
Mod+z  undo
Mod+Shift+z Mod+y  redo
?  this sheet
Escape  close what is open`,
  Topics: `
ArrowUp ArrowDown PageUp PageDown  move
ArrowLeft ArrowRight  fold and unfold
Home End  first and last
Enter Space  show its samples
*  unfold all beside it
s  or any letter: find by its name
/  search topics
F2  rename
Delete  delete, with all under it
Shift+F10 ContextMenu  all that can be done`,
  Samples: `
ArrowUp ArrowDown PageUp PageDown  move
Mod+Home Mod+End  first and last
Enter  open
Space  select
Shift+ArrowUp Shift+ArrowDown  select more
Mod+a  select all that match
a x u  accept, reject, take back; and go on
p f  meant to pass or fail; and go on
e  edit the output
r  regenerate the output
t  change tags
c  copy
d  open what it resembles
Delete  delete
/  search samples
Alt+ArrowLeft Alt+ArrowRight  on a head: its width; Enter sorts`,
  "The open sample": `
a x u  accept, reject, take back; and go on
p f  meant to pass or fail; and go on
n b  next and previous
Alt+ArrowDown Alt+ArrowUp  the same, also while typing
e o  edit the input, the output
d  differences to what was generated
m  the messages that were sent
Escape  close`,
};

export type KeyPane = keyof typeof SHEET;

export const KEY_SHEET = Object.entries(SHEET).map(([pane, text]) => ({
  pane: pane as KeyPane,
  lines: text.trim().split("\n").map(lineOf),
}));

function lineOf(line: string): KeyLine {
  const [keys = "", does = ""] = line.split("  ");
  return { keys: keys.split(" "), does };
}

const SIGNS: Readonly<Record<string, string>> = {
  Mod: "Ctrl",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  PageUp: "Page ↑",
  PageDown: "Page ↓",
  Escape: "Esc",
  ContextMenu: "Menu",
};

/** A chord as it stands on the keys: "Mod+Shift+z" → Ctrl+Shift+Z. */
export function keyName(chord: string): string {
  return chord
    .split("+")
    .map((part) => SIGNS[part] ?? part[0]?.toUpperCase() + part.slice(1))
    .join("+");
}
