"""Calls and tokens a minute: never more in any minute, and what was not used is given back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthgen_widgets.generation.running.rates import Bucket, Rates

MINUTE = 60.0


@given(st.integers(1, 300), st.lists(st.floats(0, 30), max_size=30))
def test_no_minute_sees_more_than_its_quota(per_minute: int, idle: list[float]) -> None:
    bucket, now, taken = Bucket(per_minute), 0.0, []
    for pause in (idle * 20)[:600]:
        now += pause if len(taken) % 7 == 0 else 0.0
        now += bucket.delay(1, now)
        bucket.take(1, now)
        taken.append(now)
    for start in taken:
        # What floating point makes of a minute's end belongs to the next one.
        assert sum(start <= at < start + MINUTE - 1e-6 for at in taken) <= per_minute


def test_a_quota_is_used_up_in_its_minute() -> None:
    bucket, now = Bucket(120), 0.0
    for _ in range(120):
        now += bucket.delay(1, now)
        bucket.take(1, now)
    assert now == pytest.approx(MINUTE, rel=0.05)


def test_what_needs_more_than_a_burst_may_begin_and_leaves_a_debt() -> None:
    bucket = Bucket(1_000)
    assert bucket.delay(5_000, 0.0) == 0
    bucket.take(5_000, 0.0)
    assert bucket.delay(1, 0.0) > 4 * MINUTE


def test_what_a_call_did_not_take_is_given_back() -> None:
    cheap, dear = Rates(None, 60_000), Rates(None, 60_000)
    for rates, used in ((cheap, 10), (dear, 5_000)):
        for _ in range(40):
            rates.end(rates.begin(0.0), used, 0.0)
    assert cheap.delay(0.0) == 0
    assert dear.delay(0.0) > MINUTE


def test_a_call_whose_tokens_are_unknown_stays_charged() -> None:
    rates = Rates(None, 60_000)
    for _ in range(20):
        rates.end(rates.begin(0.0), None, 0.0)
    assert rates.delay(0.0) > 0


def test_without_limits_nothing_waits() -> None:
    rates = Rates(None, None)
    for _ in range(1_000):
        rates.begin(0.0)
    assert rates.delay(0.0) == 0
