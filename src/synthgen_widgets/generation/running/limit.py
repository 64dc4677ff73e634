"""How many calls may be in flight: as many as were asked for, fewer while the endpoint complains. Pure.

A run begins with a few calls until one is answered, and then with all that were asked for: whoever sets
a concurrency of 64 means it, and a slow start costs rounds. What keeps it honest is the cut. One
refused call says nothing, and five in a hundred still say nothing (such endpoints refuse at random);
so only a share of refusals over `SHARE` cuts the limit, once for all calls that were in flight then.
Afterwards it grows by a twentieth a round of answered calls, while all of it is used.
"""

from __future__ import annotations

from collections import Counter, deque
from enum import Enum, auto

UNTRIED = 8
"""How many calls may be in flight until the first is answered: what is wrong for one is wrong for all."""
SHARE = 0.15
_WINDOW = 80
"""The fewest calls among which shares are counted."""
_CUT = 0.7
_GROWTH = 0.05
_SATURATED = 0.8
_IN_A_ROW = 8


class Outcome(Enum):
    """What an endpoint did with a call, as far as its load goes."""

    ANSWERED = auto()
    LIMITED = auto()
    """It asked to slow down."""
    FAULT = auto()
    """A server error or a broken connection."""
    TIMED_OUT = auto()
    NEUTRAL = auto()
    """Says nothing of the load: never sent, or refused for what it was."""


class Limit:
    """The number of calls that may be in flight.

    Args:
        ceiling: the most that it may become.
        tried: whether the endpoint has answered before.
    """

    def __init__(self, ceiling: int, *, tried: bool) -> None:
        self.ceiling = ceiling
        self.in_flight = 0
        self._size = float(ceiling if tried else min(ceiling, UNTRIED))
        self._tried = tried
        self._begun = 0
        self._episode = 0
        """Calls with a smaller number were in flight at the last cut, and say nothing new."""
        self._window: deque[Outcome] = deque()
        self._counts: Counter[Outcome] = Counter()
        self._in_a_row = 0
        self._timeouts_in_a_row = 0

    @property
    def size(self) -> int:
        """How many calls may be in flight now."""
        return max(1, int(self._size))

    @property
    def free(self) -> bool:
        """Whether one more may begin."""
        return self.in_flight < self.size

    def resize(self, ceiling: int) -> None:
        """Let a person have the number they ask for at once."""
        self.ceiling = ceiling
        self._size = float(ceiling)
        self._tried = True

    def begin(self) -> int:
        """Note that a call begins; returns its number."""
        self.in_flight += 1
        self._begun += 1
        return self._begun

    def end(self, number: int, outcome: Outcome) -> bool:
        """Note how a call ended; returns whether the endpoint takes nothing at all for the moment."""
        used = self.in_flight / self._size
        self.in_flight -= 1
        if outcome is Outcome.NEUTRAL:
            return False
        if outcome is Outcome.ANSWERED and not self._tried:
            self._tried, self._size = True, float(self.ceiling)
        if number <= self._episode:
            return False
        self._note(outcome)
        if outcome is Outcome.ANSWERED:
            if used >= _SATURATED and self._counts[Outcome.FAULT] <= SHARE * self._window_size:
                self._size = min(float(self.ceiling), self._size + _GROWTH)
            return False
        empty = self._in_a_row >= max(3, min(_IN_A_ROW, self.size))
        stuck = self._timeouts_in_a_row >= max(_IN_A_ROW, self.size)
        if empty or stuck or self._counts[Outcome.LIMITED] > SHARE * self._window_size:
            self._cut()
        return empty

    @property
    def _window_size(self) -> int:
        return max(_WINDOW, 2 * self.size)

    def _note(self, outcome: Outcome) -> None:
        self._in_a_row = self._in_a_row + 1 if outcome is Outcome.LIMITED else 0
        self._timeouts_in_a_row = self._timeouts_in_a_row + 1 if outcome is Outcome.TIMED_OUT else 0
        counted = Outcome.FAULT if outcome is Outcome.TIMED_OUT else outcome
        self._window.append(counted)
        self._counts[counted] += 1
        while len(self._window) > self._window_size:
            self._counts[self._window.popleft()] -= 1

    def _cut(self) -> None:
        self._size = max(1.0, self._size * _CUT)
        self._episode = self._begun
        self._window.clear()
        self._counts.clear()
        self._in_a_row = self._timeouts_in_a_row = 0
