"""Editing a sample: an output belongs to its input, and an edit of nothing is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from synthgen_widgets import Session, Task, UsageError
from synthgen_widgets.samples import SampleId
from synthgen_widgets.store import Tx, runs, samples


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(Task("Answer a question."), path=tmp_path / "a.synthgen") as made:
        yield made


@pytest.fixture
def sample(session: Session) -> SampleId:
    """A sample with an output."""
    [id_] = session.add_inputs(["Where is it?"])
    session.edit_sample(id_, output="In the post.")
    return id_


def give_output(session: Session, looked_at: Any, output: str) -> int:
    """Store an output as a run does that began when the sample was as it was looked at."""
    write = session.core.database.write
    return write(
        lambda tx: samples.set_output(tx, looked_at.id, output, "done", None, None, seen=looked_at)
    ).result()


def test_another_input_takes_the_output_with_it_and_undo_brings_both_back(
    session: Session, sample: SampleId
) -> None:
    edited = session.edit_sample(sample, input="Who are you?")
    assert (edited.input, edited.output, edited.status) == ("Who are you?", None, "pending")
    session.undo()
    back = session.sample(sample)
    assert (back.input, back.output, back.status) == ("Where is it?", "In the post.", "done")


def test_an_input_that_comes_with_its_output_stays_complete(session: Session, sample: SampleId) -> None:
    edited = session.edit_sample(sample, input="Who are you?", output="A shop.")
    assert (edited.output, edited.status) == ("A shop.", "done")


def test_an_output_that_was_taken_away_leaves_no_trace_of_its_call(
    session: Session, sample: SampleId
) -> None:
    def answered(tx: Tx) -> None:
        run = runs.begin(tx, "outputs", "Generate outputs", {})
        tx.execute(
            "INSERT INTO call (id, key, run, stage, subject, nth, wanted, attributes, messages, "
            "settings, reply, model, tokens_in, tokens_out, at) "
            "VALUES (7, 'k', ?, 'outputs', 's', 0, 1, '[]', '', '', '', 'm', 1, 1, '')",
            (run,),
        )
        samples.set_output(tx, sample, "By a model.", "done", None, 7)

    session.core.database.write(answered).result()
    assert session.sample(sample).output_call == 7
    assert session.edit_sample(sample, input="Who are you?").output_call is None


@pytest.mark.parametrize("texts", [{}, {"input": "Where is it?"}, {"output": "In the post."}], ids=str)
def test_an_edit_that_changes_nothing_is_none(
    session: Session, sample: SampleId, texts: dict[str, str]
) -> None:
    session.edit_sample(sample, input="Why?")
    session.undo()
    before, to_redo = session.sample(sample), session.overview().redo
    assert session.edit_sample(sample, **texts) == before == session.sample(sample)
    assert session.overview().redo == to_redo == "Edit sample"


def test_an_edit_of_nothing_does_not_mark_a_sample_as_edited(session: Session) -> None:
    [id_] = session.add_inputs(["a"])
    assert not session.edit_sample(id_, input="a").edited
    assert session.undo() == "Add 1 input"


def test_an_output_for_a_sample_that_was_deleted_meanwhile_is_there_after_undo(session: Session) -> None:
    [topic] = session.add_topics(["Billing"])
    [id_] = session.add_inputs(["Where is my money?"], topic=topic)
    looked_at = session.sample(id_)
    session.delete_topic(topic)
    assert give_output(session, looked_at, "On its way.") == 1
    assert len(session.df) == 0
    session.undo()
    assert (session.sample(id_).output, session.sample(id_).status) == ("On its way.", "done")


def test_an_output_for_a_text_that_was_edited_and_deleted_meanwhile_is_refused(session: Session) -> None:
    [id_] = session.add_inputs(["a"])
    looked_at = session.sample(id_)
    session.edit_sample(id_, input="b")
    assert give_output(session, looked_at, "of a") == 0
    session.delete_samples(id_)
    assert give_output(session, looked_at, "of a") == 0
    session.undo()
    assert session.sample(id_).output is None


def test_an_output_that_a_person_wrote_meanwhile_wins(session: Session) -> None:
    [id_] = session.add_inputs(["a"])
    looked_at = session.sample(id_)
    session.edit_sample(id_, output="by hand")
    assert give_output(session, looked_at, "by the model") == 0
    assert session.sample(id_).output == "by hand"


@pytest.mark.parametrize("wrong", [5, None])
def test_what_is_no_sample_is_neither_added_nor_deleted(session: Session, wrong: Any) -> None:
    with pytest.raises(UsageError, match=f"{wrong} is no input; pass"):
        session.add_inputs(wrong)
    with pytest.raises(UsageError, match=f"{wrong} names no samples; pass an id"):
        session.delete_samples(wrong)


def test_a_dataframe_in_place_of_ids_is_refused_with_the_way_to_them(
    session: Session, sample: SampleId
) -> None:
    frame: Any = session.df
    with pytest.raises(UsageError, match=r"pass its ids: session\.df\.id"):
        session.delete_samples(frame)
    assert session.delete_samples(session.df.id) == 1
