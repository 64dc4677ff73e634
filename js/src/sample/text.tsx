import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import type { Sample } from "../link/protocol";
import { pretty } from "../text/json";
import { count } from "../text/numbers";
import { visible } from "../text/visible";
import { EditText } from "./edit-text";

type FieldName = "input" | "output";

export interface SampleTextProps {
  field: FieldName;
  sample: Sample;
  /** Which of the two is being edited: one at a time. */
  editing: Signal<FieldName | null>;
  writable: boolean;
  put(sample: Sample): void;
  reload(): Promise<Sample | null>;
}

/** A text of this length is laid out at once; a longer one when asked for. */
const SHOWN_AT_ONCE = 100_000;

/** The input or the output, whole, JSON with one member a line; edited in place. */
export function SampleText(props: SampleTextProps) {
  const { field, sample, editing, writable } = props;
  const text = sample[field];
  const whole = useSignal(false);
  const title = field === "input" ? "Input" : "Output";
  if (editing.value === field) return <EditText {...props} title={title} />;

  const json = field === "input" ? sample.input_json : sample.output_json;
  const laidOut = text === null ? null : (json && pretty(text)) || text;
  const clipped = laidOut !== null && !whole.value && laidOut.length > SHOWN_AT_ONCE;
  return (
    <section class="sg-field" aria-label={title}>
      <header>
        <h4>{title}</h4>
        <button
          type="button"
          class="sg-button sg-small sg-plain"
          aria-label={`Edit ${field}`}
          disabled={!writable || editing.value !== null}
          onClick={() => {
            editing.value = field;
          }}
        >
          Edit
        </button>
      </header>
      {laidOut === null ? (
        <p class="sg-quiet">{missing(sample)}</p>
      ) : (
        <pre class={json ? "sg-code" : "sg-prose"} dir="auto">
          {visible(clipped ? laidOut.slice(0, SHOWN_AT_ONCE) : laidOut)}
        </pre>
      )}
      {clipped && (
        <button
          type="button"
          class="sg-button sg-small"
          onClick={() => {
            whole.value = true;
          }}
        >
          Show all {count(laidOut.length)} characters
        </button>
      )}
    </section>
  );
}

function missing(sample: Sample): string {
  return sample.status === "pending" ? "Not generated yet." : "There is no output.";
}
