import type { GuidedStage } from "../link/protocol";
import { useCommands } from "../view/commands-context";
import { type Drawer, useView } from "../view/view";

/** What can be looked at and set before a run of this stage: what it takes, what it sends, its guidance. */
export function StageTools({ stage }: { stage: GuidedStage }) {
  const view = useView();
  const commands = useCommands();
  return (
    <span class="sg-buttons sg-tools">
      <button
        type="button"
        class="sg-button sg-plain"
        title="How many calls and tokens this takes, and what it costs; nothing is sent"
        disabled={view.connection.link.value !== "live"}
        onClick={() => void commands.estimate(view.planned(stage))}
      >
        Estimate
      </button>
      <DrawerButton
        drawer={{ kind: "preview", stage }}
        title="The messages of the next call; nothing is sent"
      >
        Preview
      </DrawerButton>
      <DrawerButton
        drawer={{ kind: "guidance", stage }}
        title={`What the model is told when it writes ${stage}`}
      >
        Guidance
      </DrawerButton>
    </span>
  );
}

interface DrawerButtonProps {
  drawer: Drawer;
  title: string;
  children: string;
}

/** Opens and closes something below the action bar. */
function DrawerButton({ drawer, title, children }: DrawerButtonProps) {
  const view = useView();
  const open = view.drawer.value?.kind === drawer.kind;
  return (
    <button
      type="button"
      class="sg-button sg-plain sg-opens"
      aria-expanded={open}
      title={title}
      onClick={() => {
        view.drawer.value = open ? null : drawer;
      }}
    >
      {children}
    </button>
  );
}

/** What the run that is set up would take, until it is another. */
export function EstimateLine({ stage }: { stage: GuidedStage }) {
  const view = useView();
  const said = view.estimate.value;
  if (said?.of !== view.sketch(view.planned(stage))) return null;
  return <p class="sg-estimate">{said?.text}</p>;
}
