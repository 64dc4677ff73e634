import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Button } from "../frame/button";
import { membersOf, type Span, unquote } from "../text/json";
import { visibleLine } from "../text/visible";
import { LongText } from "./long-text";

/** Members that are read and drawn at once. */
const AT_ONCE = 100;
const SHOWN_OF_TEXT = 2_000;
const SHOWN_OF_FOLDED = 80;

interface ValueProps {
  json: string;
  span: Span;
  /** How far in: what is inside of members is folded until it is asked for. */
  depth?: number;
}

/** A structured value as a tree whose branches are read only when they are unfolded. */
export function JsonTree(props: ValueProps) {
  return (
    <div class="sg-json">{isBranch(props) ? <Members {...props} /> : <Scalar {...props} />}</div>
  );
}

function Members({ json, span, depth = 0 }: ValueProps) {
  const wanted = useSignal(AT_ONCE);
  const { members, next } = useMemo(
    () => membersOf(json, span, wanted.value),
    [json, span, wanted.value],
  );
  return (
    <>
      <ul>
        {members.map(({ key, span: inner }, index) => (
          <Branch key={index} name={key ?? `${index + 1}`} json={json} span={inner} depth={depth} />
        ))}
      </ul>
      {next !== null && (
        <Button
          kind="small more"
          onPress={() => {
            wanted.value *= 2;
          }}
        >
          {`Show ${wanted.value} more`}
        </Button>
      )}
    </>
  );
}

function Branch({ name, json, span, depth = 0 }: ValueProps & { name: string }) {
  const open = useSignal(depth === 0);
  const called = <bdi class="sg-member">{visibleLine(name)}</bdi>;
  if (!isBranch({ json, span })) {
    return (
      <li>
        {called}
        <Scalar json={json} span={span} />
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        class="sg-fold"
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <span aria-hidden="true" class="sg-quiet">
          {open.value ? "▾" : "▸"}
        </span>
        {called}
        {!open.value && <bdi class="sg-folded">{folded(json, span)}</bdi>}
      </button>
      {open.value && <Members json={json} span={span} depth={depth + 1} />}
    </li>
  );
}

/** Whether there is something to unfold. */
function isBranch({ json, span }: ValueProps): boolean {
  return /object|array/.test(span.kind) && membersOf(json, span, 1).members.length > 0;
}

function folded(json: string, { start, end }: Span): string {
  const text = json.slice(start, Math.min(end, start + SHOWN_OF_FOLDED));
  return visibleLine(end - start > SHOWN_OF_FOLDED ? `${text}…` : text);
}

/** What would read as something else without its quotes. */
const AMBIGUOUS = /^\s*$|^(true|false|null|-?[\d.]+(e[+-]?\d+)?)$/i;

/** A text stands without quotes, unless it would read as something else then. */
function Scalar({ json, span }: ValueProps) {
  const raw = json.slice(span.start, span.end);
  if (span.kind !== "string") return <bdi class="sg-literal">{visibleLine(raw)}</bdi>;
  const text = unquote(raw);
  return (
    <span class="sg-string" dir="auto">
      <LongText text={AMBIGUOUS.test(text) ? `"${text}"` : text} first={SHOWN_OF_TEXT} />
    </span>
  );
}
