"""Carrying out a run: its units, several at a time, each until it has what it wants.

Workers take units from one queue with no barrier between them, so one slow answer holds up nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from synthgen_widgets.errors import ModelError, OutputError
from synthgen_widgets.generation import prompts
from synthgen_widgets.generation.caller import Ask, Caller
from synthgen_widgets.generation.loop import uninterrupted
from synthgen_widgets.generation.model import Reply, Request
from synthgen_widgets.generation.report import Tally
from synthgen_widgets.generation.stage import Stage, Unit, Verdict
from synthgen_widgets.generation.structured import NotJsonError
from synthgen_widgets.store import Database, Tx, calls
from synthgen_widgets.text import clip

T = TypeVar("T")

ATTEMPTS = 3
"""How often a unit is asked for before what is still missing is given up."""

_REASONS_SHOWN = 5
_SHOWN = 20_000
"""How many characters of a bad reply are shown, and sent back; all of it is kept with the call."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What came of one reply."""

    call: int
    reply: Reply
    kept: int
    faults: list[Verdict]


class Runner:
    """Carries out the units of one run.

    Args:
        stage: what to ask and what to keep.
        caller: makes the calls.
        database: where results are kept.
        change: the recorded change that results belong to, for undo.
        tally: where outcomes are counted.
        gate: closed while the run is paused.
        complain: whether to say what was wrong when asking again; a small model only gets confused.
    """

    def __init__(
        self,
        stage: Stage,
        caller: Caller,
        database: Database,
        change: int,
        tally: Tally,
        gate: asyncio.Event,
        *,
        complain: bool,
    ) -> None:
        self._gate = gate
        self._complain = complain
        self._stage = stage
        self._caller = caller
        self._database = database
        self._change = change
        self._tally = tally

    async def run(self, units: Iterable[Unit], concurrency: int) -> None:
        """Carry out all units.

        Raises:
            ModelError: a fault that every further call would meet.
            SessionError: the session file could not be written.
        """
        queue = iter(units)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(concurrency):
                    group.create_task(self._work(queue))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _work(self, queue: Iterable[Unit]) -> None:
        for unit in queue:
            await self._gate.wait()
            if self._wanted(unit):
                await self._carry_out(unit)

    def _wanted(self, unit: Unit) -> bool:
        return self._database.read(lambda db: self._stage.wants(db, unit.subject))

    async def _carry_out(self, unit: Unit) -> None:
        left = unit.wanted
        taken: _Taken | None = None
        for attempt in range(ATTEMPTS):
            ask = self._stage.ask(unit, left, attempt)
            if taken is not None and taken.faults and self._complain:
                reasons = [item.reason or item.text for item in taken.faults[:_REASONS_SHOWN]]
                said = clip(taken.reply.text, _SHOWN)
                messages = prompts.again(ask.question.messages, said, reasons)
                ask = replace(ask, question=replace(ask.question, messages=messages))
            try:
                request, reply = await self._caller.ask(ask)
            except ModelError as error:
                await uninterrupted(self._failed(unit, left, error))
                return
            # A stop must not part a paid reply from its record: what has come this far is finished.
            taken = await uninterrupted(self._take(ask, request, reply))
            left -= taken.kept
            if not left:
                return
        if taken is not None:
            await uninterrupted(self._given_up(unit, left, taken))

    async def _take(self, ask: Ask, request: Request, reply: Reply) -> _Taken:
        """Store a reply as it came, then keep what is good in it."""
        call = await self._caller.keep(ask, request, reply)
        try:
            verdicts = self._stage.read(ask.subject, ask.wanted, reply)
        except OutputError as error:
            if isinstance(error, NotJsonError):
                self._caller.way.doubt(request.mode)
            verdicts = [Verdict("invalid", clip(reply.text, _SHOWN), f"{ask.stage.rstrip('s')}: {error}")]
        else:
            self._caller.way.prove(request.mode)

        def keep(tx: Tx) -> int:
            kept = self._stage.keep(tx, ask.subject, call, verdicts)
            calls.mark_read(tx, call, kept)
            return kept

        kept = await self._write(keep)
        self._tally.count("done", kept)
        return _Taken(call, reply, kept, [item for item in verdicts if item.outcome != "done"])

    async def _given_up(self, unit: Unit, left: int, taken: _Taken) -> None:
        faults = taken.faults[:left]
        await self._write(lambda tx: self._stage.give_up(tx, unit.subject, taken.call, faults))
        for item in faults:
            self._tally.count(item.outcome, 1, item.reason)
        self._tally.count("failed", left - len(faults), "the model gave fewer items than it was asked for")

    async def _failed(self, unit: Unit, left: int, error: ModelError) -> None:
        reason = str(error)
        if error.fatal or (error.transient and not self._caller.answered):
            # Every other call would meet the same fault: stop here, and leave the rest as it was.
            raise error
        await self._write(lambda tx: self._stage.fail(tx, unit.subject, reason))
        self._tally.count("failed", left, reason)

    async def _write(self, work: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self._database.write(work, change=self._change))
