"""Every change is recorded as the call that does it again."""

from __future__ import annotations

import inspect
from pathlib import Path

from tests.unit.recorded import complete

from synthgen_widgets import Session, Steering, TagAssignment, Task
from synthgen_widgets.commands import Command
from synthgen_widgets.session.guidance import SessionGuidance
from synthgen_widgets.store import changes


def all_that_can_be_done(session: Session, folder: Path) -> None:
    session.add_topics(["A", "B"])
    session.add_topics("C", under="A")
    session.rename_topic("B", "D")
    session.move_topic("D", under="A")
    session.merge_topics(["A", "D"], into=["A", "C"])
    one, two = complete(session, "one", "two")
    session.set_label([one], "pass")
    session.judge(session.find(status="done"), "accepted")
    session.retag(two, add="hard", split="golden_data")
    session.mark_near_duplicates()
    session.change_task(requirements=["Be brief."])
    session.goal = "fine_tuning"
    session.template = "issue"
    session.guidance["inputs"] = "Write in Spanish."
    del session.guidance["inputs"]
    session.guidance.use("custom")
    session.guidance.clear()
    session.model = "openai/y"
    session.tags = TagAssignment(["mine"])
    session.pass_share = 0.5
    session.steering = Steering(style="short")
    session.budget_usd = 3
    session.max_tokens_total = 1000
    session.save(folder / "data", update=True)
    session.delete_samples(one)
    session.delete_topic("A")


def fits(command: Command) -> bool:
    """Whether the session has what a command names, and it takes these arguments."""
    if command.form == "guidance":
        return command.name in ("topics", "inputs", "outputs") and list(command.arguments) == ["value"]
    if command.form == "set":
        found = getattr(Session, command.name)
        return (
            isinstance(found, property) and found.fset is not None and list(command.arguments) == ["value"]
        )
    on, _, name = command.name.rpartition(".")
    method = getattr(SessionGuidance if on else Session, name)
    return command.arguments.keys() <= inspect.signature(method).parameters.keys()


def test_each_change_names_what_the_session_has_and_what_that_takes(tmp_path: Path) -> None:
    with Session(Task("Answer."), model="openai/x", path=tmp_path / "a.synthgen") as session:
        all_that_can_be_done(session, tmp_path)
        made = session.core.database.read(changes.page)
        commands = [change.command for change in made if change.command is not None]
        assert [change.label for change in made if change.command is None] == []
        assert [command for command in commands if not fits(command)] == []
        assert len(commands) == 28


def test_every_change_is_taken_back_and_made_again_by_its_name(tmp_path: Path) -> None:
    with Session(Task("Answer."), model="openai/x", path=tmp_path / "a.synthgen") as session:
        all_that_can_be_done(session, tmp_path)
        back = []
        while (label := session.undo()) is not None:
            back.append(label)
        assert session.topics.empty
        assert session.find() == []
        assert session.goal == "eval"
        again = []
        while (label := session.redo()) is not None:
            again.append(label)
        assert again == back[::-1]
        assert session.pass_share == 0.5
