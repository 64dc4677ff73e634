"""A budget is asked before each call, and kept however the calls overlap."""

from __future__ import annotations

from collections import deque
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthgen_widgets.errors import BudgetExceeded
from synthgen_widgets.generation.model import Message, Price, Reply, Request
from synthgen_widgets.generation.running.budget import Budget, Limits, Need

PRICE = Price(1.0, 2.0)


def request(chars: int) -> Request:
    message = Message("user", "x" * chars)
    return Request(messages=(message,), schema=None, mode="text", temperature=0, max_tokens=None, seed=1)


def reply(tokens_in: int | None, tokens_out: int | None, cost: float | None = None) -> Reply:
    return Reply(
        text="y" * 40,
        finish_reason="stop",
        reasoning=None,
        model="m",
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost_usd=cost,
    )


@given(
    st.integers(0, 2_000),
    st.integers(1, 20),
    st.integers(1, 40),
    st.integers(0, 2**32),
    st.sampled_from(["usd", "tokens"]),
)
def test_calls_of_one_size_never_pass_the_limit_however_they_overlap(
    limit: int, tokens: int, out: int, seed: int, unit: str
) -> None:
    limits = Limits(usd=float(limit)) if unit == "usd" else Limits(tokens=limit)
    each = tokens + 2 * out if unit == "usd" else tokens + out
    budget, rng, made = Budget(0.0, 0, PRICE), Random(seed), 0
    flying: deque[Need] = deque()
    asked = request(4 * tokens)
    while True:
        try:
            need = budget.reserve(asked, limits)
        except BudgetExceeded:
            break
        if need is not None:
            flying.append(need)
        if need is None or rng.random() < 0.5:
            budget.settle(flying.popleft(), asked, reply(tokens, out))
            made += 1
    assert not flying
    assert made * each <= limit + each  # the first call is made to learn what one takes
    assert (made + 1) * each + 2 * each > limit


def test_until_a_call_is_answered_they_go_one_by_one() -> None:
    budget, limits = Budget(0.0, 0, None), Limits(tokens=10_000)
    need = budget.reserve(request(40), limits)
    assert need is not None
    assert budget.reserve(request(40), limits) is None
    budget.settle(need, request(40), reply(10, 5))
    assert budget.reserve(request(40), limits) is not None
    assert budget.reserve(request(40), limits) is not None


@pytest.mark.parametrize(("answered", "at_once"), [(1, 38), (4, 130), (64, 488)])
def test_while_few_calls_have_been_answered_fewer_are_made_at_once_near_a_limit(
    answered: int, at_once: int
) -> None:
    budget, limits = Budget(0.0, 0, None), Limits(tokens=10_000)
    for _ in range(answered):
        need = budget.reserve(request(40), Limits())
        assert need is not None
        budget.settle(need, request(40), reply(10, 5))
    begun = 0
    while budget.reserve(request(40), limits) is not None:
        begun += 1
    assert begun == pytest.approx(at_once, rel=0.1)


def test_what_the_session_spent_before_counts() -> None:
    with pytest.raises(BudgetExceeded, match=r"spent \$7\.00 of \$5\.00.*session\.budget_usd") as caught:
        Budget(7.0, 0, PRICE).reserve(request(4), Limits(usd=5.0))
    assert (caught.value.spent, caught.value.limit) == (7.0, 5.0)


def test_a_call_without_a_reply_gives_back_what_it_reserved() -> None:
    budget, limits = Budget(0.0, 0, None), Limits(tokens=12)
    for _ in range(5):
        need = budget.reserve(request(40), limits)
        assert need is not None
        budget.settle(need, request(40), None)


def test_tokens_that_the_provider_does_not_tell_are_counted_by_the_text() -> None:
    budget, limits = Budget(0.0, 0, None), Limits(tokens=30)
    need = budget.reserve(request(40), limits)
    assert need is not None
    budget.settle(need, request(40), reply(None, None))
    with pytest.raises(BudgetExceeded, match="20 tokens of 30"):
        budget.reserve(request(40), limits)


def test_a_limit_that_is_raised_makes_room_at_once() -> None:
    budget = Budget(0.0, 100, None)
    with pytest.raises(BudgetExceeded):
        budget.reserve(request(4), Limits(tokens=100))
    assert budget.reserve(request(4), Limits(tokens=200)) is not None
    assert budget.reserve(request(4), Limits()) is not None
