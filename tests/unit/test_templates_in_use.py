"""What a session does with templates: guidance stage by stage, and the topics a tree begins with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import hostile_text

from synthgen_widgets import Session, Task, Template, UsageError
from synthgen_widgets.goals import GOALS
from synthgen_widgets.templates import template_names
from synthgen_widgets.topics import new_names, topic_name

DESCRIPTION = "The refund is promised before the order was looked up."


def test_a_tree_begins_with_a_topic_for_each_requirement_and_one_for_the_whole() -> None:
    rules = [
        "Answer in one sentence.",
        "Tone: friendly to everybody, whatever they write",
        "Never promise a refund before the order was looked up and the payment was found in the ledger.",
        "answer in one SENTENCE!",
        "Overall score",
        "  ",
    ]
    assert Template.load("requirements").starting_topics(rules) == [
        "Answer in one sentence",
        "Tone",
        "Never promise a refund before the order was looked up and …",
        "answer in one SENTENCE (2)",
        "Overall score (2)",
        "Overall score",
    ]


@given(st.lists(hostile_text.filter(str.strip), min_size=1, max_size=6))
def test_topics_of_any_requirements_are_new_to_each_other_and_short(rules: list[str]) -> None:
    names = Template.load("requirements").starting_topics(rules)
    assert len(names) == len(rules) + 1
    assert names == [topic_name(name) for name in names]
    assert new_names(names, []) == (names, [])
    assert max(map(len, names)) <= 70


def test_requirements_are_asked_for_where_the_task_has_none() -> None:
    with pytest.raises(UsageError, match=r"requirements=\["):
        Template.load("requirements").starting_topics([])


@pytest.mark.parametrize("name", sorted({*template_names()} - {"requirements"}))
def test_no_other_template_begins_with_topics(name: str) -> None:
    assert Template.load(name).starting_topics(["Be brief."]) == []


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(Task("Sort a ticket."), goal="eval", path=tmp_path / "a.synthgen") as opened:
        yield opened


def test_a_stage_is_taken_from_another_template_and_the_others_stay(session: Session) -> None:
    session.guidance["outputs"] = "Mine."
    before = dict(session.guidance)
    session.guidance.use("toxicity", stages=["inputs"])
    assert dict(session.guidance) == {**before, "inputs": Template.load("toxicity").inputs}
    assert session.template == "eval"


def test_a_template_is_taken_whole_in_one_step_that_can_be_undone(session: Session) -> None:
    before = dict(session.guidance)
    session.guidance.use(Template.issue(DESCRIPTION))
    assert dict(session.guidance) == Template.issue(DESCRIPTION).for_goal("eval")
    assert session.undo() == "Take guidance for topics, inputs, outputs from 'issue'"
    assert dict(session.guidance) == before


def test_one_stage_may_be_named_without_a_list(session: Session) -> None:
    session.guidance.use("bias", stages="inputs")
    assert session.guidance["inputs"] == Template.load("bias").inputs


@pytest.mark.parametrize(
    ("template", "stages"),
    [("none", ["inputs"]), (5, ["inputs"]), ("bias", ["save"]), ("fine_tuning", ["inputs"])],
)
def test_what_cannot_be_taken_changes_nothing(session: Session, template: Any, stages: list[str]) -> None:
    before = dict(session.guidance)
    with pytest.raises(UsageError):
        session.guidance.use(template, stages=stages)
    assert dict(session.guidance) == before


@pytest.mark.parametrize("goal", GOALS)
def test_a_stage_goes_back_to_what_the_template_says_for_the_goal(tmp_path: Path, goal: Any) -> None:
    template = Template.issue(DESCRIPTION)
    with Session(Task("Sort."), goal=goal, template=template, path=tmp_path / "b.synthgen") as session:
        session.guidance["outputs"] = "Mine."
        session.guidance["topics"] = "Mine too."
        del session.guidance["outputs"]
        assert session.guidance["outputs"] == template.for_goal(goal)["outputs"]
        assert session.guidance["topics"] == "Mine too."


def test_clearing_goes_back_to_the_template_in_one_step(session: Session) -> None:
    before = dict(session.guidance)
    session.guidance.update(inputs="Mine.", outputs="Mine too.")
    session.guidance.clear()
    assert dict(session.guidance) == before
    assert session.undo() == "Reset guidance"
    assert session.guidance["outputs"] == "Mine too."
