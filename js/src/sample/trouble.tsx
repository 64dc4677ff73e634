import type { Sample } from "../link/protocol";
import { percent } from "../text/numbers";
import { visible } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { regenerate, retry } from "./commands";
import { LongText } from "./long-text";

/** Why a sample has no output, or one that does not fit, and what can be done about it. */
export function Trouble({ sample }: { sample: Sample }) {
  const view = useView();
  const commands = useCommands();
  const asks = { view, commands };
  if (!sample.reason) return null;
  const writable = view.connection.writable.value;
  if (sample.status === "done") {
    return (
      <p class="sg-reason">
        <bdi>{visible(sample.reason)}</bdi>
      </p>
    );
  }
  const waits = commands.underWay.value.has("outputs_retry");
  return (
    <div class="sg-bad-text sg-trouble">
      <p>
        <LongText text={sample.reason} first={2_000} />
      </p>
      <span class="sg-buttons">
        <button
          type="button"
          class="sg-button sg-small"
          title="Ask again for this output"
          disabled={!writable || waits}
          onClick={() => void retry(asks, sample)}
        >
          Retry
        </button>
        <button
          type="button"
          class="sg-button sg-small"
          title="Ask again, with something to heed"
          disabled={!writable}
          onClick={() => regenerate(asks, sample.id)}
        >
          Regenerate…
        </button>
      </span>
    </div>
  );
}

/** The sample whose input this one resembles. */
export function Resembles({ sample }: { sample: Sample }) {
  const view = useView();
  const like = sample.resembles;
  if (!like) return null;
  return (
    <section class="sg-resembles" aria-label="Resembles another sample">
      <header>
        <span>
          <span class="sg-strong">Resembles another</span>{" "}
          <span class="sg-quiet">{`${percent(like.similarity)} alike`}</span>
        </span>
        <button
          type="button"
          class="sg-button sg-small"
          onClick={async () => {
            await view.openSample(like.id);
            view.focus("panel");
          }}
        >
          Open the other
        </button>
      </header>
      <p class="sg-prose" dir="auto">
        <LongText text={like.input} first={280} />
      </p>
    </section>
  );
}
