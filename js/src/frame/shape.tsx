import { useEffect } from "preact/hooks";
import { SchemaBuilder } from "../schema/builder";
import { useAnswer } from "./use-answer";

interface ShapeProps {
  what: "input" | "output";
  /** JSON Schema as text; null for plain text. */
  schema: string | null;
  disabled: boolean;
  onChange(schema: string | null): void;
  /** Told whether the schema cannot be used as it is. */
  onJudged(wrong: boolean): void;
}

/** What inputs or outputs look like, checked by the kernel as it is put together. */
export function Shape({ what, schema, disabled, onChange, onJudged }: ShapeProps) {
  const checked = useAnswer("schema_check", schema === null ? null : { text: schema });
  const problems = checked?.problems ?? [];
  const wrong = problems.length > 0;
  useEffect(() => onJudged(wrong), [wrong]);
  const title = what === "input" ? "Input" : "Output";
  return (
    <div class="sg-shape">
      <span>{title}</span>
      <SchemaBuilder
        label={title}
        value={schema}
        onChange={onChange}
        problems={problems}
        disabled={disabled}
      />
    </div>
  );
}
