import { useSignal } from "@preact/signals";
import { count } from "../text/numbers";
import { visible } from "../text/visible";

/** Characters that are laid out at once: more make a page wait. */
const AT_ONCE = 100_000;

interface LongTextProps {
  text: string;
  /** Characters that are shown unasked. */
  first?: number;
}

/** A text of any length: its beginning, and more of it when asked for. */
export function LongText({ text, first = AT_ONCE }: LongTextProps) {
  const shown = useSignal(first);
  const end = wholeCharacter(text, shown.value);
  const left = text.length - end;
  return (
    <>
      <bdi>{visible(text.slice(0, end))}</bdi>
      {left > 0 && (
        <button
          type="button"
          class="sg-button sg-small sg-more"
          onClick={() => {
            shown.value = end + AT_ONCE;
          }}
        >
          {`Show ${left > AT_ONCE ? `${count(AT_ONCE)} more of ` : "the other "}${count(left)} characters`}
        </button>
      )}
    </>
  );
}

/** The same place, or the one after it where that is in the middle of a character. */
function wholeCharacter(text: string, place: number): number {
  if (place >= text.length) return text.length;
  const code = text.charCodeAt(place - 1);
  return code >= 0xd800 && code < 0xdc00 ? place + 1 : place;
}
