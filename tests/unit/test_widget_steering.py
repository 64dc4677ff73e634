"""What a person steers from the widget does what the session's own calls do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.fronts import Front, QuietSession, fill

from synthgen_widgets import Model, Task, Template
from synthgen_widgets.generation.running.limit import Limit
from synthgen_widgets.generation.running.pacing import Pace
from synthgen_widgets.generation.running.rates import Rates
from synthgen_widgets.generation.running.report import Tally
from synthgen_widgets.session.run import Run
from synthgen_widgets.widget.sample import MESSAGE

PRICED = Model("openai/gpt-5-mini", price=(1.0, 2.0))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[QuietSession]:
    path = tmp_path / "a.synthgen"
    with QuietSession(Task("Answer."), goal="eval", template="bias", model=PRICED, path=path) as made:
        yield made


@pytest.fixture
def front(session: QuietSession) -> Front:
    return Front(session)


def test_only_what_failed_is_asked_for_again(front: Front, session: QuietSession) -> None:
    front.get("outputs_retry")
    front.get("outputs_retry", reason="busy", invalid=True, which={"ids": ["a"]})
    assert session.asked == [
        ("retry", {"samples": None, "reason": None, "invalid": False, "wait": False}),
        ("retry", {"samples": ["a"], "reason": "busy", "invalid": True, "wait": False}),
    ]


def test_samples_that_a_query_finds_are_answered_again_with_something_to_heed(
    front: Front, session: QuietSession
) -> None:
    _, sample = fill(session)
    front.get("outputs_regenerate", which={"query": {"status": ["done"]}, "besides": []}, guidance="Brief.")
    assert session.asked == [("again", [sample], {"guidance": "Brief.", "wait": False})]


def test_inputs_are_asked_for_beyond_those_that_are_there(front: Front, session: QuietSession) -> None:
    topic, _ = fill(session)  # two inputs in the first topic, none in the second
    for scope, wanted in (("leaves", 3), ("here", 5), ("empty", 3)):
        front.get("inputs_generate", per_topic=3, topic=topic if scope == "here" else None, scope=scope)
        assert session.asked[-1][:2] == ("inputs", wanted)
        assert session.asked[-1][2]["scope"] == scope


def test_samples_get_a_label_and_lose_it(front: Front, session: QuietSession) -> None:
    _, sample = fill(session)
    for label in ("fail", "pass", None):
        answered = front.get("label_set", which={"ids": [sample]}, label=label)
        assert session.sample(sample).expected_label == label
    assert answered["state"]["undo"] == "Take the label off 1 sample"


def test_one_stage_takes_the_guidance_of_a_template(front: Front, session: QuietSession) -> None:
    before = dict(session.guidance)
    front.get("guidance_use", stage="inputs", template="toxicity")
    taken = Template.load("toxicity").for_goal("eval")["inputs"]
    assert dict(session.guidance) == {**before, "inputs": taken}


def test_a_template_that_does_not_exist_is_refused(front: Front) -> None:
    assert front.refused("guidance_use", stage="inputs", template="../x")["kind"] == "UsageError"


def test_only_templates_of_the_goal_are_offered(front: Front) -> None:
    offered = {row["name"]: row for row in front.get("templates")["templates"]}
    assert "fine_tuning" not in offered
    assert offered["toxicity"]["uncensored"]
    assert "offensive" in offered["toxicity"]["warning"]


def test_the_state_tells_what_to_know_of_the_template(front: Front) -> None:
    told, bias = front.get("sync")["template"], Template.load("bias")
    assert (told["name"], told["title"], told["warning"]) == ("bias", bias.title, bias.warning)
    assert bias.title
    assert bias.warning


def test_the_pass_share_is_set_and_taken_away(front: Front, session: QuietSession) -> None:
    for share in (1, 0.25, None):
        answered = front.get("pass_share_set", share=share)
        assert session.pass_share == share == answered["state"]["pass_share"]


def test_an_estimate_is_of_the_run_that_the_same_fields_start(front: Front, session: QuietSession) -> None:
    fill(session)  # two topics; two inputs in one of them
    assert front.get("estimate", stage="topics", count=3, place=None)["items"] == 3
    assert front.get("estimate", stage="topics", count=3, place="leaves")["items"] == 6
    assert front.get("estimate", stage="inputs", count=5, place=None)["items"] == 8
    found = front.get("estimate", stage="outputs", count=1, place=None)
    assert (found["items"], found["calls"]) == (1, 1)
    assert 0 < found["cost_usd_low"] < found["cost_usd_high"]


def test_an_estimate_sends_and_changes_nothing(front: Front, session: QuietSession) -> None:
    before = front.get("sync")["revision"]
    front.get("estimate", stage="inputs", count=5, place=None)
    front.get("preview", stage="inputs", place=None, count=3)
    assert (front.get("sync")["revision"], session.asked) == (before, [])


def test_a_preview_shows_the_messages_of_the_session(front: Front, session: QuietSession) -> None:
    topic, _ = fill(session)
    shown = front.get("preview", stage="inputs", place=topic, count=3)["messages"]
    assert shown == session.preview("inputs", "Billing", count=2 + 3)


def test_a_preview_for_all_leaves_is_of_the_first(front: Front, session: QuietSession) -> None:
    session.add_topics(["Billing"])
    shown = front.get("preview", stage="topics", place="leaves", count=3)["messages"]
    assert shown == session.preview("topics", "Billing", count=3)


def test_a_preview_is_cut_to_what_can_be_read(front: Front, session: QuietSession) -> None:
    session.guidance["inputs"] = "x" * 40_000
    shown = front.get("preview", stage="inputs", place=None, count=3)["messages"]
    assert max(len(message["content"]) for message in shown) == MESSAGE


def test_a_preview_without_a_sample_is_refused(front: Front) -> None:
    assert front.refused("preview", stage="outputs", place=None, count=3)["kind"] == "UsageError"


def test_without_a_run_the_number_of_calls_is_let_be(front: Front) -> None:
    assert front.get("run_concurrency", number=4)["state"]["run"] is None


def test_a_run_takes_another_number_of_calls_at_once(front: Front, session: QuietSession) -> None:
    pace = Pace(Limit(2, tried=True), Rates(None, None))
    session.core.run = Run(1, 1, Tally("outputs", "Generate outputs", 3), pace)
    told = front.get("run_concurrency", number=4)["state"]["run"]
    session.core.run = None  # it was never begun: nobody would end it
    assert told["concurrency"] == 4
