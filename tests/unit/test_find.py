"""Finding samples, and recording what is done to those that were found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.recorded import complete, recorded

from synthgen_widgets import Session, Task, UsageError
from synthgen_widgets.samples import SampleId
from synthgen_widgets.session.recorded import MOST_IDS


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(Task("Answer a question."), path=tmp_path / "a.synthgen") as made:
        made.add_topics(["Post", "Bills"])
        made.add_inputs(["Where is it?", "Who has it?"], topic="Post")
        complete(made, "Why so much?")
        yield made


def texts(session: Session, ids: list[SampleId]) -> list[str]:
    return [session.sample(id_).input for id_ in ids]


def test_all_are_found_in_the_order_they_were_made(session: Session) -> None:
    assert texts(session, session.find()) == ["Where is it?", "Who has it?", "Why so much?"]


def test_parts_of_a_question_narrow_it_down(session: Session) -> None:
    assert texts(session, session.find(topic="Post", text="WHO")) == ["Who has it?"]
    assert texts(session, session.find(status="done")) == ["Why so much?"]
    assert texts(session, session.find(status=["done", "pending"], sort="input", descending=True)) == [
        "Why so much?",
        "Who has it?",
        "Where is it?",
    ]
    session.judge(session.find(status="done"), "accepted")
    assert texts(session, session.find(judgement="accepted")) == ["Why so much?"]
    assert len(session.find(judgement=["none", "accepted"])) == 3
    session.retag(session.find(topic="Post"), add="odd")
    assert len(session.find(tag="odd", label="none")) == 2
    assert session.find(flag="saved") == []


def test_what_is_done_to_what_was_found_is_recorded_by_the_question(session: Session) -> None:
    session.delete_samples(session.find(topic="Post", status=["pending", "failed"], sort="input"))
    find = {"topic": ["Post"], "status": ["pending", "failed"], "sort": "input"}
    assert recorded(session) == ("call", "delete_samples", {"ids": {"find": find}})


def test_what_is_left_out_is_recorded_too(session: Session) -> None:
    first = session.find()[0]
    session.judge(session.find(besides=[first]), "rejected")
    assert recorded(session)[2]["ids"] == {"find": {"besides": [first]}}
    assert session.sample(first).judgement is None


def test_a_list_that_was_changed_since_is_recorded_by_its_ids(session: Session) -> None:
    found = session.find()
    gone = found.pop()
    session.set_label(found, "pass")
    assert recorded(session)[2] == {"ids": list(found), "label": "pass"}
    assert session.sample(gone).expected_label is None
    assert not isinstance(found[:1], type(found))


def test_more_ids_than_can_be_kept_are_recorded_by_their_number(session: Session) -> None:
    ids = session.add_inputs([f"Question number {number}" for number in range(MOST_IDS + 1)])
    session.delete_samples(ids)
    assert recorded(session)[2] == {"ids": {"ids": MOST_IDS + 1}}


def test_a_question_that_leaves_more_out_than_can_be_kept_is_recorded_by_a_number(session: Session) -> None:
    ids = session.add_inputs([f"Question {number}?" for number in range(MOST_IDS + 2)])
    session.judge(session.find(status="pending", besides=ids[1:]), "accepted")
    assert "find" not in recorded(session)[2]["ids"]


def test_samples_are_edited_and_added_as_a_caller_would_write_it(tmp_path: Path) -> None:
    task = Task("Sort.", input_schema={"type": "object"}, output_schema={"type": "string"})
    with Session(task, path=tmp_path / "b.synthgen") as session:
        session.add_topics("A")
        [one] = session.add_inputs([{"a": 1}], topic="A")
        assert recorded(session)[2] == {"inputs": [{"a": 1}], "topic": ["A"]}
        session.edit_sample(one, output="5")
        assert recorded(session)[2] == {"id": one, "output": '"5"'}
        session.edit_sample(one, **{name: recorded(session)[2][name] for name in ["output"]})
        assert session.sample(one).output == '"5"'


@pytest.mark.parametrize(
    "options",
    [
        {"status": "finished"},
        {"label": ["pass", "perhaps"]},
        {"judgement": 5},
        {"flag": "odd"},
        {"tag": [5]},
        {"text": "x" * 201},
        {"sort": "colour"},
        {"sort": ["made"]},
        {"besides": [[5]]},
        {"topic": "Nowhere"},
        {"besides": 5},
    ],
)
def test_a_question_that_is_none_is_refused(session: Session, options: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=str(next(iter(options.values())))[:5].strip("[']")):
        session.find(**options)  # type: ignore[arg-type]


def test_a_save_is_recorded_and_undo_passes_it_by(session: Session, tmp_path: Path) -> None:
    session.save(tmp_path / "data")
    assert recorded(session) == ("call", "save", {"path": str(tmp_path / "data")})
    assert session.undo() == "Edit sample"
