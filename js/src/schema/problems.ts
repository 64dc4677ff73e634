import type { Problem } from "../link/protocol";
import type { Shape } from "./model";

/** Problems at a place of the schema and below it; a place is a JSON pointer. */
export function problemsIn(problems: readonly Problem[], place: string): Problem[] {
  return problems.filter(({ path }) => path === place || path.startsWith(`${place}/`));
}

/** Problems of a shape that are not those of a field or of what it is a list of: these stand there. */
export function ownProblems(
  problems: readonly Problem[],
  place: string,
  shape: Shape,
): readonly Problem[] {
  const inside = placesInside(shape, place);
  const mine = place ? problemsIn(problems, place) : problems;
  return mine.filter((problem) => inside.every((each) => !problemsIn([problem], each).length));
}

function placesInside({ type, fields }: Shape, place: string): string[] {
  if (type === "object") return fields.map(({ name }) => pointer(place, "properties", name));
  return type === "list" ? [pointer(place, "items")] : [];
}

/** A place further in. */
export function pointer(place: string, ...names: string[]): string {
  const escaped = names.map((name) => name.replaceAll("~", "~0").replaceAll("/", "~1"));
  return [place, ...escaped].join("/");
}
