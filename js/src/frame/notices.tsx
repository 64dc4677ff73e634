import { visible } from "../text/visible";
import { type Notice, useView } from "../view/view";

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
      <button
        type="button"
        class="sg-button sg-icon"
        aria-label="Dismiss this message"
        title="Dismiss"
        onClick={onDismiss}
      >
        ✕
      </button>
    </div>
  );
}
