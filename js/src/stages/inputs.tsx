import { useAsks } from "../frame/use-asks";
import type { Forecast, Reach, State, Topic } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import type { TopicRef } from "../view/view";
import { generateInputs } from "./commands";
import { GenerateButton, NumberField, type PlaceChoice, PlaceField, Takes } from "./controls";
import { OpensDrawer, StageTools } from "./tools";
import { useEstimate } from "./use-estimate";

const MOST_PER_TOPIC = 200;

/** Stage 2: inputs for every leaf topic, for one branch, for one topic, or where there are none. */
export function InputActions({ state }: { state: State }) {
  const asks = useAsks();
  const { view } = asks;
  const { topics, topic, counts, scope, reach } = view;
  topics.version.value;
  const forecast = useEstimate(view.planned("inputs"));
  const perTopic = counts.inputs.value;
  const { leaves } = state.stages.topics;
  const without = state.stages.inputs.topics_without;
  const place = typeof scope.inputs.value === "number" ? scope.inputs.value : null;
  const row = topics.find(({ id }) => id === topic.value?.id)?.row;
  const empty = place === null ? without : (row?.empty_leaves ?? 0);
  const nothing = reach.value === "empty" && empty === 0 ? "Every topic here has inputs." : null;
  const generate = () => {
    if (!nothing) void generateInputs(asks, perTopic, place, reach.value);
  };
  const places =
    place === null ? (reach.value === "empty" ? without : leaves) : topic.value?.children ? 0 : 1;
  return (
    <>
      <NumberField
        label={leaves ? "Per topic" : "How many"}
        value={perTopic}
        max={MOST_PER_TOPIC}
        onChange={(value) => {
          counts.inputs.value = value;
        }}
        onEnter={generate}
      />
      {leaves > 0 && (
        <PlaceField
          label="for"
          choices={choicesFor(without, topic.value, row)}
          chosen={keyOf(place, reach.value)}
          onChange={(key) => {
            const [id, wanted] = key.split(":");
            scope.inputs.value = id === "null" ? null : Number(id);
            reach.value = wanted as Reach;
          }}
        />
      )}
      <GenerateButton
        stage="inputs"
        op="inputs_generate"
        label={generateLabel(forecast, perTopic, places)}
        nothing={nothing}
        onClick={generate}
      />
      <OpensDrawer drawer={{ kind: "add-inputs", topic: topic.value }}>Add by hand</OpensDrawer>
      <Takes forecast={nothing ? null : forecast} />
      <StageTools stage="inputs" state={state} />
    </>
  );
}

/** What the button does, in numbers once they are known. Where some topics are only filled up, it is not said for how many. */
export function generateLabel(forecast: Forecast | null, perTopic: number, topics: number): string {
  if (!forecast?.items) return "Generate inputs";
  const inputs = `Generate ${plural(forecast.items, "input")}`;
  const even = topics > 1 && forecast.items === topics * perTopic;
  return even ? `${inputs} for ${plural(topics, "topic")}` : inputs;
}

function choicesFor(
  without: number,
  topic: TopicRef | null,
  row: Topic | undefined,
): PlaceChoice[] {
  const name = topic && `“${visibleLine(topic.name)}”`;
  const choices: PlaceChoice[] = [
    { key: "null:leaves", label: "all topics" },
    { key: "null:empty", label: `topics without inputs (${count(without)})` },
  ];
  if (!topic) return choices;
  const here = (reach: Reach) => keyOf(topic.id, reach);
  if (!topic.children) return [...choices, { key: here("leaves"), label: `${name}` }];
  return [
    ...choices,
    { key: here("leaves"), label: `all below ${name}` },
    { key: here("empty"), label: `below ${name}, where none (${count(row?.empty_leaves ?? 0)})` },
    { key: here("here"), label: `${name} itself only` },
  ];
}

function keyOf(place: number | null, reach: Reach): string {
  return `${place}:${reach}`;
}
