"""Another goal or template in the middle of a session: defaults follow, what a person changed stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.recorded import recorded

from synthgen_widgets import Session, TagAssignment, Task, Template, UsageError

TASK = Task("Answer a question.", requirements=["Be brief.", "Be kind."])


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(TASK, model="openai/x", path=tmp_path / "a.synthgen") as made:
        yield made


@pytest.fixture
def tuning(tmp_path: Path) -> Iterator[Session]:
    with Session(TASK, goal="fine_tuning", model="openai/x", path=tmp_path / "b.synthgen") as made:
        yield made


def defaults(session: Session) -> tuple[object, ...]:
    return session.goal, session.template, dict(session.guidance), session.tags, session.pass_share


def test_what_is_still_the_goals_own_follows_it_in_one_change(session: Session, tuning: Session) -> None:
    before = defaults(session)
    session.goal = "fine_tuning"
    assert defaults(session) == defaults(tuning)
    assert recorded(session) == ("set", "goal", {"value": "fine_tuning"})
    assert session.undo() == "Change goal to fine_tuning"
    assert defaults(session) == before


def test_what_a_person_changed_stays(session: Session) -> None:
    session.guidance["inputs"] = "Write in Spanish."
    session.tags = TagAssignment(["mine"])
    session.pass_share = 0.1
    session.goal = "fine_tuning"
    assert session.guidance["inputs"] == "Write in Spanish."
    assert session.guidance["outputs"] == Template.load("fine_tuning").for_goal("fine_tuning")["outputs"]
    assert (session.tags, session.pass_share) == (TagAssignment(["mine"]), 0.1)


def test_a_template_that_serves_both_goals_stays(session: Session) -> None:
    session.template = "issue"
    session.goal = "fine_tuning"
    assert session.template == "issue"
    assert dict(session.guidance) == Template.load("issue").for_goal("fine_tuning")


def test_a_template_that_does_not_serve_the_goal_gives_way(session: Session) -> None:
    session.template = Template(name="only", goals=["eval"], inputs="Only for an eval.")
    session.goal = "fine_tuning"
    assert session.template == "fine_tuning"


def test_another_template_brings_its_guidance_to_all_stages(session: Session) -> None:
    session.guidance["inputs"] = "Write in Spanish."
    before = defaults(session)
    session.template = "bias"
    assert dict(session.guidance) == Template.load("bias").for_goal("eval")
    assert session.pass_share == Template.load("bias").pass_share
    assert recorded(session) == ("set", "template", {"value": "bias"})
    assert session.undo() == "Change template to bias"
    assert defaults(session) == before


def test_a_template_of_ones_own_is_recorded_whole(session: Session) -> None:
    mine = Template(name="mine", inputs="Write in Spanish.")
    session.template = mine
    assert recorded(session)[2] == {"value": mine.to_json()}
    del session.guidance["inputs"]
    assert session.guidance["inputs"] == "Write in Spanish."


def test_a_template_may_begin_a_tree_that_has_no_topics(session: Session) -> None:
    session.template = "requirements"
    assert list(session.topics.name) == ["Be brief", "Be kind", "Overall score"]
    session.undo()
    assert session.topics.empty


@pytest.mark.parametrize("template", ["no such", Template(name="other", goals=["fine_tuning"]), 5])
def test_a_template_that_cannot_serve_is_refused(session: Session, template: str) -> None:
    with pytest.raises(UsageError):
        session.template = template
    assert session.template == "eval"


def test_what_is_set_to_what_it_is_is_no_change(session: Session) -> None:
    session.add_topics("a")
    for name in ("goal", "template", "tags", "pass_share", "steering", "budget_usd", "model"):
        setattr(session, name, getattr(session, name))
    assert session.overview().undo == "Add topic 'a'"


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("budget_usd", 1.5, 1.5),
        ("max_tokens_total", 1000, 1000),
        ("pass_share", 0.5, 0.5),
        ("tags", TagAssignment(["a"], {"b": 1}), {"tags": ["a"], "split": {"b": 1.0}}),
    ],
)
def test_a_setting_is_one_named_change_that_can_be_undone(
    session: Session, name: str, value: object, kept: object
) -> None:
    before = getattr(session, name)
    setattr(session, name, value)
    assert recorded(session) == ("set", name, {"value": kept})
    assert name.split("_", maxsplit=1)[0] in (session.undo() or "")
    assert getattr(session, name) == before


def test_guidance_is_recorded_by_its_stage_and_by_its_template(session: Session) -> None:
    session.guidance["inputs"] = " Write in Spanish. "
    assert recorded(session) == ("guidance", "inputs", {"value": "Write in Spanish."})
    session.guidance.use("bias", stages=["topics"])
    assert recorded(session) == ("call", "guidance.use", {"template": "bias", "stages": ["topics"]})
    session.guidance.clear()
    assert recorded(session) == ("call", "guidance.clear", {})
