import type { Problem } from "../link/protocol";
import { visible, visibleLine } from "../text/visible";
import type { Type } from "./model";

/** What is wrong, each with the place where it is. */
export function ProblemList({ problems, id }: { problems: readonly Problem[]; id?: string }) {
  if (!problems.length) return null;
  return (
    <ul class="sg-problems" id={id}>
      {problems.map(({ path, message }, index) => (
        <li key={index}>
          {path && (
            <code>
              <bdi>{visibleLine(path)}</bdi>
            </code>
          )}{" "}
          <bdi>{visible(message)}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** Problems of the value at a place (a JSON pointer) that are not those of a field or an item in it: these stand there. */
export function problemsAt(problems: readonly Problem[], place: string, type: Type): Problem[] {
  const inside = type === "object" ? "/properties/" : type === "list" ? "/items" : null;
  return problems
    .filter(({ path }) => path === place || path.startsWith(`${place}/`))
    .map(({ path, message }) => ({ path: path.slice(place.length), message }))
    .filter(({ path }) => !inside || !path.startsWith(inside));
}
