import { hasLabels } from "../text/labels";
import { count } from "../text/numbers";
import { useView } from "../view/view";
import type { Actions } from "./actions";
import { Popup } from "./popup";
import { QuestionBar } from "./questions";

interface Act {
  label: string;
  /** Said where the label alone is short of what it means. */
  name?: string;
  title?: string;
  /** Changes nothing: offered also where nothing can be changed. */
  reads?: boolean;
  run(): void;
}

/** What can be done with the selected samples; below, as a question, what is asked before; else what was just done. */
export function BulkBar({ actions }: { actions: Actions }) {
  const view = useView();
  const writable = view.connection.writable.value;
  const size = view.selection.size.value;
  const question = actions.question.value;
  if (question) {
    return (
      <div class="sg-bulk">
        <QuestionBar question={question} writable={writable} onKeep={actions.keep} />
      </div>
    );
  }
  if (size === 0) return <UndoHint />;
  return (
    <div class="sg-bulk" role="group" aria-label="Selected samples">
      <span class="sg-strong">{count(size)} selected</span>
      <Acts actions={actions} writable={writable} />
      <button
        type="button"
        class="sg-button sg-small sg-plain"
        title="Select nothing (Esc)"
        onClick={() => {
          view.selection.clear();
          view.focus("grid");
        }}
      >
        Clear
      </button>
    </div>
  );
}

function Acts({ actions, writable }: { actions: Actions; writable: boolean }) {
  const view = useView();
  const state = view.connection.state.value;
  const roomy = view.width.value === "wide" && view.opened.value === null;
  const first: Act[] = [
    { label: "Accept", title: "Accept (a)", run: () => actions.judge("accepted") },
    {
      label: "Reject",
      title: "Reject: it will not be saved (x)",
      run: () => actions.judge("rejected"),
    },
    { label: "Delete", name: "Delete selected", title: "Delete (Del)", run: actions.remove },
  ];
  const second: Act[] = [
    {
      label: "Regenerate…",
      title: "Another output, with something to heed beside the guidance (r)",
      run: actions.regenerate,
    },
    { label: "Retag…", title: "Put tags on or take them off (t)", run: actions.retag },
  ];
  if (hasLabels(state)) {
    second.push({
      label: "Set label…",
      title: "Say what these samples are meant to do (p, f)",
      run: actions.askLabel,
    });
  }
  const more: Act[] = [
    { label: "Take judgement back", title: "u", run: () => actions.judge(null) },
    { label: "Copy as JSON lines", title: "c", reads: true, run: () => actions.copy("jsonl") },
    { label: "Copy for a spreadsheet", reads: true, run: () => actions.copy("tsv") },
    { label: "Find near-duplicates", run: actions.findDuplicates },
  ];
  if (state?.stages.outputs.failed) {
    more.unshift({ label: "Retry those that failed", run: actions.retry });
  }
  const atHand = roomy ? [...first, ...second] : first;
  const away = roomy ? more : [...second, ...more];
  return (
    <span class="sg-buttons">
      {atHand.map((act) => (
        <ActButton key={act.label} act={act} writable={writable} class="sg-button sg-small" />
      ))}
      <Popup label="More" name="More to do with the selected samples" up>
        {(close) => (
          <div class="sg-acts">
            {away.map((act) => (
              <ActButton
                key={act.label}
                act={{
                  ...act,
                  run: () => {
                    close();
                    act.run();
                  },
                }}
                writable={writable}
                class="sg-button sg-small sg-plain"
              />
            ))}
          </div>
        )}
      </Popup>
    </span>
  );
}

function ActButton(props: { act: Act; writable: boolean; class: string }) {
  const { act, writable } = props;
  const able = writable || act.reads;
  return (
    <button
      type="button"
      class={props.class}
      aria-label={act.name}
      title={able ? act.title : "This session cannot be changed from here."}
      disabled={!able}
      onClick={act.run}
    >
      {act.label}
    </button>
  );
}

function UndoHint() {
  const said = useView().hint.value;
  if (!said) return null;
  return (
    <p class="sg-bulk sg-undo-hint">
      {said.text} · Ctrl+Z {said.undoing}
    </p>
  );
}
