import { useSignal } from "@preact/signals";
import { visible, visibleLine } from "../text/visible";
import { copyText } from "../view/clipboard";
import { useView } from "../view/view";
import { Button } from "./button";

const SHOWN_MS = 2000;

interface CopyButtonProps {
  /** What is copied; null where there is nothing. */
  text: string | null;
  /** What it is, for those who do not see what it stands beside. */
  label: string;
  title?: string;
  plain?: boolean;
  children?: string;
}

/** Copies a text, and says for a moment that it did. */
export function CopyButton({ text, label, title, plain, children = "Copy" }: CopyButtonProps) {
  const view = useView();
  const done = useSignal(false);
  return (
    <Button
      kind={`small${plain ? " plain" : ""}`}
      label={label}
      title={title}
      off={text === null && title}
      onPress={async () => {
        done.value = await copyText(view, text ?? "", `${label}: done`);
        setTimeout(() => {
          done.value = false;
        }, SHOWN_MS);
      }}
    >
      {done.value ? "Copied" : children}
    </Button>
  );
}

/** A line of Python with a button that copies it. */
export function CodeLine({ code }: { code: string }) {
  return (
    <span class="sg-code-line">
      <code title={visible(code)}>
        <bdi>{visibleLine(code)}</bdi>
      </code>
      <CopyButton text={code} label={`Copy ${visibleLine(code.slice(0, 80))}`} plain />
    </span>
  );
}
