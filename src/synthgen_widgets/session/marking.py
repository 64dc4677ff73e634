"""Looking through all inputs for near-duplicates, in the background, so that nobody has to wait for it."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections.abc import Mapping
from functools import partial
from weakref import WeakKeyDictionary

from synthgen_widgets.commands import Command
from synthgen_widgets.errors import SynthgenError
from synthgen_widgets.generation.running.report import RunReport
from synthgen_widgets.quality import Together
from synthgen_widgets.quality.together import same_hash
from synthgen_widgets.session import resembling
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.progress import progress_line
from synthgen_widgets.store import resembling as stored
from synthgen_widgets.store import samples

_READ = 1_000
"""How many inputs are read and compared in one go; they take a fiftieth of a second."""
_MARKED = 10_000
"""How many inputs are marked in one write."""
_PAUSE = 0.005
"""Seconds after each go. Without it a page of samples, whose every row gives up the interpreter, waits."""
_POLL = 0.1
_UNNOTICED = 0.5
"""Seconds after which a call shows how far it is."""


class Marking:
    """A look through all inputs of a session, which marks those that resemble an earlier one.

    What is marked stays when it is stopped. What is added or edited meanwhile is left as it is.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._all = core.database.read(samples.count_ever)
        self._read = self._compared = self._marked = 0
        self._stop = False
        self._error: BaseException | None = None
        self._numbers: list[int] = []
        """The number of each sample that is compared, rising."""
        self._texts = Together()
        self._begun = time.monotonic()
        self._thread = threading.Thread(target=self._serve, name="synthgen-marking", daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return not self._thread.is_alive()

    @property
    def told(self) -> str | None:
        """What a person is told of it; None where it has ended well."""
        if isinstance(self._error, SynthgenError):
            return f"Looking for near-duplicates was given up: {self._error}"
        share = (self._read + self._compared) / (2 * self._all or 1)
        return None if self.ended else f"Looking for near-duplicates: {share:.0%}"

    def wait(self, timeout: float | None = None, *, progress: bool = False) -> int | None:
        """Wait until it is over.

        Args:
            timeout: the longest time to wait, in seconds.
            progress: show a progress bar where it takes long.

        Returns:
            How many inputs are marked; None where the time was up.
        """
        until = None if timeout is None else time.monotonic() + timeout
        line = None
        try:
            while not self.ended:
                self._thread.join(
                    _POLL if until is None else max(0.0, min(_POLL, until - time.monotonic()))
                )
                seconds = time.monotonic() - self._begun
                if progress and seconds > _UNNOTICED:
                    line = line or progress_line(self._report())
                    line.show(self._report(), seconds)
                if until is not None and time.monotonic() >= until and not self.ended:
                    return None
        except KeyboardInterrupt:
            self._stop = True
            self._thread.join()
            raise
        finally:
            if line is not None:
                line.close(self._report(), time.monotonic() - self._begun)
        if self._error is not None:
            raise self._error
        return self._marked

    def _report(self) -> RunReport:
        done = (self._read + self._compared) // 2
        return RunReport(stage="inputs", label="Look for near-duplicates", planned=self._all, done=done)

    def _serve(self) -> None:
        try:
            self._take_in()
            self._compare()
            if not self._stop:
                command = Command("Mark near-duplicates", "mark_near_duplicates")
                self._core.database.write(lambda _: None, change=command).result()
                resembling.watch(self._core)
        except BaseException as error:  # noqa: BLE001 - not swallowed: `wait` raises it
            self._error = error
        finally:
            self._texts, self._numbers = Together(), []

    def _take_in(self) -> None:
        while self._read < self._all and not self._stop:
            first, last = self._read + 1, min(self._read + _READ, self._all)
            for number, text in self._core.database.read(partial(stored.inputs, first=first, last=last)):
                self._texts.add(text)
                self._numbers.append(number)
            self._read = last
            time.sleep(_PAUSE)

    def _compare(self) -> None:
        found: dict[int, tuple[int, float]] = {}
        first = 1  # of the samples that are yet to be marked
        for start in range(0, max(1, len(self._texts)), _READ):
            if self._stop:
                return
            end = min(start + _READ, len(self._texts))
            for near in self._texts.near(start, end):
                found[self._numbers[near.number]] = self._numbers[near.earlier], near.similarity
            self._compared = self._numbers[end - 1] if end else 0
            time.sleep(_PAUSE)
            if end == len(self._texts) or end % _MARKED == 0:
                last = self._all if end == len(self._texts) else self._compared
                self._marked += self._mark(first, last, found)
                first, found = last + 1, {}
        self._compared = self._all

    def _mark(self, first: int, last: int, found: Mapping[int, tuple[int, float]]) -> int:
        return self._core.database.write(
            lambda tx: stored.renew(tx, first, last, found, self._is_as_read)
        ).result()

    def _is_as_read(self, number: int, text: str) -> bool:
        """Whether a sample has the input that was compared."""
        place = bisect_left(self._numbers, number)
        there = place < len(self._numbers) and self._numbers[place] == number
        return there and self._texts.hash_of(place) == same_hash(text)


_going: WeakKeyDictionary[Core, Marking] = WeakKeyDictionary()
_one = threading.Lock()


def begin(core: Core) -> Marking:
    """Look through all inputs; where that is going on already, it is this one.

    Raises:
        SessionError: the session is closed or read-only.
    """
    core.database.check_writable()
    with _one:
        marking = _going.get(core)
        if marking is None or marking.ended:
            marking = _going[core] = Marking(core)
        return marking


def mark_all(core: Core) -> int:
    """Mark all inputs that resemble an earlier one; see `Session.mark_near_duplicates`."""
    return begin(core).wait(progress=True) or 0


def doing(core: Core) -> str | None:
    """What is going on in the background, for people; None where nothing is."""
    marking = _going.get(core)
    return None if marking is None else marking.told
