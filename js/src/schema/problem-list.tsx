import type { Problem } from "../link/protocol";
import { visible, visibleLine } from "../text/visible";

interface ProblemListProps {
  problems: readonly Problem[];
  id?: string;
  /** Where they are is known from where this list stands. */
  here?: boolean;
}

/** What is wrong, each with the place where it is. */
export function ProblemList({ problems, id, here = false }: ProblemListProps) {
  if (!problems.length) return null;
  return (
    <ul class="sg-problems" id={id}>
      {problems.map(({ path, message }, index) => (
        <li key={index}>
          {path && !here && (
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
