"""Moving and merging topics: what is under them goes along, and nothing is lost on the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.recorded import recorded

from synthgen_widgets import Session, Task, UsageError


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A session with the topics A / x, A / c, B / x."""
    with Session(Task("Answer a question."), path=tmp_path / "a.synthgen") as made:
        made.add_topics(["A", "B"])
        made.add_topics(["x", "c"], under="A")
        made.add_topics(["x"], under="B")
        yield made


def paths(session: Session) -> list[str]:
    return sorted(session.topics.path)


def test_a_topic_moves_with_what_is_under_it(session: Session) -> None:
    session.move_topic("A", under="B")
    assert paths(session) == ["B", "B / A", "B / A / c", "B / A / x", "B / x"]
    assert session.overview().undo == "Move topic 'A' under 'B'"
    session.undo()
    assert paths(session) == ["A", "A / c", "A / x", "B", "B / x"]


def test_a_topic_moves_to_the_top(session: Session) -> None:
    session.move_topic(["A", "c"])
    assert paths(session) == ["A", "A / x", "B", "B / x", "c"]
    assert recorded(session) == ("call", "move_topic", {"topic": ["A", "c"]})


def test_a_topic_that_is_where_it_is_to_be_is_not_moved(session: Session) -> None:
    session.move_topic(["A", "c"], under="A")
    assert recorded(session)[1] == "add_topics"


@pytest.mark.parametrize("under", [["A"], ["A", "c"]])
def test_a_topic_does_not_move_into_its_own_branch(session: Session, under: list[str]) -> None:
    with pytest.raises(UsageError, match="itself"):
        session.move_topic("A", under=under)


def test_a_name_that_is_there_already_is_to_be_merged(session: Session) -> None:
    with pytest.raises(UsageError, match="merge"):
        session.move_topic(["A", "x"], under="B")


def test_merged_topics_are_one_and_their_namesakes_too(session: Session) -> None:
    [one] = session.add_inputs(["Where is it?"], topic=["A", "x"])
    session.merge_topics("A", into="B")
    assert paths(session) == ["B", "B / c", "B / x"]
    assert session.sample(one).topic_path == ("B", "x")
    assert recorded(session) == ("call", "merge_topics", {"topic": ["A"], "into": ["B"]})
    session.undo()
    assert paths(session) == ["A", "A / c", "A / x", "B", "B / x"]
    assert session.sample(one).topic_path == ("A", "x")


@pytest.mark.parametrize("into", [["A"], ["A", "c"]])
def test_a_topic_is_not_merged_into_its_own_branch(session: Session, into: list[str]) -> None:
    with pytest.raises(UsageError, match="itself"):
        session.merge_topics("A", into=into)
