import type { Forecast } from "../link/protocol";
import { money, plural, short } from "../text/numbers";

/** Calls, cost and tokens of a run in a few words, what matters most first: `9 calls · up to $0.29 · up to 43K tokens`. */
export function takesLine(forecast: Forecast, model: string): string {
  const { calls, tokens_in: input, tokens_out_high: output, cost_usd_high: cost } = forecast;
  if (!calls) return "nothing to do";
  const parts = [plural(calls, "call")];
  if (!model.startsWith("local/")) {
    if (cost === null) parts.push("cost unknown");
    else if (cost > 0) parts.push(cost < 0.01 ? money(cost) : `up to ${money(cost)}`);
  }
  return [...parts, `up to ${short(input + output)} tokens`].join(" · ");
}
