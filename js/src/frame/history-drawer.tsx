import { useSignal } from "@preact/signals";
import type { Change, State } from "../link/protocol";
import { count, moment, plural } from "../text/numbers";
import { visibleLine } from "../text/visible";
import { Button } from "./button";
import { writeNotebook } from "./commands";
import { CodeLine, CopyButton } from "./copy";
import { Sheet } from "./sheet";
import { useAnswer } from "./use-answer";
import { useAsks } from "./use-asks";

const PAGE = 100;

const STATES: Readonly<Record<Change["state"], string>> = {
  done: "",
  undone: "undone",
  replaced: "undone, then replaced by what was done instead",
};

/** All changes, latest first, each with the line of Python that does it. */
export function HistoryDrawer({ state }: { state: State }) {
  const asks = useAsks();
  const offset = useSignal(0);
  const page = useAnswer("history", { offset: offset.value, limit: PAGE }, state.revision);
  const written = useSignal<string | null>(null);
  const total = page?.total ?? 0;
  const write = async () => {
    written.value = await writeNotebook(asks);
  };
  return (
    <Sheet
      title="History"
      about={page && (total ? `${plural(total, "change")}, latest first` : "nothing was done yet")}
      tools={
        <>
          {total > PAGE && (
            <Pager
              offset={offset.value}
              total={total}
              onGo={(next) => {
                offset.value = next;
              }}
            />
          )}
          <Button
            kind="small"
            title="Writes all that was done as a notebook beside the session file: it can be run again"
            off={
              asks.view.connection.link.value !== "live"
                ? "There is no kernel to write it"
                : !total && "Nothing was done yet"
            }
            onPress={() => void write()}
          >
            Write as notebook
          </Button>
        </>
      }
    >
      {written.value && (
        <p role="status">
          Written to <bdi class="sg-path">{visibleLine(written.value)}</bdi>{" "}
          <CopyButton text={written.value} label="Copy the path" plain />
        </p>
      )}
      <ol class="sg-changes" reversed>
        {(page?.rows ?? []).map((change) => (
          <ChangeLine key={change.id} change={change} />
        ))}
      </ol>
    </Sheet>
  );
}

function ChangeLine({ change: { label, state, at, code } }: { change: Change }) {
  const said = STATES[state];
  return (
    <li class={state === "done" ? undefined : "sg-undone"}>
      <span class="sg-quiet sg-number-text">{moment(at)}</span>
      <span class="sg-change">
        <bdi>{visibleLine(label)}</bdi>
        {said && (
          <span class="sg-badge" title={said}>
            {state}
          </span>
        )}
      </span>
      {code ? <CodeLine code={code} /> : <span class="sg-quiet">not a line of Python</span>}
    </li>
  );
}

interface PagerProps {
  offset: number;
  total: number;
  onGo(offset: number): void;
}

function Pager({ offset, total, onGo }: PagerProps) {
  const last = Math.min(offset + PAGE, total);
  return (
    <>
      <span class="sg-quiet sg-number-text">
        {count(offset + 1)}–{count(last)}
      </span>
      <Button
        kind="small"
        off={offset === 0 && "These are the latest"}
        onPress={() => onGo(Math.max(0, offset - PAGE))}
      >
        Later
      </Button>
      <Button
        kind="small"
        off={last >= total && "These are the first"}
        onPress={() => onGo(offset + PAGE)}
      >
        Earlier
      </Button>
    </>
  );
}
