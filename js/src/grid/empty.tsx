import { visibleLine } from "../text/visible";
import { useView } from "../view/view";

/** What stands in the grid's place while it has nothing to show: which step fills it. */
export function EmptyGrid() {
  const view = useView();
  const state = view.connection.state.value;
  const topic = view.topic.value;
  if (!state) return null;
  if (view.list.filtered.value) {
    return (
      <div class="sg-empty">
        <h3>No sample matches</h3>
        <p>None has all that the search and the filters ask for.</p>
        <button type="button" class="sg-button" onClick={() => view.clearFilter()}>
          Show all samples
        </button>
      </div>
    );
  }
  if (topic) {
    return (
      <div class="sg-empty">
        <h3>
          No samples under <bdi>“{visibleLine(topic.name)}”</bdi> yet
        </h3>
        <p>Stage 2 makes inputs for it: choose it under “for”, and how many.</p>
        <button
          type="button"
          class="sg-button"
          onClick={() => {
            view.openStage("inputs");
            view.scope.inputs.value = topic.id;
            view.focus("action");
          }}
        >
          Go to stage 2
        </button>
      </div>
    );
  }
  if (state.stages.topics.topics) {
    return (
      <div class="sg-empty">
        <h3>The topics are ready for inputs</h3>
        <p>
          Stage 2 writes inputs for each leaf topic. Before that, look through the tree: delete what
          does not fit, add what is missing, and give broad topics sub-topics.
        </p>
      </div>
    );
  }
  return (
    <div class="sg-empty">
      <h3>Start with topics</h3>
      <p>
        Asked a thousand times, a model gives a thousand similar answers. Topics spread them out:
        let the model propose some above, or add your own by hand.
      </p>
      <p class="sg-quiet">Topics can be skipped: stage 2 also makes inputs without any.</p>
    </div>
  );
}
