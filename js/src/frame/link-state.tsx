import type { Link } from "../link/connection";
import type { Op, State } from "../link/protocol";

type Said = readonly [string, string];

const NOT_LIVE: Partial<Record<Link, Said>> = {
  silent: ["No kernel.", "Run the cell that shows this session. A busy kernel answers later."],
  closed: ["This session is closed.", "Run the cell that shows it to go on."],
  lost: ["The kernel of this widget is gone:", "run the cell that shows the session."],
};

const BUSY: Said = ["The kernel is busy:", "what you asked for is done as soon as it answers."];

const READ_ONLY: Said = [
  "Read-only.",
  "This session is open elsewhere: to change it, close it there and run this cell again.",
];

/** What stands here while there is no session to show. */
export function NoSession({ link }: { link: Link }) {
  const [what, way] = NOT_LIVE[link] ?? ["Connecting to the session…", ""];
  return (
    <div class="sg-empty sg-no-session" role="status">
      <h3>{what}</h3>
      <p>{way}</p>
      {way && <p class="sg-quiet">Everything that was generated is in its session file.</p>}
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
  // A dataset is only ever looked at: its header says so
  const readOnly = session.read_only && session.kind === "session" ? READ_ONLY : null;
  const said = NOT_LIVE[link] ?? (slow.size > 0 ? BUSY : readOnly);
  return (
    said && (
      <p class="sg-banner" role="status">
        <strong>{said[0]}</strong>{" "}
        {said === BUSY && slow.has("run_cancel")
          ? "the run will stop as soon as it answers."
          : said[1]}
        {link !== "live" && " What you see is the last that was heard."}
      </p>
    )
  );
}
