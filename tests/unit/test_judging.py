"""Judging and tagging samples, in bulk too; and what that means for saving."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.recorded import complete, recorded

from synthgen_widgets import Session, TagAssignment, Task, UsageError, load_dataset


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(Task("Answer a question."), path=tmp_path / "a.synthgen") as made:
        yield made


def test_a_judgement_is_given_and_taken_back(session: Session) -> None:
    ids = complete(session, "a", "b", "c")
    assert session.judge(ids[:2], "rejected") == 2
    assert [session.sample(id_).judgement for id_ in ids] == ["rejected", "rejected", None]
    assert session.overview().undo == "Reject 2 samples"
    session.judge(ids[0], None)
    assert recorded(session) == ("call", "judge", {"ids": [ids[0]], "judgement": None})
    session.undo()
    session.undo()
    assert session.sample(ids[0]).judgement is None


@pytest.mark.parametrize(("ids", "judgement"), [(["no such id"], "accepted"), ([], "maybe")])
def test_a_judgement_that_cannot_be_given_changes_nothing(
    session: Session, ids: list[str], judgement: str
) -> None:
    there = complete(session, "a")
    with pytest.raises(UsageError):
        session.judge([*there, *ids], judgement)  # type: ignore[arg-type]
    assert session.sample(there[0]).judgement is None


def test_what_is_rejected_is_not_saved_and_counted_so(session: Session, tmp_path: Path) -> None:
    ids = complete(session, "a", "b")
    session.judge(ids[0], "rejected")
    report = session.save(tmp_path / "data").report
    assert report is not None
    assert (report.added, dict(report.left_out)) == (1, {"rejected": 1})


def test_what_is_rejected_after_it_was_saved_goes_with_an_update(session: Session, tmp_path: Path) -> None:
    ids = complete(session, "a", "b")
    session.save(tmp_path / "data")
    session.judge(ids[0], "rejected")
    kept = session.save(tmp_path / "data")
    assert len(kept) == 2
    assert kept.report is not None
    assert kept.report.deleted == 1
    assert list(session.save(tmp_path / "data", update=True).df.input) == ["b"]
    assert not session.sample(ids[0]).saved


def test_tags_of_its_own_are_in_the_dataset_with_their_columns(session: Session, tmp_path: Path) -> None:
    one, two = complete(session, "a", "b")
    session.retag([one, two], add=["hard", "odd"])
    session.retag(two, remove="odd")
    frame = session.save(tmp_path / "data").df.set_index("input")
    assert frame.tag_hard.to_dict() == {"a": True, "b": True}
    assert frame.tag_odd.to_dict() == {"a": True, "b": False}
    assert "odd" in list(frame.tags["a"])
    assert len(load_dataset(tmp_path / "data", tags=["odd"])) == 1


def test_a_tag_that_comes_after_saving_is_a_change_and_an_update_brings_it(
    session: Session, tmp_path: Path
) -> None:
    one, _ = complete(session, "a", "b")
    session.save(tmp_path / "data")
    session.retag(one, add="hard")
    assert session.save_forecast().changed == 1
    frame = session.save(update=True).df.set_index("input")
    assert frame.tag_hard.to_dict() == {"a": True, "b": False}
    assert session.save_forecast().changed == 0
    session.retag(one, remove="hard")
    assert session.save_forecast().changed == 1
    assert "hard" not in list(session.save(update=True).df.set_index("input").tags["a"])


def test_a_tag_that_is_undone_after_saving_is_a_change_too(session: Session, tmp_path: Path) -> None:
    [one] = complete(session, "a")
    session.retag(one, add="hard")
    session.save(tmp_path / "data")
    session.undo()
    assert session.sample(one).tags == ()
    assert session.save_forecast().changed == 1


def test_another_tag_assignment_leaves_what_was_saved_alone(session: Session, tmp_path: Path) -> None:
    complete(session, "a", "b")
    session.save(tmp_path / "data")
    session.tags = TagAssignment(["other"])
    assert session.save_forecast().changed == 0


def test_a_split_that_a_person_chose_is_kept_when_saving(session: Session, tmp_path: Path) -> None:
    ids = complete(session, *"abcde")
    session.retag(ids[:3], split="golden_data")
    frame = session.save(tmp_path / "data").df.set_index("id")
    assert [frame.split[id_] for id_ in ids[:3]] == ["golden_data"] * 3
    session.retag(ids[0], split="eval_data")
    frame = session.save(update=True).df.set_index("id")
    assert frame.split[ids[0]] == "eval_data"
    assert session.save_forecast().changed == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"add": "two words"}, "space"),
        ({"add": "synthetic"}, "already"),
        ({"add": "golden_data"}, "split="),
        ({"add": "golden-data"}, "share the column"),
        ({"add": "a", "remove": "a"}, "added and removed"),
        ({"split": "train"}, "no split"),
        ({}, "Nothing was said"),
    ],
)
def test_tags_that_cannot_be_given_are_refused(
    session: Session, options: dict[str, str], said: str
) -> None:
    [one] = complete(session, "a")
    with pytest.raises(UsageError, match=said):
        session.retag(one, **options)
    assert session.sample(one).tags == ()


def test_an_assignment_does_not_take_a_samples_own_tag_for_a_split(session: Session) -> None:
    [one] = complete(session, "a")
    session.retag(one, add="gold")
    with pytest.raises(UsageError, match="by themselves"):
        session.tags = TagAssignment(split={"gold": 1})
    session.retag(one, remove="gold")
    session.tags = TagAssignment(split={"gold": 1})


def test_counts_of_an_assignment_are_those_that_a_save_gives(session: Session, tmp_path: Path) -> None:
    complete(session, *"abcdefg")
    session.tags = TagAssignment(["all"], split={"x": 0.3, "y": 0.7})
    session.save(tmp_path / "data")
    complete(session, *"hijk")
    session.judge(session.find(text="k"), "rejected")
    wanted = TagAssignment(["all", "more"], split={"x": 0.5, "y": 0.5})
    said = session.tag_counts(wanted)
    session.tags = wanted
    frame = session.save().df
    assert said == {"all": 10, "more": 10, "x": sum(frame.tag_x), "y": sum(frame.tag_y)}
