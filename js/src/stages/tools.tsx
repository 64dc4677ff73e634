import type { ComponentChildren } from "preact";
import { Button } from "../frame/button";
import { useLocked } from "../frame/use-locked";
import type { GuidedStage, State } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { type Drawer, useView } from "../view/view";

/** What can be looked at and set before a run of this stage: who writes, what is sent, what it is told. */
export function StageTools({ stage, state }: { stage: GuidedStage; state: State }) {
  const edited = state.guidance_edited.includes(stage);
  const model = visibleLine(state.model);
  return (
    <span class="sg-buttons sg-tools">
      <ToolButton drawer={{ kind: "model" }} title={`The model that writes: ${model}`}>
        <span class="sg-hidden">Model </span>
        <bdi class="sg-model">{model.split("/").at(-1)}</bdi>
      </ToolButton>
      <ToolButton
        drawer={{ kind: "preview", stage }}
        title="The messages of the next call; nothing is sent"
      >
        Preview
      </ToolButton>
      <ToolButton
        drawer={{ kind: "guidance", stage }}
        title={`What the model is told when it writes ${stage}${edited ? "; edited here" : ""}`}
      >
        Guidance{edited && <span class="sg-quiet"> edited</span>}
      </ToolButton>
    </span>
  );
}

interface ToolButtonProps {
  drawer: Drawer;
  title: string;
  children: ComponentChildren;
}

/** Opens and closes something to be looked at. */
function ToolButton({ drawer, title, children }: ToolButtonProps) {
  const view = useView();
  const open = view.drawer.value?.kind === drawer.kind;
  return (
    <Button
      kind="plain opens"
      open={open}
      title={title}
      onPress={() => {
        view.drawer.value = open ? null : drawer;
      }}
    >
      {children}
    </Button>
  );
}

/** Opens and closes something in which the session is changed. */
export function OpensDrawer({ drawer, children }: { drawer: Drawer; children: string }) {
  const view = useView();
  const open = view.drawer.value?.kind === drawer.kind;
  return (
    <Button
      open={open}
      off={useLocked()}
      onPress={() => {
        view.drawer.value = open ? null : drawer;
      }}
    >
      {children}
    </Button>
  );
}
