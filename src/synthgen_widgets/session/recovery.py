"""Replies that were paid for and never read, because the process died in between."""

from __future__ import annotations

from contextlib import suppress

from synthgen_widgets.errors import OutputError
from synthgen_widgets.generation.caller import reply_of
from synthgen_widgets.generation.stage import Stage, Verdict
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.starting import model_of, stage_of
from synthgen_widgets.store import Tx, calls
from synthgen_widgets.store.calls import Call
from synthgen_widgets.templates.template import GUIDED_STAGES


def read_unread(core: Core) -> int:
    """Make topics and samples of replies that were never read; returns how many came of it."""
    unread = core.database.read(calls.unread)
    kept = 0
    for name in GUIDED_STAGES:
        mine = [call for call in unread if call.stage == name]
        if mine:
            stage = stage_of(core, name, model_of(core))
            kept += sum(_read(core, stage, call) for call in mine)
    return kept


def _read(core: Core, stage: Stage, call: Call) -> int:
    verdicts: list[Verdict] = []
    with suppress(OutputError):  # what cannot be read will be asked for again
        verdicts = stage.read(call.subject, call.wanted, reply_of(call))

    def keep(tx: Tx) -> int:
        calls.mark_read(tx, call.id)
        return stage.keep(tx, call.subject, call.id, verdicts)

    return core.database.write(keep, change="Recover replies").result()
