import { useEffect, useRef } from "preact/hooks";
import type { Label } from "../link/protocol";
import { hasLabels } from "../text/labels";
import { count, plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import { useView } from "../view/view";

/** What a person is asked about the selection. */
export type Question = "delete" | "label";

interface GridToolbarProps {
  asking: Question | null;
  onDelete(): void;
  onReallyDelete(): void;
  onAskLabel(): void;
  onLabel(label: Label | null): void;
  onKeep(): void;
  onClear(): void;
}

/** What the grid shows and what can be done with the selection. */
export function GridToolbar({
  asking,
  onDelete,
  onReallyDelete,
  onAskLabel,
  onLabel,
  onKeep,
  onClear,
}: GridToolbarProps) {
  const view = useView();
  const total = view.samples.value.total.value;
  const selected = view.selected.value.size;
  const topic = view.topic.value;
  const writable = view.connection.writable.value;
  return (
    <div class="sg-grid-bar">
      <span class="sg-grid-what">
        <span class="sg-strong">{total === null ? "Loading…" : plural(total, "sample")}</span>
        {topic && (
          <span class="sg-quiet">
            {" under "}
            <bdi>{visibleLine(topic.name)}</bdi>
          </span>
        )}
      </span>
      {selected === 0 && <UndoHint />}
      {selected > 0 && !asking && (
        <span class="sg-buttons">
          <span>{count(selected)} selected</span>
          <button type="button" class="sg-button sg-small" disabled={!writable} onClick={onDelete}>
            Delete selected
          </button>
          {hasLabels(view.connection.state.value) && (
            <button
              type="button"
              class="sg-button sg-small"
              title="Say what these samples are meant to do (p, f)"
              disabled={!writable}
              onClick={onAskLabel}
            >
              Set label…
            </button>
          )}
          <button type="button" class="sg-button sg-small sg-plain" onClick={onClear}>
            Clear
          </button>
        </span>
      )}
      {asking === "delete" && (
        <ReallyDelete
          count={selected}
          writable={writable}
          onDelete={onReallyDelete}
          onKeep={onKeep}
        />
      )}
      {asking === "label" && (
        <WhichLabel count={selected} writable={writable} onLabel={onLabel} onKeep={onKeep} />
      )}
    </div>
  );
}

function UndoHint() {
  const said = useView().hint.value;
  if (!said) return null;
  return <span class="sg-undo-hint">{said.text} · Ctrl+Z brings it back</span>;
}

interface ReallyDeleteProps {
  count: number;
  writable: boolean;
  onDelete(): void;
  onKeep(): void;
}

function ReallyDelete(props: ReallyDeleteProps) {
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => yes.current?.focus(), []);
  return (
    <span
      class="sg-buttons"
      role="group"
      aria-label={`Delete ${plural(props.count, "sample")}?`}
      onKeyDown={(event) => handleKey(event, { Escape: props.onKeep })}
    >
      <span>Delete {plural(props.count, "sample")}?</span>
      <button
        ref={yes}
        type="button"
        class="sg-button sg-small sg-danger"
        disabled={!props.writable}
        onClick={props.onDelete}
      >
        Delete them
      </button>
      <button type="button" class="sg-button sg-small" onClick={props.onKeep}>
        Keep
      </button>
    </span>
  );
}

interface WhichLabelProps {
  count: number;
  writable: boolean;
  onLabel(label: Label | null): void;
  onKeep(): void;
}

const CHOICES: readonly { name: string; label: Label | null }[] = [
  { name: "pass", label: "pass" },
  { name: "fail", label: "fail" },
  { name: "no label", label: null },
];

function WhichLabel({ count: chosen, writable, onLabel, onKeep }: WhichLabelProps) {
  const group = useRef<HTMLSpanElement>(null);
  useEffect(() => group.current?.querySelector("button")?.focus(), []);
  return (
    <span
      ref={group}
      class="sg-buttons"
      role="group"
      aria-label={`What ${plural(chosen, "sample")} shall be meant to do`}
      onKeyDown={(event) => handleKey(event, { Escape: onKeep })}
    >
      <span>{plural(chosen, "sample")} meant to</span>
      {CHOICES.map(({ name, label }) => (
        <button
          key={name}
          type="button"
          class="sg-button sg-small"
          disabled={!writable}
          onClick={() => onLabel(label)}
        >
          {name}
        </button>
      ))}
      <button type="button" class="sg-button sg-small sg-plain" onClick={onKeep}>
        Cancel
      </button>
    </span>
  );
}
