import type { State } from "../link/protocol";
import { count, money } from "../text/numbers";
import { setBudget } from "./commands";
import { LateNumber } from "./late-number";
import { useAsks } from "./use-asks";
import { useLocked } from "./use-locked";

const MOST_USD = 1_000_000;
const MOST_TOKENS = 1_000_000_000_000;

/** What all calls of the session together may take, beside what they took. */
export function BudgetFields({ state }: { state: State }) {
  const asks = useAsks();
  const { usd, tokens, spent_usd: spent, spent_tokens: used } = state.budget;
  return (
    <fieldset class="sg-choices" disabled={useLocked() !== null}>
      <legend>
        Budget <span class="sg-quiet">for all calls of this session; a run stops before it</span>
      </legend>
      <div class="sg-buttons">
        <LateNumber
          label="At most $"
          title="Dollars that all calls together may cost; empty: no limit"
          value={usd}
          min={0}
          max={MOST_USD}
          step="any"
          onCommit={(value) => void setBudget(asks, { usd: value, tokens })}
        />
        <LateNumber
          label="and"
          unit="tokens"
          title="Tokens that all calls together may take; empty: no limit"
          value={tokens}
          min={1}
          max={MOST_TOKENS}
          onCommit={(value) => void setBudget(asks, { usd, tokens: value })}
        />
        <span class="sg-quiet">
          spent so far: {spent === null ? "unknown" : money(spent)} · {count(used)} tokens
        </span>
      </div>
    </fieldset>
  );
}
