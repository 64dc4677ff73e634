import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { GuidedStage, Message } from "../link/protocol";
import { visible, visibleLine } from "../text/visible";
import { useCommands } from "../view/commands-context";
import { handleKey } from "../view/keys";
import { useView } from "../view/view";

const ROLES: Readonly<Record<string, string>> = {
  system: "System",
  user: "User",
  assistant: "Assistant",
};

/** The exact messages of a stage's next call, to be read before anything is paid for. */
export function Preview({ stage, guidance }: { stage: GuidedStage; guidance: string }) {
  const view = useView();
  const commands = useCommands();
  const text = useRef<HTMLDivElement>(null);
  const shown = useSignal<Message[] | null>(null);
  const planned = view.planned(stage);
  const close = () => {
    view.drawer.value = null;
    view.focus("action");
  };
  useEffect(() => text.current?.focus(), []);
  // Guidance is part of what is sent
  useEffect(() => {
    let current = true;
    void commands.preview(planned).then((messages) => {
      if (!current) return;
      if (messages) shown.value = messages;
      else close();
    });
    return () => {
      current = false;
    };
  }, [stage, planned.place, planned.count, guidance]);
  return (
    <div
      class="sg-drawer"
      role="group"
      aria-label={`Preview for ${stage}`}
      onKeyDown={(event) => handleKey(event, { Escape: close })}
    >
      <p>
        The next call for {stage} <span class="sg-quiet">as it would be sent</span>
      </p>
      <div ref={text} class="sg-messages" tabIndex={0} role="group" aria-label="Messages">
        {shown.value === null && <p class="sg-quiet">Writing the messages…</p>}
        {shown.value?.map(({ role, content }, index) => (
          // Messages have no identity, and never change their order
          <section key={index}>
            <h3>{ROLES[role] ?? visibleLine(role)}</h3>
            <pre dir="auto">{visible(content)}</pre>
          </section>
        ))}
      </div>
      <div class="sg-buttons">
        <button type="button" class="sg-button sg-plain" onClick={close}>
          Close
        </button>
      </div>
    </div>
  );
}
