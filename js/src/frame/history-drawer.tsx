import { useSignal } from "@preact/signals";
import type { State } from "../link/protocol";
import { moment, plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { Button } from "./button";
import { CodeLine } from "./copy";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";

const PAGE = 100;

/** All changes, latest first, each with the line of Python that does it. */
export function HistoryDrawer({ state }: { state: State }) {
  const { view, commands } = useAsks();
  const offset = useSignal(0);
  const page = useAnswer("history", { offset: offset.value, limit: PAGE }, state.revision);
  const total = page?.total ?? 0;
  const turn = (name: string, to: number) => (
    <Button
      kind="small"
      off={(to < 0 || to >= total) && "There are no more"}
      onPress={() => {
        offset.value = to;
      }}
    >
      {name}
    </Button>
  );
  return (
    <Sheet
      title="History"
      about={page && (total ? `${plural(total, "change")}, latest first` : "nothing was done yet")}
      tools={
        <>
          {total > PAGE && turn("Later", offset.value - PAGE)}
          {total > PAGE && turn("Earlier", offset.value + PAGE)}
          <Button
            kind="small"
            title="Beside the session file; it can be run again"
            off={
              view.connection.link.value !== "live"
                ? "There is no kernel to write it"
                : !total && "Nothing was done yet"
            }
            onPress={async () => {
              const written = await commands.do("notebook_write", {});
              if (written) view.notify("info", `Written to ${written.path}`);
            }}
          >
            Write as notebook
          </Button>
        </>
      }
    >
      <ol class="sg-changes" reversed>
        {(page?.rows ?? []).map(({ id, label, state: outcome, at, code }) => (
          <li key={id} class={`sg-${outcome}`}>
            <span class="sg-quiet sg-number-text">{moment(at)}</span>
            <span class="sg-change">
              <bdi>{visibleLine(label)}</bdi>
              {outcome !== "done" && <span class="sg-badge">{outcome}</span>}
            </span>
            {code ? <CodeLine code={code} /> : <span class="sg-quiet">not a line of Python</span>}
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
