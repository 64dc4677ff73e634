import { Button } from "../frame/button";
import { useLocked } from "../frame/use-locked";
import type { Sample } from "../link/protocol";
import { percent } from "../text/numbers";
import { useDesk } from "./desk";
import { LongText } from "./long-text";
import { Section } from "./section";

/** Why a sample has no output, or one that does not fit, and a way to ask for it again. */
export function Trouble({ sample: { id, status, reason } }: { sample: Sample }) {
  const { commands } = useDesk();
  const locked = useLocked();
  if (!reason) return null;
  const asked = commands.underWay.value.has("outputs_retry") && "It is being asked for";
  return (
    <div class="sg-bad-text sg-trouble">
      <p>
        <LongText text={reason} first={2_000} />
      </p>
      {status !== "done" && (
        <span class="sg-buttons">
          <Button
            kind="small"
            title="Ask again for this output"
            off={locked ?? asked}
            onPress={() =>
              void commands.do("outputs_retry", {
                which: { ids: [id] },
                ...(status === "invalid" && { invalid: true }),
              })
            }
          >
            Retry
          </Button>
        </span>
      )}
    </div>
  );
}

/** The sample whose input this one resembles. */
export function Resembles({ sample: { resembles } }: { sample: Sample }) {
  const { view } = useDesk();
  if (!resembles) return null;
  return (
    <Section
      kind="sg-resembles"
      title={`Resembles another: ${percent(resembles.similarity)} alike`}
      tools={
        <Button
          kind="small"
          onPress={async () => {
            await view.openSample(resembles.id);
            view.focus("panel");
          }}
        >
          Open the other
        </Button>
      }
    >
      <p class="sg-prose" dir="auto">
        <LongText text={resembles.input} first={280} />
      </p>
    </Section>
  );
}
