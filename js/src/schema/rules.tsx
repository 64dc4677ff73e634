import { plural } from "../text/numbers";
import { visible, visibleLine } from "../text/visible";
import { withoutRule } from "./edits";
import type { Shape } from "./model";

interface RulesProps {
  shape: Shape;
  disabled: boolean;
  onChange(shape: Shape): void;
}

/** Characters of a rule that are shown; the JSON view has it whole. */
const SHOWN = 300;

/** What a schema says beyond its fields: kept as it was written, and only taken away on purpose. */
export function Rules({ shape, disabled, onChange }: RulesProps) {
  const rules = shape.type === "other" ? [] : shape.kept;
  if (!rules.length) return null;
  return (
    <details class="sg-rules">
      <summary>{`${plural(rules.length, "more rule")} (kept)`}</summary>
      <ul>
        {rules.map(({ key, raw }) => (
          <li key={key}>
            <code>
              <bdi>{visibleLine(key)}</bdi>: <bdi>{clipped(raw)}</bdi>
            </code>
            <button
              type="button"
              class="sg-button sg-small sg-plain"
              aria-label={`Remove rule ${visibleLine(key)}`}
              disabled={disabled}
              onClick={() => onChange(withoutRule(shape, key))}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function clipped(raw: string): string {
  return visible(raw.length > SHOWN ? `${raw.slice(0, SHOWN)}…` : raw);
}
