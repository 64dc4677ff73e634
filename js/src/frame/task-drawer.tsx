import { useSignal } from "@preact/signals";
import type { Problem, State, TaskWhole } from "../link/protocol";
import { SchemaBuilder } from "../schema/builder";
import { Field, Form } from "./form";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";

/** What the model under study does: its instruction, what is asked of its answers, and their shape. */
export function TaskDrawer({ state }: { state: State }) {
  const stored = useAnswer("task", {});
  return <Sheet title="Task">{stored && <TaskForm state={state} stored={stored} />}</Sheet>;
}

function TaskForm({ state, stored }: { state: State; stored: TaskWhole }) {
  const { commands } = useAsks();
  const known = useSignal(stored);
  const draft = useSignal(stored);
  const { name, instruction, requirements, input_schema, output_schema } = draft.value;
  const lines = requirements.map((line) => line.trim()).filter(Boolean);
  const task: TaskWhole = { ...draft.value, requirements: lines };
  const shapes = [
    {
      label: "Input",
      key: "input_schema",
      value: input_schema,
      problems: useProblems(input_schema),
    },
    {
      label: "Output",
      key: "output_schema",
      value: output_schema,
      problems: useProblems(output_schema),
    },
  ];
  const wrong = shapes.filter(({ problems }) => problems.length).map(({ label }) => label);
  const changed = JSON.stringify(task) !== JSON.stringify(known.value);
  const broken = wrong.length
    ? `The ${wrong.join(" and ").toLowerCase()} schema cannot be used as it is.`
    : !instruction.trim() && "A task has an instruction.";
  const put = (patch: Partial<TaskWhole>) => {
    draft.value = { ...draft.value, ...patch };
  };
  return (
    <Form
      does="Save task"
      off={broken || (!changed && "Nothing was changed")}
      note={changed ? broken || consequence(state, known.value, task) : ""}
      warns={broken !== false}
      onDo={async () => {
        if (await commands.do("task_set", task, "Task saved")) known.value = task;
      }}
    >
      <Field label="Name" value={name} onText={(text) => put({ name: text })} />
      <div class="sg-columns">
        <Text
          label="Instruction"
          value={instruction}
          onText={(text) => put({ instruction: text })}
        />
        <Text
          label="Requirements of every answer, one a line"
          value={requirements.join("\n")}
          onText={(text) => put({ requirements: text.split("\n") })}
        />
      </div>
      {shapes.map(({ key, ...shape }) => (
        <div key={key} class="sg-shape">
          <span>{shape.label}</span>
          <SchemaBuilder {...shape} onChange={(text) => put({ [key]: text })} />
        </div>
      ))}
    </Form>
  );
}

interface TextProps {
  label: string;
  value: string;
  onText(text: string): void;
}

function Text({ label, value, onText }: TextProps) {
  return (
    <label class="sg-drawer-label">
      {label}
      <textarea
        class="sg-area"
        rows={3}
        dir="auto"
        value={value}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </label>
  );
}

/** What the kernel finds wrong with a schema while it is put together. */
function useProblems(schema: string | null): readonly Problem[] {
  return useAnswer("schema_check", schema === null ? null : { text: schema })?.problems ?? [];
}

/** What becomes of the samples that are there when this task is saved. */
function consequence(state: State, known: TaskWhole, task: TaskWhole): string {
  if (!state.stages.inputs.samples) return "";
  return known.input_schema === task.input_schema && known.output_schema === task.output_schema
    ? "Samples that are there stay as they are."
    : "Samples that no longer fit become invalid: they are not saved until they fit.";
}
