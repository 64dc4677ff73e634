import { useAsks } from "../frame/use-asks";
import type { State, Under } from "../link/protocol";
import { plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { generateTopics } from "./commands";
import { GenerateButton, NumberField, PlaceField, Takes } from "./controls";
import { OpensDrawer, StageTools } from "./tools";
import { useEstimate } from "./use-estimate";

const MOST_TOPICS = 100;

/** Stage 1: let the model propose topics, or add them by hand. */
export function TopicActions({ state }: { state: State }) {
  const asks = useAsks();
  const { view } = asks;
  const { counts, scope, topic } = view;
  const forecast = useEstimate(view.planned("topics"));
  const { topics, leaves } = state.stages.topics;
  const count = counts.topics.value;
  const under = scope.topics.value;
  const generate = () => void generateTopics(asks, count, under);
  const choices = [
    { key: "null", label: "at the top level" },
    ...(topic.value
      ? [{ key: String(topic.value.id), label: `under “${visibleLine(topic.value.name)}”` }]
      : []),
    { key: "leaves", label: `under every leaf (${plural(leaves, "topic")})` },
  ];
  return (
    <>
      <NumberField
        label="How many"
        value={count}
        max={MOST_TOPICS}
        onChange={(value) => {
          counts.topics.value = value;
        }}
        onEnter={generate}
      />
      {topics > 0 && (
        <PlaceField
          label="where"
          choices={choices}
          chosen={String(under)}
          onChange={(key) => {
            scope.topics.value = placeOf(key);
          }}
        />
      )}
      <GenerateButton
        stage="topics"
        op="topics_generate"
        label={`Generate ${plural(under === "leaves" ? count * leaves : count, "topic")}`}
        onClick={generate}
      />
      <OpensDrawer drawer={{ kind: "add", under: topic.value }}>Add by hand</OpensDrawer>
      <Takes forecast={forecast} />
      <StageTools stage="topics" state={state} />
    </>
  );
}

function placeOf(key: string): Under {
  if (key === "null") return null;
  return key === "leaves" ? key : Number(key);
}
