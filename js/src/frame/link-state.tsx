import type { Link } from "../link/connection";
import type { Op, State } from "../link/protocol";

/** What stands here while there is no session to show. */
export function NoSession({ link }: { link: Link }) {
  if (link === "silent") {
    return (
      <div class="sg-empty sg-no-session" role="status">
        <h3>No kernel</h3>
        <p>
          Run the cell that shows this session. Everything that was generated is in its session
          file.
        </p>
        <p class="sg-quiet">
          If a cell is still running, the session appears as soon as the kernel answers.
        </p>
      </div>
    );
  }
  if (link === "closed") {
    return (
      <div class="sg-empty sg-no-session" role="status">
        <h3>This session is closed</h3>
        <p>
          Run the cell that shows it to go on. Everything that was generated is in its session file.
        </p>
      </div>
    );
  }
  return (
    <div class="sg-empty sg-no-session" role="status">
      <p class="sg-quiet">Connecting to the session…</p>
    </div>
  );
}

interface LinkBannerProps {
  link: Link;
  /** What has gone unanswered for more than a second. */
  slow: ReadonlySet<Op>;
  session: State["session"];
}

/** Says above a session that is shown why it cannot be changed, or why that takes its time. */
export function LinkBanner({ link, slow, session }: LinkBannerProps) {
  if (link === "closed") {
    return (
      <p class="sg-banner" role="status">
        <strong>This session is closed.</strong> What you see is the last that was heard: run the
        cell that shows it to go on.
      </p>
    );
  }
  if (link === "lost") {
    return (
      <p class="sg-banner" role="status">
        <strong>The kernel of this widget is gone:</strong> run the cell that shows the session.
        What you see is the last that was heard.
      </p>
    );
  }
  if (slow.size > 0) {
    const onlyLooked = slow.size === 1 && slow.has("sync");
    return (
      <p class="sg-banner" role="status">
        The kernel is busy:{" "}
        {onlyLooked
          ? "what you see is the last that was heard."
          : "what you asked for is done as soon as it answers."}
      </p>
    );
  }
  // A dataset is only ever looked at: its header says so
  if (session.read_only && session.kind === "session") {
    return (
      <p class="sg-banner" role="status">
        <strong>Read-only.</strong> This session is open elsewhere: what you see is current. To
        change it, close it there and run this cell again.
      </p>
    );
  }
  return null;
}
