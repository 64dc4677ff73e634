import type { Topic } from "../link/protocol";
import { count, plural, short } from "../text/numbers";

/** How many samples, how many have an output, what went wrong and where inputs are missing: `8`, `6/8`, `1! 6/8`, `2 empty`. */
export function Counts({ topic, marksEmpty }: { topic: Topic; marksEmpty: boolean }) {
  const { samples, done, problems, children, empty_leaves: empty } = topic;
  const partly = done < samples;
  return (
    <span class="sg-topic-counts" title={spokenCounts(topic).join(", ")}>
      {marksEmpty && empty > 0 && (
        <Count text={children ? `${brief(empty)} empty` : "empty"} kind="sg-lacks" />
      )}
      {problems > 0 && <Count text={`${brief(problems)}!`} kind="sg-bad" />}
      {samples > 0 && <Count text={partly ? `${brief(done)}/${brief(samples)}` : brief(samples)} />}
    </span>
  );
}

/** Exact while it is short: the topic's name needs the room, and the title has all digits. */
function brief(many: number): string {
  return many < 10_000 ? count(many) : short(Math.round(many / 1000) * 1000);
}

/** Drawn by the style sheet: the row's name says the same in words, and would else differ from what is read on it. */
export function Count({ text, kind = "" }: { text: string; kind?: string }) {
  return <span class={kind ? `sg-tally ${kind}` : "sg-tally"} data-count={text} />;
}

/** The counts in words. */
export function spokenCounts(topic: Topic): string[] {
  const { samples, done, problems, saved, children, empty_leaves: empty } = topic;
  const without = children
    ? `${plural(empty, "topic")} below ${empty === 1 ? "has" : "have"} no inputs`
    : "no inputs";
  if (!samples) return empty ? [without] : ["no samples"];
  return [
    plural(samples, "sample"),
    `${count(done)} done`,
    ...(problems ? [plural(problems, "problem")] : []),
    ...(saved ? [`${count(saved)} saved`] : []),
    ...(empty ? [without] : []),
  ];
}
