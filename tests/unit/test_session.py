"""A session without a model: opening, curating by hand, finding topics, looking at DataFrames."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pydantic
import pytest

from synthgen_widgets import Conflict, Session, SessionError, TagAssignment, Task, UsageError, open_session
from synthgen_widgets.store import samples


class Ticket(pydantic.BaseModel):
    area: str


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(Task("Sort a ticket.", output_schema=Ticket), path=tmp_path / "a.synthgen") as made:
        yield made


def fail_output(session: Session, sample: str, status: Any, output: str | None) -> None:
    """Leave a sample as a run would whose answer could not be used."""
    write = session.core.database.write
    write(lambda tx: samples.set_output(tx, sample, output, status, "why", None)).result()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "reference",
    [
        ["Billing", "Refunds"],
        ("billing", " REFUNDS "),
        "Refunds",
        "Billing / Refunds",
        "billing / refunds",
    ],
    ids=str,
)
def test_a_topic_is_found_by_its_path_however_it_is_written(session: Session, reference: Any) -> None:
    session.add_topics(["Billing", "Login"])
    session.add_topics(["Refunds"], under="Billing")
    session.add_inputs(["a"], topic=reference)
    assert list(session.df["topic"]) == ["Billing / Refunds"]


@pytest.mark.parametrize("kind", [int, np.int64, np.int32])
def test_a_topic_is_found_by_its_id_also_out_of_a_dataframe(session: Session, kind: Any) -> None:
    session.add_topics(["Billing"])
    [id_] = session.topics["id"]
    session.add_topics(["Refunds"], under=kind(id_))
    assert list(session.topics["path"]) == ["Billing", "Billing / Refunds"]


def test_a_name_with_the_mark_between_names_in_it_is_found(session: Session) -> None:
    session.add_topics(["In / out"])
    session.add_topics(["a"], under="In / out")
    assert list(session.topics["path"]) == ["In / out", "In / out / a"]


def test_a_name_that_two_topics_bear_is_no_topic(session: Session) -> None:
    session.add_topics(["a", "b"])
    session.add_topics(["Same"], under="a")
    session.add_topics(["Same"], under="b")
    with pytest.raises(UsageError, match="There is no topic 'Same'"):
        session.delete_topic("Same")


@pytest.mark.parametrize(
    "reference", [7, np.int64(7), "Biling", ["Billing", "x"], [], "", True, 1.0, b"a", {"a": 1}]
)
def test_a_topic_that_is_not_there_is_refused(session: Session, reference: Any) -> None:
    session.add_topics(["Billing"])
    with pytest.raises(UsageError):
        session.delete_topic(reference)
    assert len(session.topics) == 1


def test_the_nearest_topic_is_offered(session: Session) -> None:
    session.add_topics(["Billing"])
    with pytest.raises(UsageError, match=r"did you mean \['Billing'\]"):
        session.delete_topic("Biling")


@pytest.mark.parametrize("names", [["a", "A"], ["x", "Ａ"], [""], ["a" * 301], [], ["b", None]])  # noqa: RUF001
def test_topics_that_cannot_be_added_leave_the_tree_as_it_was(session: Session, names: Any) -> None:
    session.add_topics(["a"])
    with pytest.raises(UsageError):
        session.add_topics(names)
    assert list(session.topics["name"]) == ["a"]


def test_a_topic_may_bear_the_name_of_a_deleted_one(session: Session) -> None:
    session.add_topics(["a"])
    session.delete_topic("a")
    session.add_topics(["a"])
    with pytest.raises(UsageError):
        session.add_topics(["A"])


def test_renaming_to_a_siblings_name_is_refused(session: Session) -> None:
    session.add_topics(["a", "b"])
    with pytest.raises(UsageError, match="there already"):
        session.rename_topic("a", "B")
    session.rename_topic("a", "A")
    assert list(session.topics["name"]) == ["A", "b"]


def test_an_input_may_be_a_text_a_value_or_many(tmp_path: Path) -> None:
    with Session(Task("x", input_schema=Ticket), path=tmp_path / "b.synthgen") as session:
        session.add_inputs({"area": "a"})
        session.add_inputs(Ticket(area="b"))
        session.add_inputs([Ticket(area="c"), '{"area": "d"}'])
        assert list(session.df["input"]) == [f'{{"area":"{area}"}}' for area in "abcd"]


def test_one_input_that_does_not_fit_keeps_all_out(session: Session) -> None:
    with pytest.raises(UsageError):
        session.add_inputs(["good", " "])
    assert len(session.df) == 0


def test_an_output_that_does_not_fit_is_refused(session: Session) -> None:
    [sample] = session.add_inputs(["a"])
    with pytest.raises(UsageError, match="'area' is a required property"):
        session.edit_sample(sample, output={})
    assert session.sample(sample).status == "pending"


def test_an_output_by_hand_completes_a_sample(session: Session) -> None:
    [sample] = session.add_inputs(["a"])
    done = session.edit_sample(sample, output=Ticket(area="x"))
    assert (done.status, done.output, done.edited) == ("done", '{"area":"x"}', True)


def test_a_sample_whose_call_failed_can_be_completed_by_hand(session: Session) -> None:
    [sample] = session.add_inputs(["a"])
    fail_output(session, sample, "failed", None)
    assert session.edit_sample(sample, output={"area": "x"}).status == "done"


def test_an_invalid_output_is_mended_by_another_output_only(session: Session) -> None:
    [sample] = session.add_inputs(["a"])
    fail_output(session, sample, "invalid", "no JSON")
    with pytest.raises(UsageError, match="mend that text"):
        session.edit_sample(sample, input="b")
    assert session.edit_sample(sample, output={"area": "x"}).status == "done"


def test_an_edit_of_what_has_changed_meanwhile_is_a_conflict(session: Session) -> None:
    [id_] = session.add_inputs(["a"])
    looked_at = session.sample(id_)
    session.edit_sample(id_, input="b", revision=looked_at.revision)
    with pytest.raises(Conflict):
        session.edit_sample(id_, input="c", revision=looked_at.revision)
    assert session.sample(id_).input == "b"


def test_deleting_samples_that_never_were_deletes_nothing(session: Session) -> None:
    ids = session.add_inputs(["a", "b"])
    with pytest.raises(UsageError, match="'nobody'"):
        session.delete_samples([*ids, "nobody"])
    assert len(session.df) == 2


def test_deleting_a_sample_again_is_no_mistake(session: Session) -> None:
    one, two = session.add_inputs(["a", "b"])
    assert session.delete_samples([one, one]) == 1
    assert session.delete_samples([one, two]) == 1
    assert session.delete_samples(one) == 0
    assert session.delete_samples([]) == 0


@pytest.mark.parametrize("id_", ["nobody", "", 5])
def test_a_sample_that_is_not_there_is_refused(session: Session, id_: Any) -> None:
    with pytest.raises(UsageError, match="There is no sample"):
        session.sample(id_)


def test_hostile_text_is_kept_to_the_letter(session: Session) -> None:
    hostile = "<script>alert(1)</script>\x00\x1b[2J\u202e😀\r\n\t"
    session.add_topics([hostile])
    [sample] = session.add_inputs([hostile])
    assert session.sample(sample).input == hostile


def test_a_lone_surrogate_does_not_break_a_session(session: Session) -> None:
    session.add_topics(["a\ud800"])
    [sample] = session.add_inputs(["a\ud800"])
    session.edit_sample(sample, output='{"area": "\\ud800"}')
    session.guidance["inputs"] = "b\udfff"
    assert session.sample(sample).input == "a\ufffd"


def test_the_same_file_opened_again_is_the_same_session(session: Session) -> None:
    again = Session(Task("Sort a ticket.", output_schema=Ticket), path=session.path)
    again.add_topics(["a"])
    assert list(session.topics["name"]) == ["a"]
    assert again.id == session.id


def test_a_file_of_another_task_is_refused(session: Session) -> None:
    with pytest.raises(UsageError, match="what differs: instruction, output_schema"):
        Session(Task("Something else."), path=session.path)
    with pytest.raises(UsageError, match="the goal 'eval'"):
        Session(session.task, goal="fine_tuning", path=session.path)


def test_what_was_set_is_there_after_reopening(session: Session) -> None:
    session.tags = TagAssignment(["t"], split={"a": 0.5, "b": 0.5})
    session.guidance["topics"] = " Only refunds. "
    session.model = "openai/some-model"
    before = (session.task, session.tags, dict(session.guidance), session.model, session.id)
    session.close()
    with open_session(session.path) as again:
        assert (again.task, again.tags, dict(again.guidance), again.model, again.id) == before


def test_guidance_goes_back_to_the_templates(session: Session) -> None:
    before = session.guidance["inputs"]
    session.guidance["inputs"] = "Mine."
    del session.guidance["inputs"]
    assert session.guidance["inputs"] == before


@pytest.mark.parametrize("path", ["nothing.synthgen", "."])
def test_a_session_that_is_not_there_is_not_made_by_opening_it(tmp_path: Path, path: str) -> None:
    with pytest.raises(SessionError, match="no session"):
        open_session(tmp_path / path)
    assert not list(tmp_path.iterdir())


def test_an_empty_session_has_empty_frames_with_all_their_columns(session: Session) -> None:
    assert list(session.topics.columns)[:4] == ["id", "parent", "name", "path"]
    assert {"id", "input", "output", "status", "cost_usd"} <= set(session.df.columns)


def test_a_task_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"sg\.Task"):
        Session("Sort.", path=tmp_path / "b.synthgen")  # type: ignore[arg-type]
