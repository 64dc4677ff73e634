"""Whatever a model does, each planned item has one outcome, and what is counted is what is there."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import synthgen_widgets as sg
from synthgen_widgets import jsontext
from synthgen_widgets.errors import (
    ModelAuthError,
    ModelError,
    ModelRateLimited,
    ModelRequestRefused,
    ModelTimeout,
    ModelUnavailable,
)
from synthgen_widgets.generation.model import Price, Reply, Request
from tests.integration.acting import Actor, acted_by, answers, says
from tests.integration.making import assert_adds_up, plain, report_of, statuses

MISHAPS = (
    "limited",
    "crash",
    "slow",
    "refused",
    "prose",
    "cut",
    "short list",
    "twice the same",
    "blank items",
    "wrong key",
)


def mishap(kind: str, request: Request, number: int) -> Reply | ModelError:
    match kind:
        case "limited":
            return ModelRateLimited("Slow down.", status=429, retry_after=0.001)
        case "crash":
            return ModelUnavailable("It failed.", status=500)
        case "slow":
            return ModelTimeout("No answer.")
        case "refused":
            return ModelRequestRefused("Not this one.", status=400)
        case "wrong key":
            return ModelAuthError("The key is wrong.", status=401)
        case "prose":
            return says("I would rather talk about something else.")
        case "cut":
            return says(answers(request, number).text[:-3], finish_reason="length")
    good = answers(request, number)
    if request.schema is None:
        return good
    answer = jsontext.loads(good.text)
    assert isinstance(answer, dict)
    name = next(name for name, value in answer.items() if isinstance(value, list))
    items: Any = answer[name]
    spoiled = {"short list": items[:1], "twice the same": items[:1] * 5, "blank items": ["", *items[1:]]}
    return says(jsontext.dumps({**answer, name: spoiled[kind]}))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(MISHAPS), max_size=4),
    st.integers(0, 100),
    st.integers(0, 2**32),
    st.integers(1, 12),
)
def test_whatever_a_model_does_the_outcomes_add_up_and_are_what_is_there(
    kinds: list[str], share: int, seed: int, concurrency: int
) -> None:
    rng = Random(seed)

    def act(request: Request, number: int) -> Reply | ModelError:
        if kinds and rng.randrange(100) < share:
            return mishap(rng.choice(kinds), request, number)
        return answers(request, number)

    actor = Actor(act, concurrency=concurrency, inputs_per_call=3, price=Price(1e-6, 1e-6))
    with tempfile.TemporaryDirectory() as folder, acted_by(actor):
        session = sg.Session(plain(), path=Path(folder) / "s.synthgen")
        with session:
            session.add_topics(["By hand"])
            session.add_inputs([f"Question {place}" for place in range(9)], topic="By hand")
            for generate in (
                lambda: session.generate_topics([3, 2]),
                lambda: session.generate_inputs(per_topic=4),
                session.generate_outputs,
            ):
                before = len(session.topics), Counter(statuses(session))
                with suppress(sg.ModelError):
                    generate()
                report = session.reports[-1]
                assert_adds_up(report)
                counts = [getattr(report, name) for name in ("done", "invalid", "failed", "cancelled")]
                assert all(number >= 0 for number in counts)
                made = Counter(statuses(session)) - before[1]
                match report.stage:
                    case "topics":
                        assert len(session.topics) - before[0] == report.done
                    case "inputs":
                        assert (made["pending"], made["invalid"]) == (report.done, report.invalid)
                    case _:
                        now = statuses(session)
                        assert now.get("done", 0) == report.done
                        assert now.get("failed", 0) == report.failed


def test_what_a_person_has_written_meanwhile_is_counted_as_cancelled(tmp_path: Path) -> None:
    session = sg.Session(plain(), path=tmp_path / "s.synthgen")

    def act(request: Request, number: int) -> Reply | ModelError:
        if number == 1:
            session.edit_sample(first, output="Written by hand.")
        if number == 2:
            session.edit_sample(second, input="Another question?")
            return ModelRequestRefused("Not this one.", status=400)
        return answers(request, number)

    with session, acted_by(Actor(act, concurrency=1)) as actor:
        first, second, third = session.add_inputs(["Where is it?", "Who are you?", "How much is it?"])
        report = report_of(session.generate_outputs())
        assert (report.done, report.cancelled, report.calls) == (1, 2, 2)
        assert actor.calls == 3
        assert session.sample(first).output == "Written by hand."
        assert session.sample(second).status == "pending"
        assert session.sample(third).status == "done"


@pytest.mark.parametrize("error", [ModelTimeout("No answer."), ModelUnavailable("Down.", status=503)])
def test_nothing_is_asked_for_again_that_is_no_longer_wanted(tmp_path: Path, error: ModelError) -> None:
    session = sg.Session(plain(), path=tmp_path / "s.synthgen")

    def act(request: Request, number: int) -> Reply | ModelError:
        if "Second" in request.messages[-1].content:
            session.delete_samples([second])
            return error
        return answers(request, number)

    with session, acted_by(Actor(act, concurrency=1)) as actor:
        _, second = session.add_inputs(["First", "Second"])
        report = report_of(session.generate_outputs())
        assert (report.done, report.cancelled, actor.calls) == (1, 1, 2)
