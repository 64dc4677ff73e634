import type { Sample } from "../link/protocol";
import { count, moment, money } from "../text/numbers";
import { Fact } from "./messages";

/** Where a sample comes from and what it carries: models, when, what that took, what was asked of it, tags. */
export function Provenance({ sample }: { sample: Sample }) {
  return (
    <section aria-label="About this sample">
      <dl class="sg-facts-list">
        {factsOf(sample).map(([name, value, title]) => (
          <Fact key={name} name={name} value={value} title={title ?? undefined} />
        ))}
      </dl>
    </section>
  );
}

function factsOf(sample: Sample): [name: string, value: string, title?: string | null][] {
  const { input_model: input, output_model: output, tags, split } = sample;
  const { tokens_in: sent, tokens_out: came, cost_usd: cost } = sample;
  const facts: [string, string, (string | null)?][] = [];
  facts.push(["input", by(input, sample.input_at), sample.input_at]);
  if (sample.output !== null || output !== null) {
    facts.push(["output", by(output, sample.output_at), sample.output_at]);
  }
  if (sample.edited) facts.push(["edited", "by hand, since"]);
  if (output !== null) {
    const known = sent !== null && came !== null;
    if (!known) facts.push(["tokens", "unknown"]);
    else if (sent + came > 0) facts.push(["tokens", `${count(sent)} in, ${count(came)} out`]);
    if (!output.startsWith("local/")) facts.push(["cost", cost === null ? "unknown" : money(cost)]);
  }
  facts.push(...Object.entries(sample.attributes));
  if (tags.length) facts.push(["tags", tags.join(", ")]);
  if (split) facts.push(["split", split]);
  facts.push(["id", sample.id]);
  return facts;
}

function by(model: string | null, at: string | null): string {
  return [model ?? "by hand", ...(at ? [moment(at)] : [])].join(" · ");
}
