"""How fast a run goes: from the results of its last minute, not from all of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TypeAlias

from synthgen_widgets.generation.running.report import RunReport

SPAN = 60.0
"""Seconds that are looked back on."""
_APART = 0.5
_LEAST = 1.0
"""Seconds of a run before which its speed says nothing."""

Point: TypeAlias = tuple[float, int]
"""How long a run had been going, in seconds, and how many results it had brought."""


class Speed:
    """The speed of the run that goes; it is told of the run's report now and then."""

    def __init__(self) -> None:
        self._run: int | None = None
        self._points: Sequence[Point] = ()
        self._lock = threading.Lock()

    def note(self, run: int, report: RunReport) -> float | None:
        """Results by the minute, now that the run stands so; None where that cannot be told yet."""
        with self._lock:
            known = self._points if run == self._run else ((0.0, 0),)
            self._run, self._points = run, with_point(known, (report.seconds, _results(report)))
            return per_minute(self._points)


def with_point(points: Sequence[Point], point: Point) -> Sequence[Point]:
    """The points that the speed follows from, with a new one.

    The first is the latest that is a minute old, and the last always the newest.
    """
    before = points[:-1] if len(points) > 1 and points[-1][0] - points[-2][0] < _APART else points
    if before[-1][0] > point[0]:
        return points  # two threads asked at once, and the other one was quicker
    start = max((n for n, (seconds, _) in enumerate(before) if seconds <= point[0] - SPAN), default=0)
    return (*before[start:], point)


def per_minute(points: Sequence[Point]) -> float | None:
    """Results by the minute between the first point and the last; None before the first result."""
    (began, none), (now, some) = points[0], points[-1]
    if not some or now - began < _LEAST:
        return None
    return 60 * (some - none) / (now - began)


def average(report: RunReport) -> float | None:
    """Results by the minute of a run that is over."""
    results = _results(report)
    return 60 * results / report.seconds if results and report.seconds >= _LEAST else None


def seconds_left(report: RunReport, rate: float | None) -> float | None:
    """How long what is open takes at so many results a minute; None where nobody can tell."""
    return 60 * report.open / rate if rate else None


def _results(report: RunReport) -> int:
    return report.done + report.invalid + report.duplicate + report.failed
