import { StatusMark } from "../frame/status-mark";
import type { Judgement, SampleRow } from "../link/protocol";
import { count, money, percent } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { CellText, Marked } from "./cell-text";
import { type Column, fieldOf } from "./columns";

/** What cells need to know beside their row. */
export interface CellFacts {
  jsonInput: boolean;
  jsonOutput: boolean;
  /** The members that rows bring, in their order. */
  fields: readonly string[];
  sought: string;
  local: boolean;
}

const MARKS: Readonly<Record<Judgement, { sign: string; name: string }>> = {
  accepted: { sign: "✓", name: "Accepted" },
  rejected: { sign: "✕", name: "Rejected" },
};

/** What a column shows of a sample. */
export function Cell({ column, row, facts }: { column: Column; row: SampleRow; facts: CellFacts }) {
  const { sought } = facts;
  switch (column.name) {
    case "input":
      return (
        <span class="sg-cell-line">
          <CellText text={row.input} json={facts.jsonInput} sought={sought} />
          {row.similarity !== null && row.resembles && <Like row={row} />}
        </span>
      );
    case "output":
      if (row.output === null) return <Nothing />;
      return <CellText text={row.output} json={facts.jsonOutput} sought={sought} />;
    case "topic":
      return <LeafName path={row.topic} />;
    case "status":
      return (
        <span class="sg-cell-line">
          <StatusMark
            status={row.status}
            saved={row.saved}
            edited={row.edited}
            reason={row.reason}
            label={row.expected_label}
          />
          {row.judgement && <JudgementMark judgement={row.judgement} />}
        </span>
      );
    case "label":
      return row.expected_label ? <span class="sg-text">{row.expected_label}</span> : <Nothing />;
    case "judgement":
      if (!row.judgement) return <Nothing />;
      return (
        <span class={`sg-text sg-${row.judgement}`}>
          <span aria-hidden="true">{MARKS[row.judgement].sign} </span>
          {MARKS[row.judgement].name}
        </span>
      );
    case "tags":
      return <Tags tags={row.tags} />;
    case "similarity":
      return row.similarity === null ? <Nothing /> : <Like row={row} />;
    case "tokens":
      return row.tokens === null ? <Nothing /> : <span>{count(row.tokens)}</span>;
    case "cost":
      if (row.cost_usd === null) return <Nothing />;
      return <span>{facts.local ? "–" : money(row.cost_usd)}</span>;
    default:
      return <Member column={column} row={row} facts={facts} />;
  }
}

function Nothing() {
  return <span class="sg-quiet">–</span>;
}

function Member({ column, row, facts }: { column: Column; row: SampleRow; facts: CellFacts }) {
  const place = facts.fields.indexOf(fieldOf(column) ?? "");
  // Rows that were asked for before the column was chosen bring fewer members.
  const value = row.fields.length === facts.fields.length ? row.fields[place] : undefined;
  if (value === undefined) return <span class="sg-placeholder" />;
  if (value === null) return <Nothing />;
  return (
    <bdi class="sg-text">
      <Marked text={value} sought={facts.sought} />
    </bdi>
  );
}

/** The topic's own name: the general end of a path says little when it is cut to a column. */
function LeafName({ path }: { path: string }) {
  const shown = visibleLine(path);
  return (
    <bdi class="sg-text" title={shown}>
      {shown.split(" / ").at(-1)}
    </bdi>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (!tags.length) return <Nothing />;
  const shown = tags.map(visibleLine);
  return (
    <bdi class="sg-text" title={shown.join(", ")}>
      {shown.map((tag) => (
        <span key={tag} class="sg-tag">
          {tag}
        </span>
      ))}
    </bdi>
  );
}

function JudgementMark({ judgement }: { judgement: Judgement }) {
  const { sign, name } = MARKS[judgement];
  return (
    <span class={`sg-judged sg-${judgement}`} title={name}>
      <span aria-hidden="true">{sign}</span>
      <span class="sg-hidden">{name}</span>
    </span>
  );
}

/** How much a sample resembles another; a click opens that one. */
function Like({ row }: { row: SampleRow }) {
  const said = percent(Math.round((row.similarity ?? 0) * 100) / 100);
  return (
    <span class="sg-like" data-like={row.resembles}>
      <span aria-hidden="true">≈ {said}</span>
      <span class="sg-hidden">resembles another, {said}</span>
    </span>
  );
}
