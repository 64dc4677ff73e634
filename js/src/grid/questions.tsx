import { useEffect, useRef } from "preact/hooks";
import type { Label } from "../link/protocol";
import { plural } from "../text/numbers";
import { handleKey } from "../view/keys";

/** What a person is asked before many samples are changed; `run` is what happens after a yes. */
export type Question =
  | { kind: "sure"; text: string; yes: string; danger: boolean; run(): void }
  | { kind: "label"; size: number; run(label: Label | null): void };

interface QuestionBarProps {
  question: Question;
  writable: boolean;
  onKeep(): void;
}

const LABELS: readonly { name: string; label: Label | null }[] = [
  { name: "pass", label: "pass" },
  { name: "fail", label: "fail" },
  { name: "no label", label: null },
];

/** A question in place of what raised it. */
export function QuestionBar({ question, writable, onKeep }: QuestionBarProps) {
  const group = useRef<HTMLSpanElement>(null);
  useEffect(() => group.current?.querySelector("button")?.focus(), []);
  const asks =
    question.kind === "sure" ? question.text : `${plural(question.size, "sample")} meant to`;
  return (
    <span
      ref={group}
      class="sg-buttons"
      role="group"
      aria-label={question.kind === "sure" ? asks : `${asks}…`}
      onKeyDown={(event) => handleKey(event, { Escape: onKeep })}
    >
      <span>{asks}</span>
      {question.kind === "sure" ? (
        <button
          type="button"
          class={`sg-button sg-small${question.danger ? " sg-danger" : ""}`}
          disabled={!writable}
          onClick={question.run}
        >
          {question.yes}
        </button>
      ) : (
        LABELS.map(({ name, label }) => (
          <button
            key={name}
            type="button"
            class="sg-button sg-small"
            disabled={!writable}
            onClick={() => question.run(label)}
          >
            {name}
          </button>
        ))
      )}
      <button type="button" class="sg-button sg-small sg-plain" onClick={onKeep}>
        {question.kind === "sure" ? "Keep as is" : "Cancel"}
      </button>
    </span>
  );
}
