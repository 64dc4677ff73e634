import type { ComponentChildren } from "preact";
import { Button } from "../frame/button";
import { visibleLine } from "../text/visible";
import { useView } from "../view/view";

/** What stands in the grid's place while it has nothing to show: which step fills it. */
export function EmptyGrid() {
  const view = useView();
  const state = view.connection.state.value;
  const topic = view.topic.value;
  if (view.list.filtered.value) {
    return (
      <Empty title="No sample matches" text="None has all that the search and the filters ask for.">
        <Button onPress={() => view.clearFilter()}>Show all samples</Button>
      </Empty>
    );
  }
  if (topic) {
    const setUp = () => {
      view.openStage("inputs");
      view.scope.inputs.value = topic.id;
      view.focus("action");
    };
    return (
      <Empty
        title={
          <>
            No samples under <bdi>“{visibleLine(topic.name)}”</bdi> yet
          </>
        }
        text="Stage 2 makes inputs for it."
      >
        <Button onPress={setUp}>Go to stage 2</Button>
      </Empty>
    );
  }
  return state?.stages.topics.topics ? (
    <Empty
      title="The topics are ready for inputs"
      text="Stage 2 writes inputs for each leaf topic. Before that, look through the tree: delete what does not fit, add what is missing."
    />
  ) : (
    <Empty
      title="Start with topics"
      text="Topics spread samples out: let the model propose some above, or add your own. They can be skipped: stage 2 also makes inputs without any."
    />
  );
}

interface EmptyProps {
  title: ComponentChildren;
  text: string;
  children?: ComponentChildren;
}

function Empty({ title, text, children }: EmptyProps) {
  return (
    <div class="sg-empty">
      <h3>{title}</h3>
      <p>{text}</p>
      {children}
    </div>
  );
}
