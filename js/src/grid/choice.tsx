interface ChoiceProps {
  name: string;
  checked: boolean;
  /** How many there are of it. */
  number?: string;
  /** Why it cannot be chosen. */
  off?: string | false;
  onToggle(): void;
}

/** One of several things in a menu, any of which can be chosen. */
export function Choice({ name, checked, number, off, onToggle }: ChoiceProps) {
  return (
    <label class="sg-option" title={off || undefined}>
      <input type="checkbox" checked={checked} disabled={Boolean(off)} onChange={onToggle} />
      <bdi class="sg-text">{name}</bdi>
      <span class="sg-quiet sg-count">{number}</span>
    </label>
  );
}
