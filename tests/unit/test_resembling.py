"""Inputs that are nearly the same as another are marked with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.making import eventually

from synthgen_widgets import Session, Task
from synthgen_widgets.quality import Seen
from synthgen_widgets.quality.duplicates import ALIKE, SAME
from synthgen_widgets.samples import SampleId
from synthgen_widgets.session import resembling
from synthgen_widgets.session.marking import mark_all

TWICE = "My card was charged twice for the same order, please help me soon."
ALSO = "My card was charged twice for one order, so please help me as soon as you can."
OTHER = "Where is the parcel that I was to get last Monday?"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(Task("Answer a question."), path=tmp_path / "a.synthgen") as made:
        yield made


def resembled(session: Session, id_: SampleId) -> SampleId | None:
    return session.sample(id_).resembles


def test_there_is_something_between_the_same_and_another() -> None:
    there = Seen()
    there.add(TWICE)
    like = there.like(ALSO)
    assert like is not None
    assert (like.text, like.number, like.same) == (TWICE, 0, False)
    assert ALIKE <= 100 * like.similarity < SAME
    assert there.find(ALSO) is None
    assert there.like(OTHER) is None


def test_a_text_is_like_another_than_itself() -> None:
    there = Seen()
    first, second = there.add(TWICE), there.add(TWICE.upper())
    like = there.like(TWICE, besides=first)
    assert like is not None
    assert (like.number, like.similarity, like.same) == (second, 1.0, True)
    there.forget(second)
    assert there.like(TWICE, besides=first) is None
    there.forget(first)
    assert there.like(ALSO) is None


def test_all_inputs_are_looked_at_and_the_later_one_is_marked(session: Session) -> None:
    one, two, three = session.add_inputs([TWICE, OTHER, ALSO])
    assert session.mark_near_duplicates() == 1
    marked = session.sample(three)
    assert marked.resembles == one
    assert marked.similarity is not None
    assert 0.75 <= marked.similarity < 0.88
    assert (resembled(session, one), resembled(session, two)) == (None, None)
    assert session.find(flag="near_duplicate") == [three]


def test_looking_again_renews_the_marks(session: Session) -> None:
    one, two = session.add_inputs([TWICE, ALSO])
    session.mark_near_duplicates()
    session.delete_samples(one)
    assert session.mark_near_duplicates() == 0
    assert resembled(session, two) is None


def test_a_mark_is_no_change_that_undo_takes_back(session: Session) -> None:
    _, two = session.add_inputs([TWICE, ALSO])
    session.mark_near_duplicates()
    assert session.overview().undo == "Add 2 inputs"
    assert resembled(session, two) is not None


def test_inputs_that_a_person_adds_or_edits_are_marked_by_and_by(session: Session) -> None:
    one, two = session.add_inputs([TWICE, OTHER])
    [three] = session.add_inputs([ALSO])
    eventually(lambda: resembled(session, three) == one)
    session.edit_sample(two, input=TWICE)
    eventually(lambda: resembled(session, two) == one)
    session.edit_sample(two, input="Another question that nobody has asked")
    eventually(lambda: resembled(session, two) is None)


def test_of_two_that_come_together_the_later_one_is_marked(session: Session) -> None:
    one, two = session.add_inputs([TWICE, ALSO])
    eventually(lambda: resembled(session, two) == one)
    assert resembled(session, one) is None


def test_undoing_an_edit_renews_the_mark(session: Session) -> None:
    one, two = session.add_inputs([TWICE, OTHER])
    session.edit_sample(two, input=ALSO)
    eventually(lambda: resembled(session, two) == one)
    session.undo()
    eventually(lambda: resembled(session, two) is None)


def test_what_resembled_an_edited_input_is_looked_at_again(session: Session) -> None:
    one, two = session.add_inputs([TWICE, ALSO])
    eventually(lambda: resembled(session, two) == one)
    session.edit_sample(one, input=OTHER)
    eventually(lambda: resembled(session, two) is None)


def test_in_a_large_session_inputs_are_marked_when_it_is_asked_for(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resembling, "KEPT", 1)
    one, two = session.add_inputs([TWICE, ALSO])
    assert mark_all(session.core) == 1
    assert (resembled(session, one), resembled(session, two)) == (None, one)
