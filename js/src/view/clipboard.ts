import type { View } from "./view";

/** Puts a text on the clipboard and says so; where the page may not, shows it to be copied by hand. */
export async function copyText(view: View, text: string, said = "Copied"): Promise<boolean> {
  if ((await written(text)) || selectedAndCopied(text)) {
    view.speech.say(said);
    return true;
  }
  view.notify("info", "This page may not use the clipboard: copy the text from here.", text);
  return false;
}

async function written(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // an insecure page has no clipboard, and a frame may lack the permission
  }
}

/** The way that needs no permission: a text that is selected for a moment. */
function selectedAndCopied(text: string): boolean {
  const focused = deepFocus();
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("aria-hidden", "true");
  area.style.cssText = "position:fixed;inset:0 auto auto 0;width:1px;height:1px;opacity:0";
  document.body.append(area);
  try {
    area.select();
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    area.remove();
    focused?.focus({ preventScroll: true });
  }
}

/** The focused element, also where it is inside shadow roots. */
function deepFocus(): HTMLElement | null {
  let focused: Element | null = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused instanceof HTMLElement ? focused : null;
}
