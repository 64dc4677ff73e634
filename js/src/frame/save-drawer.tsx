import { useSignal } from "@preact/signals";
import type { Result, State } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { CodeLine } from "./copy";
import { Form } from "./form";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";

/** Why samples are left out, in words of ours; of a reason that has none, in the kernel's. */
const LACKS: Readonly<Record<string, string>> = {
  "no output": "without output",
  invalid: "that do not fit the task",
  failed: "whose call failed",
};

/** What a save would write, and what not and why; after it, where it went and how it is opened. */
export function SaveDrawer({ state }: { state: State }) {
  const { commands } = useAsks();
  const seen = useAnswer("save_preview", {}, state.revision);
  const update = useSignal(false);
  const saved = useSignal<Result<"save"> | null>(null);
  const busy = commands.underWay.value.has("save");
  const since = seen ? seen.changed + seen.deleted : 0;
  const writes = (seen?.new ?? 0) + (update.value ? since : 0);
  const facts = seen && {
    New: amounts({ [seen.new === 1 ? "sample" : "samples"]: seen.new, ...seen.splits }),
    Tags: seen.tags.join(" · "),
    "Saved before": amounts({ "that stay as they are": seen.already }),
    "Left out": amounts(seen.left_out),
  };
  return (
    <Sheet title="Save" about={seen && <Place path={seen.path} />}>
      {saved.value && <Outcome saved={saved.value} />}
      <Form
        does="Save samples"
        off={writes ? busy && "It is being saved" : "There is nothing to save"}
        onDo={async () => {
          const said = plural(writes, "sample");
          saved.value = await commands.do("save", { update: update.value }, `${said} saved`);
          update.value = false;
        }}
      >
        <dl class="sg-save-facts">
          {Object.entries(facts ?? {}).map(([name, said]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <bdi>{visibleLine(said) || "none"}</bdi>
              </dd>
            </div>
          ))}
        </dl>
        {seen && since > 0 && (
          <label class="sg-label">
            <input
              type="checkbox"
              checked={update.value}
              onChange={(event) => {
                update.value = event.currentTarget.checked;
              }}
            />
            update what changed since: {amounts({ changed: seen.changed, deleted: seen.deleted })}
          </label>
        )}
      </Form>
    </Sheet>
  );
}

function Outcome({ saved }: { saved: Result<"save"> }) {
  const { added, changed, deleted, left_out: out } = saved;
  return (
    <div class="sg-outcome" role="status">
      <p>
        <span class="sg-strong">Saved:</span> {plural(added, "sample")} added ·{" "}
        {amounts({ changed, "taken out": deleted, "left out": out })}
      </p>
      Open it with <CodeLine code={`sg.load_dataset(${JSON.stringify(saved.path)})`} />
    </div>
  );
}

/** How many of each, of what there is any of. */
function amounts(numbers: Record<string, number>): string {
  return Object.entries(numbers)
    .filter(([, many]) => many > 0)
    .map(([what, many]) => `${count(many)} ${LACKS[what] ?? what}`)
    .join(" · ");
}

export function Place({ path }: { path: string }) {
  return (
    <bdi class="sg-path" title={visibleLine(path)}>
      {visibleLine(path)}
    </bdi>
  );
}
