import type { ComponentChildren } from "preact";
import type { State } from "../link/protocol";
import { tagLine } from "../text/sentences";
import { visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { useView } from "../view/view";
import { PassShare } from "./pass-share";

const GOALS = { eval: "Evaluation", fine_tuning: "Fine-tuning" };

/** What is being made and with what, in one quiet line, with undo and redo. */
export function Header({ state }: { state: State }) {
  const { session, task, goal, template, model, pass_share: share } = state;
  const tags = tagLine(state);
  return (
    <header class="sg-header">
      <h2 class="sg-title" title={visibleLine(`Session file: ${session.path}`)}>
        <bdi>{visibleLine(task.name)}</bdi>
      </h2>
      <p class="sg-facts">
        <Fact title="Goal">{GOALS[goal] ?? goal}</Fact>
        {template.name !== goal && <Fact title="Template">{template.title}</Fact>}
        <Fact title="Model">{model}</Fact>
        {tags && <Fact title="Tags that saved samples get">{tags}</Fact>}
      </p>
      {goal === "eval" && <PassShare share={share} />}
      <History state={state} />
    </header>
  );
}

function Fact({ title, children }: { title: string; children: string }) {
  const text = visibleLine(children);
  return (
    <bdi class="sg-fact" title={`${title}: ${text}`}>
      {text}
    </bdi>
  );
}

function History({ state }: { state: State }) {
  const commands = useCommands();
  const { writable } = useView().connection;
  const waits = commands.underWay.value;
  return (
    <div class="sg-buttons sg-history">
      <HistoryButton
        verb="Undo"
        what={state.undo}
        enabled={writable.value && !waits.has("undo")}
        onClick={() => void commands.undo()}
      >
        ↶
      </HistoryButton>
      <HistoryButton
        verb="Redo"
        what={state.redo}
        enabled={writable.value && !waits.has("redo")}
        onClick={() => void commands.redo()}
      >
        ↷
      </HistoryButton>
    </div>
  );
}

interface HistoryButtonProps {
  verb: "Undo" | "Redo";
  what: string | null;
  enabled: boolean;
  onClick(): void;
  children: ComponentChildren;
}

function HistoryButton({ verb, what, enabled, onClick, children }: HistoryButtonProps) {
  const label =
    what === null ? `${verb}: nothing to ${verb.toLowerCase()}` : `${verb}: ${visibleLine(what)}`;
  return (
    <button
      type="button"
      class="sg-button sg-icon"
      aria-label={label}
      title={label}
      disabled={!enabled || what === null}
      onClick={onClick}
    >
      <span aria-hidden="true">{children}</span>
    </button>
  );
}
