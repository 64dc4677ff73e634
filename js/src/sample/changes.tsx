import { useMemo } from "preact/hooks";
import { differences, diffWords, type Piece } from "../text/diff";
import { pretty } from "../text/json";
import { count, plural } from "../text/numbers";
import { visible } from "../text/visible";

interface ChangesProps {
  /** Both JSON: compared as they are laid out. */
  json: boolean;
  before: string;
  after: string;
}

/** Characters on each side of a change that are shown, and of a change itself. */
const AROUND = 240;
const CHANGED = 20_000;

/** What was written otherwise than it was generated, word by word: struck out and underlined, so that it is told without colour. */
export function Changes({ json, before, after }: ChangesProps) {
  const pieces = useMemo(() => {
    const laidOut = (text: string) => (json && pretty(text)) || text;
    return diffWords(laidOut(before), laidOut(after));
  }, [json, before, after]);
  return (
    <>
      <p class="sg-quiet">{`${plural(differences(pieces), "difference")} to what was generated`}</p>
      <pre class={json ? "sg-code sg-compared" : "sg-prose sg-compared"} dir="auto">
        {pieces.map((piece, index) => (
          <Change
            key={index}
            piece={piece}
            first={index === 0}
            last={index === pieces.length - 1}
          />
        ))}
      </pre>
    </>
  );
}

function Change({ piece, first, last }: { piece: Piece; first: boolean; last: boolean }) {
  const { kind, text } = piece;
  if (kind === "same") {
    const begin = first ? 0 : AROUND;
    const end = last ? 0 : AROUND;
    if (text.length <= begin + end + 60) return <>{visible(text)}</>;
    return (
      <>
        {visible(text.slice(0, begin))}
        <span class="sg-quiet">{` … ${count(text.length - begin - end)} characters the same … `}</span>
        {visible(end ? text.slice(-end) : "")}
      </>
    );
  }
  const shown = text.length > CHANGED ? `${text.slice(0, CHANGED)}…` : text;
  return kind === "removed" ? <del>{visible(shown)}</del> : <ins>{visible(shown)}</ins>;
}
