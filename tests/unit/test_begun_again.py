"""The cell that made a session, run again: it goes on as it was left, and new words are set."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import synthgen_widgets as sg

TASK = sg.Task("Say hello.")
Cell = Callable[..., sg.Session]


@pytest.fixture
def cell(tmp_path: Path) -> Cell:
    """A notebook's first cell, run with some arguments; each time by a kernel that was restarted."""
    made: list[sg.Session] = []

    def run(task: sg.Task = TASK, **options: Any) -> sg.Session:
        if made:
            made[-1].close()
        made.append(sg.Session(task, path=tmp_path / "a.synthgen", **options))
        return made[-1]

    return run


def test_an_edited_task_goal_and_template_go_on_edited(cell: Cell) -> None:
    session = cell(goal="eval", template="eval")
    session.change_task(instruction="Say goodbye.")
    session.goal = "fine_tuning"
    session.template = "custom"
    again = cell(goal="eval", template="eval")
    assert (again.task.instruction, again.goal, again.template) == ("Say goodbye.", "fine_tuning", "custom")


def test_the_code_may_say_what_the_session_became(cell: Cell) -> None:
    session = cell()
    session.change_task(instruction="Say goodbye.")
    session.goal = "fine_tuning"
    assert cell(session.task, goal="fine_tuning").task.instruction == "Say goodbye."


@pytest.mark.parametrize(
    "options",
    [{"task": sg.Task("Say goodbye.")}, {"goal": "fine_tuning"}, {"template": "bias"}],
)
def test_what_it_never_was_is_refused(cell: Cell, options: dict[str, Any]) -> None:
    cell().change_task(instruction="Say hi.")
    with pytest.raises(sg.UsageError, match="was made for"):
        cell(**options)


GIVEN: dict[str, tuple[Any, Any, Any]] = {
    "model": (sg.Model("openai/a"), sg.Model("openai/b"), sg.Model("openai/c")),
    "pass_share": (0.2, 0.4, 0.6),
    "steering": (sg.Steering(style="a"), sg.Steering(style="b"), sg.Steering(style="c")),
    "tags": (sg.TagAssignment(["a"]), sg.TagAssignment(["b"]), sg.TagAssignment(["c"])),
    "budget_usd": (1.0, 2.0, 3.0),
    "max_tokens_total": (10, 20, 30),
}


@pytest.mark.parametrize("name", GIVEN)
def test_what_the_code_says_unchanged_leaves_what_was_changed_since(cell: Cell, name: str) -> None:
    said, edited, anew = GIVEN[name]
    assert getattr(cell(**{name: said}), name) == said
    setattr(cell(**{name: said}), name, edited)
    assert getattr(cell(**{name: said}), name) == edited
    assert getattr(cell(), name) == edited
    session = cell(**{name: anew})
    assert getattr(session, name) == anew
    session.undo()
    assert getattr(session, name) == edited
    assert getattr(cell(**{name: anew}), name) == edited


@pytest.mark.parametrize("name", GIVEN)
def test_what_the_code_says_for_the_first_time_is_set(cell: Cell, name: str) -> None:
    cell().close()
    assert getattr(cell(**{name: GIVEN[name][0]}), name) == GIVEN[name][0]


def test_what_a_session_begins_with_is_no_change_that_undo_takes_back(cell: Cell) -> None:
    assert cell(model="openai/a", budget_usd=1.0, tags=sg.TagAssignment(["a"])).undo() is None


def test_a_session_of_the_first_version_goes_on_too(tmp_path: Path) -> None:
    file = tmp_path / "old.synthgen"
    shutil.copy(Path(__file__).parents[1] / "files" / "session_v1.sqlite", file)
    with sg.open_session(file) as session:
        task, goal, template, model = session.task, session.goal, session.template, session.model
        session.change_task(instruction="Something else.")
        session.model = "openai/other"
    with sg.Session(task, goal=goal, template=template, model=model, path=file) as again:
        assert again.task.instruction == "Something else."
        assert again.model.name == "openai/other"


def test_tags_that_are_none_are_refused(cell: Cell) -> None:
    with pytest.raises(sg.UsageError, match="TagAssignment"):
        cell(tags=["a"])
