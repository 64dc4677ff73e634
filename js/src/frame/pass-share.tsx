import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { percent } from "../text/numbers";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { LateNumber } from "./late-number";

const TITLE = "Share of samples that is meant to pass; the others fail on purpose";

/** How many of the samples of an eval are meant to pass: read as a fact, and changed in its place. */
export function PassShare({ share }: { share: number | null }) {
  const { writable } = useView().connection;
  const commands = useCommands();
  const button = useRef<HTMLButtonElement>(null);
  const editing = useSignal(false);
  const byKey = useRef(false);
  useLayoutEffect(() => {
    if (byKey.current) button.current?.focus();
    byKey.current = false;
  }, [editing.value]);
  if (editing.value) {
    return (
      <LateNumber
        label="Meant to pass"
        title={`${TITLE}. Empty: samples are not labelled.`}
        unit="%"
        value={share === null ? null : Math.round(share * 1000) / 10}
        min={0}
        max={100}
        step="any"
        onCommit={(value) => void commands.setPassShare(value === null ? null : value / 100)}
        onLeave={(pressed) => {
          if (!editing.value) return;
          byKey.current = pressed;
          editing.value = false;
        }}
      />
    );
  }
  return (
    <button
      ref={button}
      type="button"
      class="sg-button sg-small sg-plain sg-share"
      title={`${TITLE}: click to change`}
      disabled={!writable.value}
      onClick={() => {
        editing.value = true;
      }}
    >
      {share === null ? "not labelled" : `${percent(share)} meant to pass`}
    </button>
  );
}
