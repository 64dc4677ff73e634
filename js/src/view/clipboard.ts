import type { View } from "./view";

/** Puts a text on the clipboard and says so; where the page may not, shows it to be copied by hand. */
export async function copyText(view: View, text: string, said = "Copied"): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    view.speech.say(said);
    return true;
  } catch {
    // An insecure page has no clipboard, and a frame may lack the permission
    view.notify("info", "This page may not use the clipboard: copy the text from here.", text);
    return false;
  }
}
