import type { State } from "../link/protocol";
import { budgetLine, nearlySpent, tagLine } from "../text/sentences";
import { visibleLine } from "../text/visible";
import { type Drawer, useView } from "../view/view";
import { Button } from "./button";
import { PassShare } from "./pass-share";
import { DrawerTool, Tools } from "./tools";

const GOALS = { eval: "Evaluation", fine_tuning: "Fine-tuning" };

/** What is being made and with what: each fact opens the drawer in which it is changed. */
export function Header({ state }: { state: State }) {
  const { session, task, goal, template, model, pass_share: share } = state;
  if (session.kind === "dataset") return <DatasetHeader state={state} />;
  return (
    <header class="sg-header">
      <h2 class="sg-title">
        <Fact
          opens="task"
          title={`Task: ${task.instruction}\n\nSession file: ${session.path}`}
          name="Task"
        >
          {task.name || "Untitled task"}
        </Fact>
      </h2>
      <div class="sg-facts">
        <Fact opens="goal" name="Goal" title="What the data is for">
          {GOALS[goal] ?? goal}
        </Fact>
        {template.name !== goal && (
          <Fact
            opens="goal"
            name="Template"
            title={[template.summary, template.warning].filter(Boolean).join(" ")}
            warns={template.warning !== ""}
          >
            {template.title}
          </Fact>
        )}
        <Fact opens="model" name="Model" title="Which model is asked, and what it may cost" shrinks>
          {model}
        </Fact>
        <Fact opens="tags" name="Tags" title="Tags that saved samples get" shrinks>
          {tagLine(state) || "no tags"}
        </Fact>
        <Fact
          opens="model"
          name="Spent"
          title="What all calls of this session took"
          warns={nearlySpent(state)}
        >
          {budgetLine(state)}
        </Fact>
        {goal === "eval" && <PassShare share={share} />}
      </div>
      <Tools state={state} />
    </header>
  );
}

/** A saved dataset is looked at, not worked on. */
function DatasetHeader({ state: { session, task, tags } }: { state: State }) {
  const said = [...tags.fixed, ...Object.keys(tags.split)].join(" · ");
  return (
    <header class="sg-header">
      <h2 class="sg-title" title={visibleLine(session.path)}>
        <bdi class="sg-dataset-name">{visibleLine(session.name || task.name)}</bdi>
      </h2>
      <p class="sg-facts sg-dataset-facts">
        <span>A saved dataset, shown as it was saved</span>
        {said && <bdi title="Tags">{visibleLine(said)}</bdi>}
      </p>
      <div class="sg-buttons sg-history">
        <DrawerTool opens="keys" label="Keys" title="All keys (?)">
          ?
        </DrawerTool>
      </div>
    </header>
  );
}

interface FactProps {
  opens: Extract<Drawer["kind"], "task" | "goal" | "model" | "tags">;
  /** What it is a fact about: said to those who do not see where it stands. */
  name: string;
  title: string;
  warns?: boolean;
  /** Gives way to the others where there is little room. */
  shrinks?: boolean;
  children: string;
}

function Fact({ opens, name, title, warns, shrinks, children }: FactProps) {
  const view = useView();
  const open = view.drawer.value?.kind === opens;
  const text = visibleLine(children);
  return (
    <Button
      kind={`small plain fact${warns ? " warn" : ""}${shrinks ? " shrinks" : ""}`}
      label={`${name}: ${text}`}
      open={open}
      title={visibleLines(`${name}: ${text}\n${title}`)}
      onPress={() => {
        view.drawer.value = open ? null : { kind: opens };
      }}
    >
      <bdi>{text}</bdi>
    </Button>
  );
}

/** A tooltip may have several lines. */
function visibleLines(text: string): string {
  return text.split("\n").map(visibleLine).join("\n");
}
