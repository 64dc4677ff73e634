import { Fragment } from "preact";
import { fields } from "../text/json";
import { visibleLine } from "../text/visible";

/** One line of a value: plain text as it is, JSON as `key: value · key: value`. */
export function CellText({ text, json }: { text: string; json: boolean }) {
  const members = json ? fields(text) : null;
  if (!members?.length) {
    return <bdi class="sg-text">{visibleLine(text)}</bdi>;
  }
  return (
    <bdi class="sg-text">
      {members.map(({ key, value }, index) => (
        // Members have no identity, and keys may repeat
        <Fragment key={index}>
          {index > 0 && <span class="sg-quiet"> · </span>}
          {key && <span class="sg-key">{visibleLine(key)}: </span>}
          <bdi>{visibleLine(value)}</bdi>
        </Fragment>
      ))}
    </bdi>
  );
}
