import { useSignal } from "@preact/signals";
import type { State, TaskWhole } from "../link/protocol";
import { plural } from "../text/numbers";
import { handleKey } from "../view/keys";
import { Button } from "./button";
import { setTask } from "./commands";
import { Shape } from "./shape";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";
import { useLocked } from "./use-locked";

/** What the model under study does: its instruction, what is asked of its answers, and their shape. */
export function TaskDrawer({ state }: { state: State }) {
  const stored = useAnswer("task", {});
  return (
    <Sheet title="Task" about="what the model under study is told to do">
      {stored ? <TaskForm state={state} stored={stored} /> : <p class="sg-quiet">Reading…</p>}
    </Sheet>
  );
}

function TaskForm({ state, stored }: { state: State; stored: TaskWhole }) {
  const asks = useAsks();
  const known = useSignal(stored);
  const draft = useSignal(stored);
  const requirements = useSignal(stored.requirements.join("\n"));
  const wrong = useSignal<ReadonlySet<string>>(new Set());
  const locked = useLocked();
  const task: TaskWhole = { ...draft.value, requirements: linesOf(requirements.value) };
  const changed = JSON.stringify(task) !== JSON.stringify(known.value);
  const blank = !task.instruction.trim();
  const why = wrong.value.size
    ? `The ${[...wrong.value].join(" and the ")} schema cannot be used as it is`
    : blank
      ? "A task has an instruction"
      : changed
        ? null
        : "Nothing was changed";
  const put = (patch: Partial<TaskWhole>) => {
    draft.value = { ...draft.value, ...patch };
  };
  const judge = (what: "input" | "output") => (isWrong: boolean) => {
    const next = new Set([...wrong.value].filter((each) => each !== what));
    if (isWrong) next.add(what);
    if (next.size !== wrong.value.size || isWrong !== wrong.value.has(what)) wrong.value = next;
  };
  const store = async () => {
    if (!why && !locked && (await setTask(asks, task))) known.value = task;
  };
  return (
    <form
      class="sg-sheet-part"
      onSubmit={(event) => {
        event.preventDefault();
        void store();
      }}
      onKeyDown={(event) => handleKey(event, { "Mod+Enter": () => void store() })}
    >
      <fieldset class="sg-sheet-part sg-bare-fields" disabled={locked !== null}>
        <label class="sg-label sg-wide-label">
          Name
          <input
            class="sg-input"
            type="text"
            maxLength={200}
            value={task.name}
            onInput={(event) => put({ name: event.currentTarget.value })}
          />
        </label>
        <div class="sg-sheet-columns">
          <label class="sg-drawer-label">
            Instruction
            <textarea
              class="sg-area"
              rows={3}
              dir="auto"
              value={task.instruction}
              onInput={(event) => put({ instruction: event.currentTarget.value })}
            />
          </label>
          <label class="sg-drawer-label">
            <span>
              Requirements <span class="sg-quiet">of every answer, one a line</span>
            </span>
            <textarea
              class="sg-area"
              rows={3}
              dir="auto"
              value={requirements.value}
              onInput={(event) => {
                requirements.value = event.currentTarget.value;
              }}
            />
          </label>
        </div>
        <Shape
          what="input"
          schema={task.input_schema}
          disabled={locked !== null}
          onChange={(text) => put({ input_schema: text })}
          onJudged={judge("input")}
        />
        <Shape
          what="output"
          schema={task.output_schema}
          disabled={locked !== null}
          onChange={(text) => put({ output_schema: text })}
          onJudged={judge("output")}
        />
      </fieldset>
      <div class="sg-buttons sg-sheet-end">
        <Button kind="primary" off={locked ?? why}>
          Save task
        </Button>
        <span class={why && changed ? "sg-warn" : "sg-quiet"} role="status">
          {why && changed ? `${why}.` : consequence(state, known.value, task)}
        </span>
      </div>
    </form>
  );
}

/** What becomes of the samples that are there when this task is saved. */
function consequence(state: State, known: TaskWhole, task: TaskWhole): string {
  const { samples } = state.stages.inputs;
  if (!samples) return "";
  const reshaped =
    known.input_schema !== task.input_schema || known.output_schema !== task.output_schema;
  if (reshaped) {
    return `Samples that no longer fit become invalid: they stay, and are not saved until they fit. There ${samples === 1 ? "is" : "are"} ${plural(samples, "sample")} now.`;
  }
  return JSON.stringify(known) === JSON.stringify(task)
    ? ""
    : "Samples that are there stay as they are; what is generated from now on follows this.";
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}
