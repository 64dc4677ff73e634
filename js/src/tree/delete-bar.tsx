import { useEffect, useRef } from "preact/hooks";
import type { Topic } from "../link/protocol";
import { deleteQuestion } from "../text/sentences";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";

interface DeleteBarProps {
  topic: Topic;
  writable: boolean;
  onKeep(): void;
  onDelete(topic: Topic): void;
}

/** As many samples go without a question: undo brings them back. */
const FEW_SAMPLES = 9;

export function asksBeforeDeleting({ children, samples }: Topic): boolean {
  return children > 0 || samples > FEW_SAMPLES;
}

/** Asks once, inside the widget, before a topic goes with all that is under it. */
export function DeleteBar({ topic, writable, onKeep, onDelete }: DeleteBarProps) {
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => yes.current?.focus(), []);
  const question = deleteQuestion({ ...topic, name: visibleLine(topic.name) });
  return (
    <div
      class="sg-confirm"
      role="group"
      aria-label={question}
      onKeyDown={(event) => handleKey(event, { Escape: onKeep })}
    >
      <p>
        {question} <span class="sg-quiet">Undo brings it back.</span>
      </p>
      <div class="sg-buttons">
        <button
          ref={yes}
          type="button"
          class="sg-button sg-danger"
          disabled={!writable}
          onClick={() => onDelete(topic)}
        >
          Delete topic
        </button>
        <button type="button" class="sg-button" onClick={onKeep}>
          Keep
        </button>
      </div>
    </div>
  );
}
