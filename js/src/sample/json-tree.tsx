import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { type Member, membersOf, type Span, unquote } from "../text/json";
import { visibleLine } from "../text/visible";
import { LongText } from "./long-text";

/** Members that are read and drawn at once. */
const AT_ONCE = 100;
/** Objects and lists further in are folded until they are asked for. */
const OPEN_DEPTH = 2;
const SHOWN_OF_TEXT = 2_000;
const SHOWN_OF_FOLDED = 80;

interface ValueProps {
  json: string;
  span: Span;
  depth?: number;
}

/** A structured value as a tree whose branches are read only when they are unfolded. */
export function JsonTree({ json, span }: ValueProps) {
  return (
    <div class="sg-json">
      {isBranch(json, span) ? (
        <Members json={json} span={span} depth={0} />
      ) : (
        <Scalar json={json} span={span} />
      )}
    </div>
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
        {members.map((member, index) => (
          <Branch key={index} json={json} member={member} index={index} depth={depth} />
        ))}
      </ul>
      {next !== null && (
        <button
          type="button"
          class="sg-button sg-small sg-more"
          onClick={() => {
            wanted.value += wanted.value;
          }}
        >
          {`Show ${wanted.value} more`}
        </button>
      )}
    </>
  );
}

interface BranchProps {
  json: string;
  member: Member;
  index: number;
  depth: number;
}

function Branch({ json, member, index, depth }: BranchProps) {
  const { key, span } = member;
  const folds = isBranch(json, span);
  const open = useSignal(depth + 1 < OPEN_DEPTH);
  const name = key === null ? `${index + 1}` : visibleLine(key);
  if (!folds) {
    return (
      <li>
        <bdi class="sg-member">{name}</bdi>
        <Scalar json={json} span={span} />
      </li>
    );
  }
  return (
    <li class="sg-branch">
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
        <bdi class="sg-member">{name}</bdi>
        {!open.value && <bdi class="sg-folded">{folded(json, span)}</bdi>}
      </button>
      {open.value && <Members json={json} span={span} depth={depth + 1} />}
    </li>
  );
}

/** Whether there is something to unfold. */
function isBranch(json: string, span: Span): boolean {
  if (span.kind !== "object" && span.kind !== "array") return false;
  return membersOf(json, span, 1).members.length > 0;
}

function folded(json: string, { start, end }: Span): string {
  const text = json.slice(start, Math.min(end, start + SHOWN_OF_FOLDED));
  return visibleLine(end - start > SHOWN_OF_FOLDED ? `${text}…` : text);
}

/** A text stands without quotes, unless it would read as something else then. */
function Scalar({ json, span }: ValueProps) {
  const raw = json.slice(span.start, span.end);
  if (span.kind !== "string") return <bdi class="sg-literal">{visibleLine(raw)}</bdi>;
  const text = unquote(raw);
  return (
    <span class="sg-string" dir="auto">
      {isAmbiguous(text) ? (
        <LongText text={`"${text}"`} />
      ) : (
        <LongText text={text} first={SHOWN_OF_TEXT} />
      )}
    </span>
  );
}

function isAmbiguous(text: string): boolean {
  return /^\s*$|^(true|false|null|-?[\d.]+(e[+-]?\d+)?)$/i.test(text);
}
