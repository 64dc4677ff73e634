import type { ComponentChildren } from "preact";
import { visibleLine } from "../text/visible";

interface SectionProps {
  title: string;
  kind?: string;
  /** What stands beside the title. */
  tools?: ComponentChildren;
  children: ComponentChildren;
}

/** A part of the sample under its title. */
export function Section({ title, kind = "", tools, children }: SectionProps) {
  return (
    <section class={`sg-field ${kind}`} aria-label={title}>
      <header>
        <h4>{title}</h4>
        <span class="sg-buttons sg-field-buttons">{tools}</span>
      </header>
      {children}
    </section>
  );
}

/** Facts by name; those that have no value are left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, unknown])[] }) {
  return (
    <dl class="sg-facts-list">
      {facts.map(([name, value]) =>
        value === null || value === "" ? null : (
          <div key={name}>
            <dt>
              <bdi>{visibleLine(name)}</bdi>
            </dt>
            <dd>
              <bdi>{visibleLine(typeof value === "string" ? value : JSON.stringify(value))}</bdi>
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
