"""Another task in the middle of a session: what no longer fits is invalid, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.recorded import recorded

from synthgen_widgets import SchemaError, Session, Steering, Task, UsageError

AREA: dict[str, Any] = {
    "type": "object",
    "properties": {"area": {"enum": ["billing", "login"]}},
    "required": ["area"],
}
WIDER: dict[str, Any] = {
    "type": "object",
    "properties": {"area": {"enum": ["billing", "login", "shipping"]}},
    "required": ["area"],
}
NARROW: dict[str, Any] = {
    "type": "object",
    "properties": {"area": {"enum": ["login"]}},
    "required": ["area"],
}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A session with a sample about billing, one about login, and one without output."""
    task = Task("Sort a ticket.", output_schema=AREA, examples=[("I paid twice", {"area": "billing"})])
    with Session(task, path=tmp_path / "a.synthgen") as made:
        paid, locked, _ = made.add_inputs(["I was charged twice", "I am locked out", "Hello"])
        made.edit_sample(paid, output={"area": "billing"})
        made.edit_sample(locked, output={"area": "login"})
        yield made


def standing(session: Session) -> list[tuple[str, str | None]]:
    found = [session.sample(id_) for id_ in session.find()]
    return [(sample.status, sample.output) for sample in found]


DONE = [("done", '{"area":"billing"}'), ("done", '{"area":"login"}'), ("pending", None)]


def test_what_no_longer_fits_is_invalid_and_keeps_its_text(session: Session) -> None:
    session.change_task(output_schema=NARROW)
    assert standing(session) == [("invalid", '{"area":"billing"}'), *DONE[1:]]
    assert "'billing' is not one of" in session.df.reason[0]
    assert session.find(status="invalid") == [session.df.id[0]]
    assert session.overview().undo == "Change task"


def test_undo_brings_all_of_it_back_and_redo_takes_it_again(session: Session) -> None:
    task = session.task
    session.change_task(output_schema=NARROW)
    session.undo()
    assert (standing(session), session.task) == (DONE, task)
    session.redo()
    assert session.df.status[0] == "invalid"
    assert session.task.output_schema == NARROW


def test_what_fits_again_is_done_again(session: Session) -> None:
    session.change_task(output_schema=NARROW)
    session.change_task(output_schema=WIDER)
    assert standing(session) == DONE


def test_inputs_that_no_longer_fit_keep_their_outputs_too(session: Session) -> None:
    session.change_task(input_schema={"type": "object"})
    assert list(session.df.status) == ["invalid"] * 3
    assert [text for _, text in standing(session)] == [text for _, text in DONE]
    assert all(reason.startswith("input: ") for reason in session.df.reason)
    assert not session.failures()[0].reason.startswith("output")
    session.change_task(input_schema=None)
    assert standing(session) == DONE


def test_plain_text_takes_all_that_there_is(session: Session) -> None:
    session.change_task(output_schema=None)
    assert standing(session) == DONE


def test_another_instruction_changes_no_sample(session: Session) -> None:
    revisions = [session.sample(id_).revision for id_ in session.df.id]
    session.change_task(instruction="Sort a support ticket.", requirements=["Be brief."])
    assert session.task.name == "Sort a support ticket."
    assert session.task.requirements == ("Be brief.",)
    assert [session.sample(id_).revision for id_ in session.df.id] == revisions
    given = {"instruction": "Sort a support ticket.", "requirements": ["Be brief."]}
    assert recorded(session) == ("call", "change_task", given)


def test_a_name_of_its_own_stays_when_the_instruction_changes(session: Session) -> None:
    session.change_task(name="tickets")
    session.change_task(instruction="Sort it.")
    assert session.task.name == "tickets"


def test_examples_that_no_longer_fit_are_left_out_and_come_back(session: Session) -> None:
    session.steering = Steering(examples=["Real ticket"])
    session.change_task(input_schema={"type": "object"})
    assert (session.task.examples, session.steering.texts) == ((), ())
    assert recorded(session)[2] == {"input_schema": {"type": "object"}}
    session.undo()
    assert len(session.task.examples) == 1
    assert session.steering.texts == ("Real ticket",)


def test_what_is_wrong_for_another_reason_stays_wrong(session: Session) -> None:
    id_ = session.df.id[2]
    session.core.database.write(
        lambda tx: tx.execute(
            "UPDATE sample SET output = ?, status = 'invalid', reason = 'output: cut off' WHERE id = ?",
            ('{"area":"login"}', id_),
        )
    ).result()
    session.change_task(output_schema=WIDER)
    assert session.sample(id_).status == "invalid"


def test_nothing_is_recorded_where_nothing_changes(session: Session) -> None:
    session.change_task(output_schema=AREA, instruction="Sort a ticket.")
    assert session.overview().undo == "Edit sample"


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"instruction": " "}, UsageError),
        ({"output_schema": {"type": "nothing"}}, SchemaError),
        ({"output_schema": "text"}, SchemaError),
        ({"examples": [("x", {"area": "garden"})]}, UsageError),
    ],
)
def test_a_task_that_is_none_is_refused_and_nothing_changes(
    session: Session, options: dict[str, Any], error: type[Exception]
) -> None:
    task = session.task
    with pytest.raises(error):
        session.change_task(**options)
    assert (session.task, standing(session)) == (task, DONE)


def test_an_invalid_input_is_mended_by_another_one(session: Session) -> None:
    id_ = session.df.id[0]
    session.change_task(input_schema={"type": "object"})
    with pytest.raises(UsageError, match="mend that text"):
        session.edit_sample(id_, output={"area": "login"})
    assert session.edit_sample(id_, input={"text": "I was charged twice"}).status == "pending"
