"""Setting right what a process that died has left: replies that were paid for and never read, open runs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from synthgen_widgets.errors import OutputError
from synthgen_widgets.generation.running.caller import reply_of
from synthgen_widgets.generation.running.report import RunReport
from synthgen_widgets.generation.stages.stage import Stage, Verdict
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.starting import model_of, stage_of
from synthgen_widgets.store import Tx, calls, runs
from synthgen_widgets.store.calls import Call
from synthgen_widgets.templates.template import GUIDED_STAGES

RECOVERED = "Recover replies"
"""What it is called that replies were read after all: what the run that asked for them would have done."""


def read_unread(core: Core) -> int:
    """Make topics and samples of replies that were never read; returns how many came of it."""
    unread = core.database.read(calls.unread)
    kept = 0
    for name in GUIDED_STAGES:
        mine = [call for call in unread if call.stage == name]
        if mine:
            subjects = [call.subject for call in mine]
            stage = stage_of(core, name, model_of(core), subjects=subjects)
            kept += sum(_read(core, stage, call) for call in mine)
    return kept


def close_interrupted(core: Core) -> None:
    """Close the reports of runs that went on when the process died."""

    def close(tx: Tx) -> None:
        for run in runs.interrupted(tx.connection):
            begun = RunReport.from_json(run.report)
            report = replace(
                begun,
                done=run.kept,
                cancelled=begun.planned - run.kept,
                calls=run.calls,
                tokens_in=run.tokens_in,
                tokens_out=run.tokens_out,
                cost_usd=run.cost_usd,
                error="interrupted: the process ended; run again for what is missing",
            )
            runs.end(tx, run.id, "interrupted", report.to_json())

    core.database.write(close).result()


def _read(core: Core, stage: Stage, call: Call) -> int:
    verdicts: list[Verdict] = []
    with suppress(OutputError):  # what cannot be read will be asked for again
        verdicts = stage.read(call, reply_of(call))

    def keep(tx: Tx) -> int:
        kept = stage.keep(tx, call, call.id, verdicts)
        calls.mark_read(tx, call.id, kept)
        return kept

    return core.database.write(keep, change=RECOVERED).result()
