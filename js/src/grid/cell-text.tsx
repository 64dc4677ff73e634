import { Fragment } from "preact";
import { fields } from "../text/json";
import { visibleLine } from "../text/visible";

interface CellTextProps {
  text: string;
  json: boolean;
  /** What was searched for: where it stands is marked. */
  sought: string;
}

/** One line of a value: plain text as it is, JSON as `key: value · key: value`. */
export function CellText({ text, json, sought }: CellTextProps) {
  const marked = (part: string) => <Marked text={part} sought={sought} />;
  const members = json ? fields(text) : null;
  return (
    <bdi class="sg-text">
      {members?.length
        ? members.map(({ key, value }, index) => (
            // Members have no identity, and keys may repeat
            <Fragment key={index}>
              {index > 0 && <span class="sg-quiet"> · </span>}
              {key && (
                <span class="sg-quiet">
                  {marked(key)}
                  {": "}
                </span>
              )}
              <bdi>{marked(value)}</bdi>
            </Fragment>
          ))
        : marked(text)}
    </bdi>
  );
}

/** A text in which what was searched for is marked, whatever its case. */
export function Marked({ text, sought }: { text: string; sought: string }) {
  const shown = visibleLine(text);
  const wanted = visibleLine(sought);
  if (!wanted) return <>{shown}</>;
  // Every second part is what was found.
  const parts = shown.split(
    new RegExp(`(${wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")})`, "giu"),
  );
  return <>{parts.map((part, index) => (index % 2 ? <mark key={index}>{part}</mark> : part))}</>;
}
