import type { Sample } from "../link/protocol";
import { spend, total } from "../text/sentences";
import { visibleLine } from "../text/visible";

/** Where a sample comes from: which models wrote it and what that took. */
export function Provenance({ sample }: { sample: Sample }) {
  const { input_model: input, output_model: output } = sample;
  const models =
    input === output
      ? [input ? `Written by ${input}` : "Written by hand"]
      : [`Input by ${input ?? "hand"}`, ...(output ? [`output by ${output}`] : [])];
  const local = [input, output].every((model) => !model || model.startsWith("local/"));
  const tokens = total(sample);
  return (
    <p class="sg-provenance">
      <bdi>{visibleLine(models.join(", "))}</bdi>
      {output !== null && tokens !== 0 && ` · ${spend(tokens, sample.cost_usd, local)}`}
      {sample.edited && " · edited"}
      <span class="sg-id" title="Sample id">
        {visibleLine(sample.id)}
      </span>
    </p>
  );
}
