import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../frame/button";
import { Sheet } from "../frame/sheet";
import { useAsks } from "../frame/use-asks";
import { useLocked } from "../frame/use-locked";
import type { State } from "../link/protocol";
import { count, plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import { retag } from "./commands";
import { useSelectedTags } from "./use-selected-tags";

/** Tags on the selected samples and off them, and the split they belong to. */
export function Retag({ state }: { state: State }) {
  const asks = useAsks();
  const { view, commands } = asks;
  const field = useRef<HTMLInputElement>(null);
  const typed = useSignal("");
  const removed = useSignal<ReadonlySet<string>>(new Set());
  const split = useSignal("");
  useEffect(() => field.current?.focus(), []);
  const splits = Object.keys(state.tags.split);
  const tags = useSelectedTags().filter(([tag]) => !splits.includes(tag));
  const size = view.selection.size.value;
  const add = tagsIn(typed.value);
  const remove = [...removed.value];
  const idle = !add.length && !remove.length && !split.value;
  const nothing =
    size === 0
      ? "Select samples in the grid first."
      : idle
        ? "Add or remove a tag, or choose a split."
        : null;
  const off = useLocked() ?? nothing ?? (commands.underWay.value.has("retag") && "Retagging…");
  const apply = async () => {
    const which = view.which();
    if (!which || off) return;
    if (await retag(asks, which, size, { add, remove, split: split.value || null })) {
      view.drawer.value = null;
      view.focus("grid");
    }
  };
  const toggle = (tag: string) => {
    const next = new Set(removed.value);
    if (!next.delete(tag)) next.add(tag);
    removed.value = next;
  };
  return (
    <Sheet title="Change tags" about={`of ${plural(size, "selected sample")}`}>
      {tags.length > 0 && (
        <div class="sg-buttons" role="group" aria-label="Tags to remove">
          <span>Remove</span>
          {tags.map(([tag, number]) => (
            <button
              key={tag}
              type="button"
              class="sg-button sg-small sg-tag"
              aria-pressed={removed.value.has(tag)}
              title={`On ${plural(number, "sample")}`}
              onClick={() => toggle(tag)}
            >
              <bdi>{visibleLine(tag)}</bdi> <span class="sg-quiet">{count(number)}</span>
            </button>
          ))}
        </div>
      )}
      <div class="sg-buttons">
        <label class="sg-label">
          Add
          <input
            ref={field}
            class="sg-input sg-tags-field"
            type="text"
            placeholder="tags, with commas between"
            value={typed.value}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
            onKeyDown={(event) => handleKey(event, { Enter: () => void apply() })}
          />
        </label>
        {splits.length > 0 && (
          <label class="sg-label">
            Split
            <select
              class="sg-input"
              value={split.value}
              onChange={(event) => {
                split.value = event.currentTarget.value;
              }}
            >
              <option value="">as it is</option>
              {splits.map((tag) => (
                <option key={tag} value={tag}>
                  {visibleLine(tag)}
                </option>
              ))}
            </select>
          </label>
        )}
        <Button kind="primary" title="Enter" off={off} onPress={() => void apply()}>
          {size ? `Retag ${plural(size, "sample")}` : "Retag"}
        </Button>
      </div>
    </Sheet>
  );
}

/** Tags as a person writes them. */
export function tagsIn(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim());
  return [...new Set(tags.filter(Boolean))];
}
