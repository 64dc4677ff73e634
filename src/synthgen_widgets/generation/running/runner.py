"""Carrying out a run: its units, several at a time, each until it has what it wants.

There is no barrier between units, so one slow answer holds up nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from synthgen_widgets.errors import BudgetExceeded, ModelError, OutputError
from synthgen_widgets.generation.loop import uninterrupted
from synthgen_widgets.generation.model import Reply
from synthgen_widgets.generation.prompting import prompts
from synthgen_widgets.generation.running.caller import Answer, Caller, UnwantedError
from synthgen_widgets.generation.running.ledger import Ledger
from synthgen_widgets.generation.running.limit import Outcome
from synthgen_widgets.generation.running.pacing import Pace, Place, StoppedError
from synthgen_widgets.generation.running.report import Tally
from synthgen_widgets.generation.stages.stage import ATTEMPTS, Ask, Stage, Unit, Verdict
from synthgen_widgets.generation.structure.refusals import RefusedError
from synthgen_widgets.generation.structure.structured import CutOffError, NotJsonError
from synthgen_widgets.store import Database, Tx, calls
from synthgen_widgets.text import clip

_REASONS_SHOWN = 5
_TOO_LONG = "It was cut off before its end: there is no room for so long an answer. Be briefer."
_SHOWN = 20_000
"""How many characters of a bad reply are shown, and sent back; all of it is kept with the call."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What came of one reply."""

    ask: Ask
    call: int
    reply: Reply
    kept: int
    faults: list[Verdict]
    refusal: str | None
    """How the model refused; asking again would be refused too."""
    cut_off: bool
    """Whether the answer ended for want of room."""


@dataclass(slots=True)
class _Open:
    """How many items a unit still wants."""

    left: int


class Runner:
    """Carries out the units of one run.

    Args:
        stage: what to ask and what to keep.
        caller: makes the calls.
        database: where to see what is still wanted.
        ledger: where results are kept.
        tally: where outcomes are counted.
        pace: when a call may begin.
        complain: whether to say what was wrong when asking again; a small model only gets confused.
    """

    def __init__(
        self,
        stage: Stage,
        caller: Caller,
        database: Database,
        ledger: Ledger,
        tally: Tally,
        pace: Pace,
        *,
        complain: bool,
    ) -> None:
        self._stage = stage
        self._caller = caller
        self._database = database
        self._ledger = ledger
        self._tally = tally
        self._pace = pace
        self._complain = complain

    async def run(self, units: Iterable[Unit]) -> None:
        """Carry out all units.

        Raises:
            ModelError: a fault that every further call would meet, or too many failed.
            BudgetExceeded: what is left does not do for another call.
            SessionError: the session file could not be written.
        """
        try:
            async with asyncio.TaskGroup() as group:
                for unit in units:
                    try:
                        place = await self._pace.enter()
                    except StoppedError:
                        break
                    group.create_task(self._carry_out(unit, place))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None
        if self._caller.error is not None:
            raise self._caller.error

    async def _carry_out(self, unit: Unit, place: Place) -> None:
        open_ = _Open(unit.wanted)
        try:
            await self._pursue(unit, open_, place)
        except UnwantedError:
            self._tally.count("cancelled", open_.left)
        except StoppedError:
            pass  # what is left of it is cancelled with the rest
        except BudgetExceeded as error:
            self._caller.stop(error)
        except ModelError as error:
            await uninterrupted(self._failed(unit, open_.left, str(error)))

    async def _pursue(self, unit: Unit, open_: _Open, place: Place) -> None:
        """Ask until there is nothing left to ask for, or no sense in it."""
        taken: _Taken | None = None
        wanted = partial(self._wanted, unit)
        for attempt in range(ATTEMPTS):
            if attempt:
                place = await self._pace.enter(again=True)
            if not wanted():
                self._pace.leave(place, Outcome.NEUTRAL)
                raise UnwantedError
            ask = self._ask(unit, open_.left, attempt, taken)
            answer = await self._caller.ask(ask, place, wanted)
            # A stop must not part a paid reply from its record: what has come this far is finished.
            preparing = self._stage.prepare(ask, answer.reply)
            taken = await uninterrupted(self._take(ask, answer, preparing), without=preparing)
            open_.left -= taken.kept
            if taken.refusal is not None:
                await uninterrupted(self._failed(unit, open_.left, taken.refusal))
                return
            if not open_.left:
                return
        if taken is not None:
            await uninterrupted(self._given_up(unit, open_.left, taken))

    def _wanted(self, unit: Unit) -> bool:
        return self._database.read(lambda db: self._stage.wants(db, unit.subject))

    def _ask(self, unit: Unit, left: int, attempt: int, taken: _Taken | None) -> Ask:
        ask = self._stage.ask(unit, left, attempt)
        room = ask.question.max_tokens
        if taken is not None and taken.cut_off and room is not None:
            ask = replace(ask, question=replace(ask.question, max_tokens=2 * room))
        if taken is None or not taken.faults or not self._complain:
            return ask
        reasons = [item.reason or item.text for item in taken.faults[:_REASONS_SHOWN]]
        if taken.cut_off:
            reasons = [_TOO_LONG]
        messages = prompts.again(ask.question.messages, clip(taken.reply.text, _SHOWN), reasons)
        return replace(ask, question=replace(ask.question, messages=messages))

    async def _take(self, ask: Ask, answer: Answer, preparing: asyncio.Future[None] | None) -> _Taken:
        """Store a reply as it came, then keep what is good in it."""
        call = await self._caller.keep(ask, answer)
        if preparing is not None:
            with suppress(asyncio.CancelledError):
                await preparing
        reply, mode = answer.reply, answer.request.mode
        verdicts: list[Verdict] = []
        refusal, cut_off = None, False
        try:
            verdicts = self._stage.read(ask, reply)
        except RefusedError as error:
            refusal = str(error)
        except OutputError as error:
            cut_off = isinstance(error, CutOffError)
            if isinstance(error, NotJsonError):
                self._caller.way.doubt(mode)
            verdicts = [Verdict("invalid", clip(reply.text, _SHOWN), f"{ask.stage.rstrip('s')}: {error}")]
        else:
            self._caller.way.prove(mode)

        def keep(tx: Tx) -> int:
            kept = self._stage.keep(tx, ask, call, verdicts)
            calls.mark_read(tx, call, kept)
            return kept

        kept = await self._ledger.write(keep, soon=False)
        self._tally.count("done", kept)
        faults = [item for item in verdicts if item.outcome != "done"]
        return _Taken(ask, call, reply, kept, faults, refusal, cut_off)

    async def _given_up(self, unit: Unit, left: int, taken: _Taken) -> None:
        faults = taken.faults[:left]
        if not await self._end(unit, lambda tx: self._stage.give_up(tx, taken.ask, taken.call, faults)):
            self._tally.count("cancelled", left)
            return
        for item in faults:
            self._tally.count(item.outcome, 1, item.reason)
        self._tally.count("failed", left - len(faults), "the model gave fewer items than it was asked for")

    async def _failed(self, unit: Unit, left: int, reason: str) -> None:
        if await self._end(unit, lambda tx: self._stage.fail(tx, unit.subject, reason)):
            self._tally.count("failed", left, reason)
        else:
            self._tally.count("cancelled", left)

    async def _end(self, unit: Unit, note: Callable[[Tx], None]) -> bool:
        """Note how a unit ended, unless a person has changed meanwhile what it is for."""

        def end(tx: Tx) -> bool:
            wanted = self._stage.wants(tx.connection, unit.subject)
            if wanted:
                note(tx)
            return wanted

        return await self._ledger.write(end)
