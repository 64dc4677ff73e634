/** Keys as declarative maps: "Mod+Shift+ArrowDown" → what to do. Mod is Ctrl, or Cmd on a Mac. */
export type KeyMap = Readonly<Record<string, () => void>>;

export function chord(event: KeyboardEvent): string {
  const key = event.key === " " ? "Space" : event.key;
  return [
    event.ctrlKey || event.metaKey ? "Mod+" : "",
    event.altKey ? "Alt+" : "",
    event.shiftKey ? "Shift+" : "",
    key.length > 1 ? key : key.toLowerCase(),
  ].join("");
}

/** Runs what the map has for this key, and keeps the key from the notebook. Other keys go on untouched. */
export function handleKey(event: KeyboardEvent, keys: KeyMap): boolean {
  const action = keys[chord(event)];
  if (!action) return false;
  event.preventDefault();
  event.stopPropagation();
  action();
  return true;
}

/** Whether the key goes into a text field, where letters and arrows belong to the text. */
export function isTyping(event: Event): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLElement && target.matches("textarea, select, input:not([type=checkbox])")
  );
}
