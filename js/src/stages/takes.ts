import type { Forecast } from "../link/protocol";
import { money, plural, short } from "../text/numbers";

/** Calls, tokens and cost of a run in a few words: `9 calls · up to 43K tokens · up to $0.29`. */
export function takesLine(forecast: Forecast, model: string): string {
  const { calls, tokens_in: input, tokens_out_high: output, cost_usd_high: cost } = forecast;
  if (!calls) return "nothing to do";
  const parts = [plural(calls, "call"), `up to ${short(input + output)} tokens`];
  if (!model.startsWith("local/")) {
    if (cost === null) parts.push("cost unknown");
    else if (cost > 0) parts.push(cost < 0.01 ? money(cost) : `up to ${money(cost)}`);
  }
  return parts.join(" · ");
}
