import { useEffect, useRef } from "preact/hooks";
import { visible } from "../text/visible";
import { type Notice, useView } from "../view/view";
import { Button } from "./button";

/** What was refused and what has been done, each until it is dismissed, and the polite voice for screen readers. */
export function Notices() {
  const view = useView();
  return (
    <div class="sg-notices">
      {view.notices.value.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} onDismiss={() => view.dismiss(notice.id)} />
      ))}
      <p class="sg-hidden" role="status" aria-live="polite">
        {view.speech.said.value}
      </p>
    </div>
  );
}

function NoticeLine({ notice, onDismiss }: { notice: Notice; onDismiss(): void }) {
  return (
    <div
      class={`sg-notice sg-notice-${notice.kind}`}
      role={notice.kind === "error" ? "alert" : "status"}
    >
      <p>
        <bdi>{visible(notice.text)}</bdi>
      </p>
      {notice.copy !== undefined && <ByHand text={notice.copy} />}
      <Button kind="icon" label="Dismiss this message" title="Dismiss" onPress={onDismiss}>
        ✕
      </Button>
    </div>
  );
}

/** A text that could not be put on the clipboard: in a field, so that what is selected is exactly what is copied. */
function ByHand({ text }: { text: string }) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    area.current?.focus();
    area.current?.select();
  }, []);
  return (
    <textarea
      ref={area}
      class="sg-area sg-code sg-by-hand"
      aria-label="Text to copy by hand"
      readOnly
      rows={3}
      value={text}
    />
  );
}
