import type { ComponentChildren } from "preact";
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
}

interface CellProps {
  column: Column;
  row: SampleRow;
  facts: CellFacts;
}

/** What a column shows of a sample; a dash where the sample has nothing of the kind. */
export function Cell(props: CellProps) {
  return <>{contentOf(props) ?? <span class="sg-quiet">–</span>}</>;
}

function contentOf({ column, row, facts }: CellProps): ComponentChildren {
  const { sought } = facts;
  switch (column.name) {
    case "input":
      return (
        <span class="sg-cell-line">
          <CellText text={row.input} json={facts.jsonInput} sought={sought} />
          {likeOf(row)}
        </span>
      );
    case "output":
      return row.output && <CellText text={row.output} json={facts.jsonOutput} sought={sought} />;
    case "topic":
      return <Topic path={visibleLine(row.topic)} />;
    case "status":
      return (
        <span class="sg-cell-line">
          <StatusMark {...row} label={row.expected_label} />
          {judgementOf(row, "sg-hidden")}
        </span>
      );
    case "label":
      return row.expected_label;
    case "judgement":
      return judgementOf(row);
    case "tags":
      return row.tags.length ? <Tags tags={row.tags.map(visibleLine)} /> : null;
    case "similarity":
      return likeOf(row);
    case "tokens":
      return row.tokens === null ? null : count(row.tokens);
    case "cost":
      return row.cost_usd ? money(row.cost_usd) : null;
    default:
      return memberOf(row, facts, fieldOf(column));
  }
}

function memberOf({ fields }: SampleRow, facts: CellFacts, path: string | null) {
  // Rows that were asked for before the column was chosen bring fewer members.
  if (fields.length !== facts.fields.length) return <span class="sg-placeholder" />;
  const value = fields[facts.fields.indexOf(path ?? "")];
  return (
    value && (
      <bdi class="sg-text">
        <Marked text={value} sought={facts.sought} />
      </bdi>
    )
  );
}

/** The topic's own name: the general end of a path says little when it is cut to a column. */
function Topic({ path }: { path: string }) {
  return (
    <bdi class="sg-text" title={path}>
      {path.split(" / ").at(-1)}
    </bdi>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  return (
    <bdi class="sg-text" title={tags.join(", ")}>
      {tags.map((tag) => (
        <span key={tag} class="sg-tag">
          {tag}
        </span>
      ))}
    </bdi>
  );
}

const SIGNS: Readonly<Record<Judgement, string>> = { accepted: "✓", rejected: "✕" };

/** What a person thinks of the sample; beside a status, as a sign only. */
function judgementOf({ judgement }: SampleRow, word = "") {
  return (
    judgement && (
      <span class={`sg-judged sg-${judgement}`} title={judgement}>
        <span aria-hidden="true">{SIGNS[judgement]} </span>
        <span class={word}>{judgement}</span>
      </span>
    )
  );
}

/** How much a sample resembles another; a click opens that one. */
function likeOf({ similarity, resembles }: SampleRow) {
  const said = percent(Math.round((similarity ?? 0) * 100) / 100);
  return (
    resembles && (
      <span class="sg-like" data-like={resembles}>
        ≈ {said}
      </span>
    )
  );
}
