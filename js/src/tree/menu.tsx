import { useLayoutEffect, useRef } from "preact/hooks";
import type { Stage, Topic } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { handleKey } from "../view/keys";
import { useView } from "../view/view";

interface TopicMenuProps {
  topic: Topic;
  anchor: HTMLElement;
  onClose(): void;
  /** Gives the keyboard back to the tree. */
  onLeave(): void;
  onRename(topic: Topic): void;
  onDelete(topic: Topic): void;
}

/** What can be done with one topic. Generating opens the stage's action bar for it, so that nothing is paid for by a slip. */
export function TopicMenu({ topic, anchor, onClose, onLeave, onRename, onDelete }: TopicMenuProps) {
  const view = useView();
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = menu.current;
    const pane = element?.offsetParent;
    if (!element || !pane) return;
    const [at, within] = [anchor.getBoundingClientRect(), pane.getBoundingClientRect()];
    const below = at.bottom - within.top;
    const fits = below + element.offsetHeight <= within.height;
    element.style.top = `${fits ? below : Math.max(0, at.top - within.top - element.offsetHeight)}px`;
    element.style.left = `${Math.max(0, at.left - within.left - 24)}px`;
    element.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, [anchor]);

  const generate = (stage: Exclude<Stage, "save">) => () => {
    view.selectTopic(topic);
    view.openStage(stage);
    view.scope[stage].value = topic.id;
    view.focus("action");
  };
  const items: { label: string; keys?: string; run(): void }[] = [
    { label: "Add sub-topics…", run: generate("topics") },
    {
      label: "Add by hand here…",
      run: () => {
        view.openStage("topics");
        view.drawer.value = { kind: "add", under: topic };
      },
    },
    { label: "Generate inputs here…", run: generate("inputs") },
    { label: "Generate outputs here…", run: generate("outputs") },
    { label: "Rename", keys: "F2", run: () => onRename(topic) },
    { label: "Delete…", keys: "Del", run: () => onDelete(topic) },
  ];
  const move = (by: number) => () => {
    const all = [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const root = menu.current?.getRootNode() as Document | ShadowRoot | undefined;
    const here = all.indexOf(root?.activeElement as HTMLElement);
    all[(here + by + all.length) % all.length]?.focus();
  };
  const close = () => {
    onClose();
    onLeave();
  };
  return (
    <div
      ref={menu}
      class="sg-menu"
      role="menu"
      aria-label={`Actions for topic ${visibleLine(topic.name)}`}
      tabIndex={-1}
      onKeyDown={(event) =>
        handleKey(event, { ArrowDown: move(1), ArrowUp: move(-1), Escape: close, Tab: close })
      }
      onFocusOut={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) onClose();
      }}
    >
      {items.map(({ label, keys, run }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            onClose();
            onLeave();
            run();
          }}
        >
          <span>{label}</span>
          {keys && (
            <span aria-hidden="true" class="sg-quiet">
              {keys}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
