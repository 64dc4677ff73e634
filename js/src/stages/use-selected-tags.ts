import { useAnswer } from "../frame/use-answer";
import { useView } from "../view/view";

/**
 * The tags that the selected samples have, and on how many each is, most frequent first.
 *
 * Of samples that are selected one by one, those tell that are here; where all that match are selected, the kernel does.
 */
export function useSelectedTags(): [tag: string, samples: number][] {
  const { list, selection, samples, connection } = useView();
  const all = selection.besides.value !== null;
  const facets = useAnswer(
    "facets",
    all ? { query: list.query.value } : null,
    connection.state.value?.undo,
  );
  samples.value.version.value;
  const counts = new Map<string, number>(all ? Object.entries(facets?.tags ?? {}) : []);
  if (!all) {
    const ids = selection.ids.value;
    samples.value.find((row) => {
      for (const tag of ids.has(row.id) ? row.tags : [])
        counts.set(tag, (counts.get(tag) ?? 0) + 1);
      return false; // all rows that are here are looked at, once
    });
  }
  return [...counts].filter(([, number]) => number > 0).sort(([, a], [, b]) => b - a);
}
