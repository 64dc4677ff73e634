/** Every key that the widget takes, as one table: shown on the sheet of keys, and held to the code by a test. */

export interface KeyLine {
  /** Chords as `chord` writes them; any of them does it. */
  keys: readonly string[];
  /** What stands on the sheet instead of the chords. */
  shown?: string;
  does: string;
}

export interface KeyGroup {
  title: string;
  /** What has to have the keyboard for these to work. */
  pane: "everywhere" | "tree" | "grid" | "sample";
  lines: readonly KeyLine[];
}

export const KEY_SHEET: readonly KeyGroup[] = [
  {
    title: "Everywhere",
    pane: "everywhere",
    lines: [
      { keys: ["Mod+z"], does: "undo" },
      { keys: ["Mod+Shift+z", "Mod+y"], does: "redo" },
      { keys: ["?"], does: "this sheet" },
      { keys: ["Escape"], does: "close what is open" },
    ],
  },
  {
    title: "Topics",
    pane: "tree",
    lines: [
      { keys: ["ArrowUp", "ArrowDown", "PageUp", "PageDown"], does: "move" },
      { keys: ["ArrowLeft", "ArrowRight"], does: "fold and unfold" },
      { keys: ["Home", "End"], does: "first and last" },
      { keys: ["Enter", "Space"], does: "show its samples" },
      { keys: ["*"], does: "unfold all beside it" },
      { keys: ["s"], shown: "A…Z", does: "find by its name" },
      { keys: ["/"], does: "search topics" },
      { keys: ["F2"], does: "rename" },
      { keys: ["Mod+x"], does: "take, to move it" },
      { keys: ["Mod+v"], does: "put here what was taken" },
      { keys: ["Delete"], does: "delete, with all under it" },
      { keys: ["Shift+F10", "ContextMenu"], does: "all that can be done" },
    ],
  },
  {
    title: "Samples",
    pane: "grid",
    lines: [
      { keys: ["ArrowUp", "ArrowDown", "PageUp", "PageDown"], does: "move" },
      { keys: ["Mod+Home", "Mod+End"], does: "first and last" },
      { keys: ["Enter"], does: "open" },
      { keys: ["Space"], does: "select" },
      { keys: ["Shift+ArrowUp", "Shift+ArrowDown"], does: "select more" },
      { keys: ["Mod+a"], does: "select all that match" },
      { keys: ["a", "x", "u"], does: "accept, reject, take back; and go on" },
      { keys: ["p", "f"], does: "meant to pass or fail, and go on" },
      { keys: ["e"], does: "edit the output" },
      { keys: ["r"], does: "regenerate the output" },
      { keys: ["t"], does: "change tags" },
      { keys: ["c"], does: "copy" },
      { keys: ["d"], does: "open what it resembles" },
      { keys: ["Delete"], does: "delete" },
      { keys: ["/"], does: "search samples" },
      { keys: ["Alt+ArrowLeft", "Alt+ArrowRight"], does: "on a head: its width; Enter sorts" },
    ],
  },
  {
    title: "The open sample",
    pane: "sample",
    lines: [
      { keys: ["a", "x", "u"], does: "accept, reject, take back; and go on" },
      { keys: ["p", "f"], does: "meant to pass or fail, and go on" },
      { keys: ["n", "b"], does: "next and previous" },
      { keys: ["Alt+ArrowDown", "Alt+ArrowUp"], does: "the same, also while typing" },
      { keys: ["e", "o"], does: "edit the input, the output" },
      { keys: ["d"], does: "differences to what was generated" },
      { keys: ["m"], does: "the messages that were sent" },
      { keys: ["Escape"], does: "close" },
    ],
  },
];

const SIGNS: Readonly<Record<string, string>> = {
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
    .split(/(?<=.)\+(?=.)/)
    .map((part) => (part === "Mod" ? "Ctrl" : (SIGNS[part] ?? capital(part))))
    .join("+");
}

function capital(part: string): string {
  return part.length === 1 ? part.toUpperCase() : part;
}
