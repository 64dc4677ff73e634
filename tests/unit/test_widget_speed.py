"""How fast a run goes follows from its last minute."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthgen_widgets.generation.running.report import RunReport
from synthgen_widgets.widget.speed import SPAN, Point, Speed, average, per_minute, seconds_left, with_point

BEGUN = RunReport(stage="inputs", label="Generate inputs", planned=1_000)


def after(seconds: float, results: int) -> RunReport:
    return replace(BEGUN, seconds=seconds, done=results)


def told(points: list[Point]) -> list[Point]:
    known: tuple[Point, ...] = ((0.0, 0),)
    for point in points:
        known = tuple(with_point(known, point))
    return list(known)


def test_nothing_is_told_before_the_first_result() -> None:
    assert Speed().note(1, after(30, 0)) is None


def test_nothing_is_told_in_the_first_moments() -> None:
    assert Speed().note(1, after(0.2, 8)) is None


def test_a_steady_run_goes_at_its_speed() -> None:
    speed = Speed()
    assert [speed.note(1, after(second, 2 * second)) for second in range(1, 200)] == [
        pytest.approx(120)
    ] * 199


def test_what_was_quick_at_first_is_forgotten_after_a_minute() -> None:
    speed = Speed()
    for second in range(1, 61):
        speed.note(1, after(second, 10 * second))
    rates = [speed.note(1, after(second, 600 + (second - 60))) for second in range(61, 130)]
    assert rates[-1] == pytest.approx(60)


def test_invalid_and_failed_results_are_results_too() -> None:
    report = replace(BEGUN, seconds=60, done=1, invalid=2, duplicate=3, failed=4)
    assert Speed().note(1, report) == pytest.approx(10)


def test_another_run_begins_anew() -> None:
    speed = Speed()
    speed.note(1, after(50, 500))
    assert speed.note(2, after(10, 10)) == pytest.approx(60)


def test_a_run_that_is_over_has_its_average() -> None:
    assert average(after(120, 10)) == pytest.approx(5)
    assert average(after(0, 0)) is None


def test_what_is_left_takes_as_long_as_it_goes_now() -> None:
    assert seconds_left(after(10, 400), 60.0) == pytest.approx(600)
    assert seconds_left(after(10, 400), None) is None
    assert seconds_left(after(10, 400), 0.0) is None


steps = st.lists(st.tuples(st.floats(0, 30), st.integers(0, 50)), max_size=60)


@given(steps)
def test_few_points_are_kept_and_none_older_than_it_takes(found: list[tuple[float, int]]) -> None:
    points, now, results = [], 0.0, 0
    for seconds, more in found:
        now, results = now + seconds, results + more
        points.append((now, results))
    kept = told(points)
    assert kept == sorted(kept)
    assert len(kept) <= 2 * SPAN + 3
    assert all(seconds > now - SPAN for seconds, _ in kept[1:-1])
    rate = per_minute(kept)
    assert rate is None or rate >= 0
