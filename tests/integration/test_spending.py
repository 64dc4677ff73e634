"""Money: a budget is kept to, over all runs of a session, and what was spent can be looked up."""

from __future__ import annotations

import pytest

import synthgen_widgets as sg
from synthgen_widgets.generation.model import Price, Reply, Request
from tests.integration.acting import Actor, acted_by, answers, says
from tests.integration.making import Desk, assert_adds_up, eventually, plain, report_of, run_of, statuses
from tests.servers import OpenAIServer

EACH = 110
"""Tokens that a call of the actor takes."""


def asking(desk: Desk, inputs: int = 50, **options: object) -> sg.Session:
    session = desk.closing(sg.Session(plain(), path=desk.folder / "s.synthgen", **options))  # type: ignore[arg-type]
    session.add_inputs([f"Question {place:03}" for place in range(inputs)])
    return session


@pytest.mark.parametrize("concurrency", [1, 8, 64])
def test_no_call_is_made_that_the_budget_does_not_cover(desk: Desk, concurrency: int) -> None:
    with acted_by(Actor(concurrency=concurrency)) as actor:
        session = asking(desk, max_tokens_total=10 * EACH + 5)
        with pytest.raises(sg.BudgetExceeded, match=r"tokens of 1,105.*max_tokens_total") as caught:
            session.generate_outputs()
    assert 9 <= actor.calls <= 10
    assert session.run is not None
    report = session.run.report
    assert_adds_up(report)
    assert (report.done, report.cancelled) == (actor.calls, 50 - actor.calls)
    assert statuses(session) == {"done": actor.calls, "pending": 50 - actor.calls}
    assert caught.value.spent <= caught.value.limit
    assert session.reports[-1].error == str(caught.value)


def test_a_budget_in_dollars_holds_over_runs_and_when_the_session_is_opened_again(desk: Desk) -> None:
    with acted_by(Actor(price=Price(0.001, 0.01))) as actor:
        session = asking(desk, budget_usd=1.0)  # five calls of 0.2 dollars each
        session.generate_topics(2)
        with pytest.raises(sg.BudgetExceeded, match=r"of \$1\.00"):
            session.generate_outputs()
        assert actor.calls <= 5
        path = session.path
        session.close()
        again = desk.closing(sg.open_session(path))
        assert again.budget_usd == 1.0
        made = actor.calls
        with pytest.raises(sg.BudgetExceeded):
            again.generate_outputs()
        assert actor.calls <= min(5, made + 1)
        again.budget_usd = 2.0
        with pytest.raises(sg.BudgetExceeded):
            again.generate_outputs()
        assert 8 <= actor.calls <= 10
        again.budget_usd = None
        assert report_of(again.generate_outputs()).error is None


def test_a_budget_needs_a_price(desk: Desk) -> None:
    with acted_by(Actor()) as actor:
        session = asking(desk, budget_usd=1.0)
        with pytest.raises(sg.UsageError, match=r"acting/model.*unknown.*price="):
            session.generate_outputs()
        assert actor.calls == 0
        assert session.run is None


def test_a_budget_set_while_a_run_goes_is_kept_and_one_that_is_raised_lets_it_go_on(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, concurrency=2)
    session.add_inputs([f"Question {place}" for place in range(20)])
    openai_server.gate.hold()
    run = run_of(session.generate_outputs(wait=False))
    openai_server.gate.release(6)
    eventually(lambda: run.report.done == 6)
    openai_server.wait_until(lambda server: server.gate.waiting == 2)
    session.max_tokens_total = 1
    openai_server.gate.release()
    with pytest.raises(sg.BudgetExceeded):
        run.wait()
    assert (run.report.done, len(openai_server.requests)) == (8, 8)  # those in flight were finished
    session.max_tokens_total = 10**9
    assert report_of(session.generate_outputs()).done == 12


@pytest.mark.parametrize("amount", [-1, "5", True, float("nan"), float("inf")])
def test_a_budget_that_makes_no_sense_is_refused_before_a_file_is_made(desk: Desk, amount: float) -> None:
    for limit in ("budget_usd", "max_tokens_total"):
        with pytest.raises(sg.UsageError, match=f"{limit} is "):
            asking(desk, **{limit: amount})
    assert not (desk.folder / "s.synthgen").exists()


def test_spending_is_told_by_stage_and_model(desk: Desk) -> None:
    with acted_by(Actor(lambda request, number: says(answers(request, number).text, cost_usd=0.5))):
        session = asking(desk, inputs=3)
        assert session.spend.empty
        session.generate_topics(2)
        session.generate_outputs()
    spend = session.spend
    assert list(spend.stage) == ["topics", "outputs"]
    assert list(spend.calls) == [1, 3]
    assert list(spend.tokens_in) == [100, 300]
    assert list(spend.cost_usd) == [0.5, 1.5]


def test_what_one_call_leaves_unknown_is_unknown_of_all_and_never_nothing(desk: Desk) -> None:
    def act(request: Request, number: int) -> Reply:
        known = number != 2
        return says(f"Answer {number}", tokens_in=100 if known else None, cost_usd=0.5 if known else None)

    with acted_by(Actor(act)):
        session = asking(desk, inputs=3)
        report = report_of(session.generate_outputs())
    assert (report.tokens_in, report.tokens_out, report.cost_usd) == (None, 30, None)
    assert "tokens unknown · cost unknown" in str(report)
    spend = session.spend
    assert spend.tokens_in.isna().all()
    assert list(spend.tokens_out) == [30]
    assert spend.cost_usd.isna().all()
    assert session.df.tokens_in.isna().sum() == 1


def test_an_estimate_plans_what_the_runs_then_do(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, inputs_per_call=4, price=(1.0, 2.0))
    guessed = session.estimate(count=[3, 2], per_topic=5)
    assert len(openai_server.requests) == 0
    assert [(part.stage, part.items, part.calls) for part in guessed.parts] == [
        ("topics", 9, 4),
        ("inputs", 30, 12),
        ("outputs", 30, 30),
    ]
    assert session.estimate("topics", count=[3, 2]) == guessed.parts[0]
    reports = [
        report_of(session.generate_topics([3, 2])),
        report_of(session.generate_inputs(per_topic=5)),
        report_of(session.generate_outputs()),
    ]
    for part, report in zip(guessed.parts, reports, strict=True):
        assert (part.items, part.calls) == (report.planned, report.calls)
        assert report.tokens_in is not None
        assert 0.3 * report.tokens_in < part.tokens_in < 3 * report.tokens_in
    assert session.estimate("outputs").calls == 0


def test_an_estimate_of_all_stages_is_within_twice_what_they_take_where_samples_have_labels(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, goal="eval", price=(1.0, 2.0))
    guessed = session.estimate(count=[4, 3], per_topic=8)
    reports = [
        report_of(session.generate_topics([4, 3])),
        report_of(session.generate_inputs(per_topic=8)),
        report_of(session.generate_outputs()),
    ]
    assert [part.calls for part in guessed.parts] == [report.calls for report in reports]
    for part, report in zip(guessed.parts, reports, strict=True):
        assert report.tokens_in is not None
        assert report.tokens_in / 2 < part.tokens_in < 2 * report.tokens_in


def test_an_estimate_learns_from_the_calls_of_the_session(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, price=(1.0, 2.0))
    session.add_inputs([f"Question {place}" for place in range(10)])
    session.generate_outputs()
    session.add_inputs([f"Another {place}" for place in range(10)])
    guessed = session.estimate("outputs")
    report = report_of(session.generate_outputs())
    assert report.tokens_in is not None
    assert report.tokens_out is not None
    assert guessed.tokens_in == pytest.approx(report.tokens_in, rel=0.1)
    assert guessed.tokens_out_low <= report.tokens_out <= guessed.tokens_out_high
    assert guessed.cost_usd_low is not None
    assert guessed.cost_usd_high is not None
    assert 0 < guessed.cost_usd_low < guessed.cost_usd_high
    assert str(guessed).startswith("outputs: 10 calls · ")


def test_the_estimate_of_an_unknown_price_has_no_cost(desk: Desk) -> None:
    with acted_by(Actor()):
        guessed = asking(desk).estimate("outputs")
    assert (guessed.calls, guessed.cost_usd_low, guessed.cost_usd_high) == (50, None, None)
    assert "cost unknown" in repr(guessed)
