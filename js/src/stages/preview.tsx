import { Sheet } from "../frame/sheet";
import { useAnswer } from "../frame/use-answer";
import type { GuidedStage } from "../link/protocol";
import { visible, visibleLine } from "../text/visible";
import { useView } from "../view/view";

/** The exact messages of a stage's next call, to be read before anything is paid for. */
export function Preview({ stage }: { stage: GuidedStage }) {
  const view = useView();
  // A change of the session may change what is sent
  const answer = useAnswer("preview", view.planned(stage), view.connection.state.value?.undo);
  return (
    <Sheet title={`Preview for ${stage}`} about="the next call, as it would be sent" read>
      {answer?.messages.map(({ role, content }, index) => (
        // Messages have no identity, and never change their order
        <section key={index} class="sg-message">
          <h4>{visibleLine(role)}</h4>
          <pre dir="auto">{visible(content)}</pre>
        </section>
      )) ?? <p class="sg-quiet">No messages yet</p>}
    </Sheet>
  );
}
