import type { ComponentChildren } from "preact";
import { Button } from "../frame/button";
import type { GuidedStage, State } from "../link/protocol";
import { visibleLine } from "../text/visible";
import { type Drawer, useView } from "../view/view";

/** What can be looked at and set before a run of this stage: who writes, what is sent, what it is told. */
export function StageTools({ stage, state }: { stage: GuidedStage; state: State }) {
  const model = visibleLine(state.model);
  const tool = { kind: "plain opens" };
  return (
    <span class="sg-buttons sg-tools">
      <Opens drawer={{ kind: "model" }} title={model} {...tool}>
        <span class="sg-hidden">Model </span>
        <bdi class="sg-model">{model.split("/").at(-1)}</bdi>
      </Opens>
      <Opens drawer={{ kind: "preview", stage }} title="The messages of the next call" {...tool}>
        Preview
      </Opens>
      <Opens
        drawer={{ kind: "guidance", stage }}
        title={`What the model is told when it writes ${stage}`}
        {...tool}
      >
        Guidance
        {state.guidance_edited.includes(stage) && <span class="sg-quiet"> edited</span>}
      </Opens>
    </span>
  );
}

interface OpensProps {
  drawer: Drawer;
  kind?: string;
  title?: string;
  off?: string | null;
  children: ComponentChildren;
}

/** Opens and closes a drawer. */
export function Opens({ drawer, ...button }: OpensProps) {
  const view = useView();
  const open = view.drawer.value?.kind === drawer.kind;
  return (
    <Button
      {...button}
      open={open}
      onPress={() => {
        view.drawer.value = open ? null : drawer;
      }}
    />
  );
}
