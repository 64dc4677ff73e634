import { useSignal } from "@preact/signals";
import { Button } from "../frame/button";
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
  const split = /[\uD800-\uDBFF]/.test(text[shown.value - 1] ?? ""); // never in the middle of a character
  const end = shown.value + (split ? 1 : 0);
  const left = text.length - end;
  return (
    <>
      <bdi>{visible(text.slice(0, end))}</bdi>
      {left > 0 && (
        <Button
          kind="small more"
          onPress={() => {
            shown.value = end + AT_ONCE;
          }}
        >
          {`Show ${count(Math.min(left, AT_ONCE))} more of ${count(left)} characters`}
        </Button>
      )}
    </>
  );
}
