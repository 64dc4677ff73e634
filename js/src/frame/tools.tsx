import type { ComponentChildren } from "preact";
import type { State } from "../link/protocol";
import { visible, visibleLine } from "../text/visible";
import { type Drawer, useView } from "../view/view";
import { Button } from "./button";
import { redo, undo } from "./commands";
import { CopyButton } from "./copy";
import { useAsks } from "./use-asks";

/** What stands at the end of the header: the last change as Python, all changes, the keys, undo and redo. */
export function Tools({ state }: { state: State }) {
  const asks = useAsks();
  const { writable } = asks.view.connection;
  const waits = asks.commands.underWay.value;
  return (
    <div class="sg-buttons sg-history">
      <CopyButton
        text={state.code}
        label="Copy as Python"
        title={
          state.code === null
            ? "Copy as Python: nothing was done yet that a line of Python does"
            : `Copy what was just done as Python:\n${visible(state.code.slice(0, 500))}`
        }
        plain
      >
        Copy as Python
      </CopyButton>
      <DrawerTool opens="history" label="History" title="All changes, latest first">
        History
      </DrawerTool>
      <DrawerTool opens="keys" label="Keys" title="All keys (?)">
        ?
      </DrawerTool>
      <UndoButton
        verb="Undo"
        what={state.undo}
        enabled={writable.value && !waits.has("undo")}
        onClick={() => void undo(asks)}
      >
        ↶
      </UndoButton>
      <UndoButton
        verb="Redo"
        what={state.redo}
        enabled={writable.value && !waits.has("redo")}
        onClick={() => void redo(asks)}
      >
        ↷
      </UndoButton>
    </div>
  );
}

interface DrawerToolProps {
  opens: Extract<Drawer["kind"], "history" | "keys">;
  label: string;
  title: string;
  children: string;
}

export function DrawerTool({ opens, label, title, children }: DrawerToolProps) {
  const { drawer } = useView();
  const open = drawer.value?.kind === opens;
  return (
    <Button
      kind="small plain"
      label={label}
      open={open}
      title={title}
      onPress={() => {
        drawer.value = open ? null : { kind: opens };
      }}
    >
      {children}
    </Button>
  );
}

interface UndoButtonProps {
  verb: "Undo" | "Redo";
  what: string | null;
  enabled: boolean;
  onClick(): void;
  children: ComponentChildren;
}

function UndoButton({ verb, what, enabled, onClick, children }: UndoButtonProps) {
  const label =
    what === null ? `${verb}: nothing to ${verb.toLowerCase()}` : `${verb}: ${visibleLine(what)}`;
  return (
    <Button
      kind="icon"
      label={label}
      title={label}
      off={(!enabled || what === null) && label}
      onPress={onClick}
    >
      <span aria-hidden="true">{children}</span>
    </Button>
  );
}
