"""When the next call may begin: one door for all calls of a run, on the engine's loop.

A call holds its place from the door until its reply is on disk. A call that has to be repeated gives
its place up while it waits, so that one refusal delays nobody else.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from synthgen_widgets.generation.running.limit import Limit, Outcome
from synthgen_widgets.generation.running.rates import Rates

_EMPTY = 1.0
"""Seconds to hold off where an endpoint takes nothing and does not say for how long."""
_LONGEST = 60.0
"""The most seconds to hold off: whoever asks for a day is asked again, and then the calls give up."""
_PARKED = 16
"""How many calls may wait for their repetition, for each that may be in flight."""
_FAULTY = 0.5
"""The same for those that met a fault of the server: where it is down, new calls only meet it too."""


class StoppedError(Exception):
    """The run begins nothing more; whoever waits at the door goes home. It never leaves the engine."""


@dataclass(slots=True)
class Place:
    """The place of one call among those in flight."""

    number: int
    charged: float
    open: bool = True


class Pace:
    """The door.

    Args:
        limit: how many may be in flight.
        rates: how many may begin in a minute.
        clock: tells the time, in seconds.
    """

    def __init__(self, limit: Limit, rates: Rates, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._rates = rates
        self._clock = clock
        self._paused = False
        self._stopped = False
        self._held_until = 0.0
        self._again: deque[asyncio.Future[Place]] = deque()
        self._new: deque[asyncio.Future[Place]] = deque()
        self._parked: set[asyncio.Future[None]] = set()
        self._faulty = 0
        """How many of the parked met a fault of the server."""
        self._inside: list[asyncio.Future[None]] = []
        """Who waits inside until another leaves."""
        self._timer: asyncio.TimerHandle | None = None

    @property
    def ceiling(self) -> int:
        """The most calls that may be in flight."""
        return self._limit.ceiling

    def resize(self, ceiling: int) -> None:
        """Let as many calls be in flight from now on; those that are more end by themselves."""
        self._limit.resize(ceiling)
        self._admit()

    def pause(self) -> None:
        """Let nothing begin until `resume`."""
        self._paused = True

    def resume(self) -> None:
        """Go on after `pause`."""
        self._paused = False
        self._tell_inside()
        self._admit()

    def stop(self) -> None:
        """Let nothing begin any more, and wake whoever waits."""
        self._stopped = True
        everybody: list[asyncio.Future[Any]] = [*self._again, *self._new, *self._parked, *self._inside]
        for waiting in everybody:
            if not waiting.done():
                waiting.set_exception(StoppedError())

    async def enter(self, *, again: bool = False) -> Place:
        """Wait for a place.

        Args:
            again: for one who was inside before, who comes before those who are new.

        Raises:
            StoppedError: nothing begins any more.
        """
        if self._stopped:
            raise StoppedError
        queue = self._again if again else self._new
        if not self._again and not queue and self._may_begin(again=again):
            return self._begin()
        waiting: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        queue.append(waiting)
        self._admit()
        try:
            return await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled() and waiting.exception() is None:
                self.leave(waiting.result(), Outcome.NEUTRAL)
            raise

    def leave(
        self,
        place: Place,
        outcome: Outcome,
        *,
        tokens: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Give a place up; doing so again does nothing.

        Args:
            place: the place.
            outcome: what the endpoint did with the call.
            tokens: how many the call took; None where that is unknown.
            retry_after: seconds that the endpoint asks to wait.
        """
        if not place.open:
            return
        place.open = False
        now = self._clock()
        if self._limit.end(place.number, outcome):
            self._held_until = max(self._held_until, now + min(retry_after or _EMPTY, _LONGEST))
        self._rates.end(place.charged, tokens, now)
        self._tell_inside()
        self._admit()

    async def until_another_leaves(self) -> None:
        """Wait in one's place until another has left, and nothing is paused.

        Raises:
            StoppedError: nothing begins any more.
        """
        if self._stopped:
            raise StoppedError
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._inside.append(waiting)
        await waiting

    async def park(self, seconds: float, *, faulty: bool) -> None:
        """Wait outside before the same call is made again.

        Args:
            seconds: how long.
            faulty: whether it met a fault of the server.

        Raises:
            StoppedError: nothing begins any more.
        """
        if self._stopped:
            raise StoppedError
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[None] = loop.create_future()
        self._parked.add(waiting)
        self._faulty += faulty
        timer = loop.call_later(seconds, _wake, waiting)
        try:
            await waiting
        finally:
            timer.cancel()
            self._parked.discard(waiting)
            self._faulty -= faulty

    def _tell_inside(self) -> None:
        if not self._paused and not self._stopped:
            inside, self._inside = self._inside, []
            for waiting in inside:
                _wake(waiting)

    def _admit(self) -> None:
        for queue, again in ((self._again, True), (self._new, False)):
            while queue:
                if queue[0].done():  # whoever waited has gone
                    queue.popleft()
                elif self._may_begin(again=again):
                    queue.popleft().set_result(self._begin())
                else:
                    break

    def _may_begin(self, *, again: bool) -> bool:
        if self._stopped or self._paused or not self._limit.free:
            return False
        if not again and (
            self._faulty >= max(1, _FAULTY * self._limit.size)
            or len(self._parked) >= _PARKED * self._limit.ceiling
        ):
            return False
        now = self._clock()
        delay = max(self._held_until - now, self._rates.delay(now))
        if delay > 0:
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(delay, self._on_time)
            return False
        return True

    def _on_time(self) -> None:
        self._timer = None
        self._admit()

    def _begin(self) -> Place:
        return Place(self._limit.begin(), self._rates.begin(self._clock()))


def _wake(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
