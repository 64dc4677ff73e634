/** A name with what was searched for in it emphasised. */
export function Matched({ text, search }: { text: string; search: string }) {
  const wanted = search.trim().toLowerCase();
  const lower = text.toLowerCase();
  // Where lower case is longer than the text, places in it say nothing of places in the text.
  const at = wanted && lower.length === text.length ? lower.indexOf(wanted) : -1;
  if (at < 0) return <>{text}</>;
  const end = at + wanted.length;
  return (
    <>
      {text.slice(0, at)}
      <mark class="sg-match">{text.slice(at, end)}</mark>
      {text.slice(end)}
    </>
  );
}
