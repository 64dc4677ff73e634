import type { Sample } from "../link/protocol";
import { count, moment, money } from "../text/numbers";
import { Facts } from "./section";

/** Where a sample comes from and what it carries: models, when, what that took, what was asked of it, tags. */
export function Provenance({ sample }: { sample: Sample }) {
  const { input_model: input, output_model: output, tokens_in: sent, tokens_out: came } = sample;
  const { cost_usd: cost } = sample;
  const known = sent !== null && came !== null;
  return (
    <section aria-label="About this sample">
      <Facts
        facts={[
          ["input", by(input, sample.input_at)],
          ["output", (sample.output ?? output) ? by(output, sample.output_at) : null],
          ["edited", sample.edited ? "by hand, since" : null],
          ["tokens", output && (known ? `${count(sent)} in, ${count(came)} out` : "unknown")],
          ["cost", paid(output) && (cost === null ? "unknown" : money(cost))],
          ...Object.entries(sample.attributes),
          ["tags", sample.tags.join(", ")],
          ["split", sample.split],
          ["id", sample.id],
        ]}
      />
    </section>
  );
}

/** The model, where a call of it has a price. */
function paid(model: string | null): string | null {
  return model?.startsWith("local/") ? null : model;
}

function by(model: string | null, at: string | null): string {
  return [model ?? "by hand", ...(at ? [moment(at)] : [])].join(" · ");
}
