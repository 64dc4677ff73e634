import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { GenerateButton, NumberField, ScopeField } from "./controls";
import { StageTools } from "./tools";

const MOST_TOPICS = 100;

/** Stage 1: let the model propose topics, or add them by hand. */
export function TopicActions() {
  const view = useView();
  const commands = useCommands();
  const { counts, scope, drawer, connection } = view;
  const state = connection.state.value;
  const generate = () => void commands.generateTopics(counts.topics.value, scope.topics.value);
  const adding = drawer.value?.kind === "add";
  const hasTopics = (state?.stages.topics.topics ?? 0) > 0;
  return (
    <>
      <NumberField
        label="How many"
        value={counts.topics.value}
        max={MOST_TOPICS}
        onChange={(value) => {
          counts.topics.value = value;
        }}
        onEnter={generate}
      />
      {hasTopics && (
        <ScopeField
          label="where"
          stage="topics"
          all="at the top level"
          one={(name) => `under “${name}”`}
          leaves="under every leaf"
        />
      )}
      <GenerateButton stage="topics" op="topics_generate" onClick={generate}>
        Generate topics
      </GenerateButton>
      <button
        type="button"
        class="sg-button"
        aria-expanded={adding}
        disabled={!connection.writable.value}
        onClick={() => {
          drawer.value = adding ? null : { kind: "add", under: view.topic.value };
        }}
      >
        Add by hand
      </button>
      <StageTools stage="topics" />
    </>
  );
}
