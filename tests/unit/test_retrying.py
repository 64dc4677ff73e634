"""What is tried again, how often and when; and when a run is not worth going on with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthgen_widgets.errors import (
    ModelAuthError,
    ModelError,
    ModelRateLimited,
    ModelRequestRefused,
    ModelTimeout,
    ModelUnavailable,
)
from synthgen_widgets.generation.running.breaker import AT_FIRST, WINDOW, Breaker
from synthgen_widgets.generation.running.retrying import (
    ATTEMPTS,
    FEW_ATTEMPTS,
    LIMITED_ATTEMPTS,
    LONGEST_WAIT,
    Patience,
)

CRASH = ModelUnavailable("It failed.", status=500)
DOWN = ModelUnavailable("It is down.", status=503)
LIMITED = ModelRateLimited("Slow down.", status=429)
UNREACHABLE = ModelUnavailable("Nothing answers.")
SLOW = ModelTimeout("No answer.")
REFUSED = ModelRequestRefused("Not so.", status=400)


def attempts(error: ModelError, *, answered: bool = True, doubtful: bool = False) -> int:
    """How often a call is made that always fails in this way, in one mode."""
    patience, made = Patience(), 1
    while patience.wait(error, answered=answered, doubtful=doubtful) is not None:
        made += 1
    return made


@pytest.mark.parametrize(
    ("error", "answered", "expected"),
    [
        (DOWN, True, ATTEMPTS),
        (CRASH, True, ATTEMPTS),
        (CRASH, False, ATTEMPTS),
        (UNREACHABLE, False, FEW_ATTEMPTS),
        (UNREACHABLE, True, ATTEMPTS),
        (SLOW, True, FEW_ATTEMPTS),
        (LIMITED, True, LIMITED_ATTEMPTS),
        (LIMITED, False, ATTEMPTS),
        (REFUSED, True, 1),
        (ModelAuthError("No."), True, 1),
    ],
)
def test_each_fault_is_tried_as_often_as_makes_sense(
    error: ModelError, answered: bool, expected: int
) -> None:
    assert attempts(error, answered=answered) == expected


def test_a_crash_in_a_doubtful_mode_leaves_one_attempt_for_the_plainer_one() -> None:
    patience = Patience()
    for _ in range(ATTEMPTS - 2):
        assert patience.wait(CRASH, answered=True, doubtful=True) is not None
    assert patience.wait(CRASH, answered=True, doubtful=True) is None
    assert patience.tries_plainer(CRASH, doubtful=True)
    assert patience.wait(CRASH, answered=True, doubtful=True) is None
    assert not patience.tries_plainer(CRASH, doubtful=True)


def test_a_refused_mode_is_followed_by_a_plainer_one_that_is_counted_anew() -> None:
    patience = Patience()
    assert patience.wait(REFUSED, answered=False, doubtful=True) is None
    assert patience.tries_plainer(REFUSED, doubtful=True)
    assert patience.wait(DOWN, answered=True, doubtful=False) is not None


@given(st.floats(0, 10_000))
def test_what_an_endpoint_asks_for_is_waited_up_to_a_minute_and_a_little(seconds: float) -> None:
    error = ModelRateLimited("Slow down.", status=429, retry_after=seconds)
    wait = Patience().wait(error, answered=True, doubtful=False)
    assert wait is not None
    assert min(seconds, LONGEST_WAIT) <= wait <= 1.1 * min(seconds, LONGEST_WAIT)


def test_an_endpoint_where_nothing_is_answered_ends_the_run_after_a_few_failures() -> None:
    breaker = Breaker()
    ended = [breaker.failed(REFUSED) for _ in range(AT_FIRST)]
    assert ended[:-1] == [None] * (AT_FIRST - 1)
    assert isinstance(ended[-1], ModelRequestRefused)
    assert ended[-1].status == 400
    assert "Not so." in str(ended[-1])


def test_a_run_goes_on_while_half_of_its_calls_fail() -> None:
    breaker = Breaker()
    for _ in range(200):
        breaker.answered()
        assert breaker.failed(REFUSED) is None


def test_a_run_ends_when_more_than_half_of_the_last_calls_fail() -> None:
    breaker = Breaker()
    for _ in range(100):
        breaker.answered()
    ended = [breaker.failed(DOWN) for _ in range(WINDOW)]
    assert ended.index(next(error for error in ended if error)) == WINDOW // 2
    assert f"11 of the last {WINDOW} calls failed" in str(ended[WINDOW // 2])
