"""How many calls may be in flight: what cuts the limit, what does not, and how it grows again."""

from __future__ import annotations

from collections import deque
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from synthgen_widgets.generation.running.limit import UNTRIED, Limit, Outcome

outcomes = st.lists(st.sampled_from(Outcome), max_size=400)


class Endpoint:
    """Keeps as many calls in flight as the limit lets it, and ends the oldest first."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self._open: deque[int] = deque()

    def end(self, outcome: Outcome) -> bool:
        while self.limit.free:
            self._open.append(self.limit.begin())
        return self.limit.end(self._open.popleft(), outcome)


@given(outcomes, st.integers(1, 200))
def test_the_limit_stays_between_one_and_what_was_asked_for(happened: list[Outcome], ceiling: int) -> None:
    limit = Limit(ceiling, tried=True)
    endpoint = Endpoint(limit)
    for outcome in happened:
        endpoint.end(outcome)
        assert 1 <= limit.size <= ceiling


def test_a_few_calls_go_first_and_all_once_one_was_answered() -> None:
    endpoint = Endpoint(Limit(64, tried=False))
    assert endpoint.limit.size == UNTRIED
    endpoint.end(Outcome.ANSWERED)
    assert endpoint.limit.size == 64


def test_refusals_at_random_leave_the_limit_as_it_is() -> None:
    rng = Random(7)
    for ceiling in (4, 8, 64, 256):
        endpoint = Endpoint(Limit(ceiling, tried=True))
        for _ in range(3_000):
            endpoint.end(Outcome.LIMITED if rng.random() < 0.05 else Outcome.ANSWERED)
            assert endpoint.limit.size == ceiling


def test_a_large_share_of_refusals_cuts_the_limit_once_for_all_calls_in_flight() -> None:
    endpoint = Endpoint(Limit(100, tried=True))
    while endpoint.limit.size == 100:
        endpoint.end(Outcome.ANSWERED)
        endpoint.end(Outcome.LIMITED)
    assert endpoint.limit.size == 70
    for _ in range(endpoint.limit.in_flight):
        endpoint.end(Outcome.LIMITED)
    assert endpoint.limit.size == 70


def test_after_a_cut_the_limit_grows_by_a_twentieth_a_round_while_it_is_used() -> None:
    endpoint = Endpoint(Limit(100, tried=True))
    while endpoint.limit.size == 100:
        endpoint.end(Outcome.LIMITED)
    for _ in range(100):  # those that were in flight at the cut say nothing
        endpoint.end(Outcome.ANSWERED)
    before = endpoint.limit.size
    for _ in range(before):
        endpoint.end(Outcome.ANSWERED)
    assert before * 1.04 <= endpoint.limit.size <= before * 1.06
    idle = endpoint.limit.size
    for _ in range(200):
        while endpoint.limit.in_flight > 1:
            endpoint.limit.end(endpoint._open.popleft(), Outcome.NEUTRAL)
        endpoint.limit.end(endpoint._open.popleft(), Outcome.ANSWERED)
        endpoint._open.append(endpoint.limit.begin())
    assert endpoint.limit.size == idle


def test_server_errors_never_cut_the_limit_and_hold_its_growth() -> None:
    endpoint = Endpoint(Limit(50, tried=True))
    for _ in range(500):
        endpoint.end(Outcome.FAULT)
    assert endpoint.limit.size == 50


def test_many_timeouts_in_a_row_cut_the_limit_and_one_answer_between_them_does_not() -> None:
    endpoint = Endpoint(Limit(16, tried=True))
    for _ in range(200):
        for _ in range(15):
            endpoint.end(Outcome.TIMED_OUT)
        endpoint.end(Outcome.ANSWERED)
    assert endpoint.limit.size == 16
    for _ in range(16):
        endpoint.end(Outcome.TIMED_OUT)
    assert endpoint.limit.size == 11


def test_an_endpoint_that_takes_nothing_is_noticed_after_a_few_calls() -> None:
    endpoint = Endpoint(Limit(64, tried=True))
    endpoint.end(Outcome.ANSWERED)
    noticed = [endpoint.end(Outcome.LIMITED) for _ in range(8)]
    assert noticed == [False] * 7 + [True]


def test_a_person_gets_the_number_they_ask_for_at_once() -> None:
    limit = Limit(8, tried=False)
    limit.resize(200)
    assert limit.size == 200
    limit.resize(3)
    assert limit.size == 3
