import { useMemo } from "preact/hooks";
import { differences, diffWords } from "../text/diff";
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

const TAGS = { same: "span", removed: "del", added: "ins" } as const;

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
        {pieces.map(({ kind, text }, index) => {
          const Tag = TAGS[kind];
          const most = kind === "same" ? AROUND : CHANGED;
          return (
            <Tag key={index}>
              {visible(clipped(text, index && most, index < pieces.length - 1 ? most : 0))}
            </Tag>
          );
        })}
      </pre>
    </>
  );
}

/** The beginning and the end of a text, and how much lies between. */
function clipped(text: string, begin: number, end: number): string {
  const left = text.length - begin - end;
  if (left < 60) return text;
  return `${text.slice(0, begin)} … ${count(left)} characters … ${text.slice(text.length - end)}`;
}
