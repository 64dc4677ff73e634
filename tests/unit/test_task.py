"""A task says what the model under study does, and judges inputs and outputs."""

from __future__ import annotations

import enum
from typing import Any

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import hostile_text, json_values

from synthgen_widgets import SchemaError, Task, UsageError, jsontext
from synthgen_widgets import task as task_module


class Area(enum.StrEnum):
    BILLING = "billing"
    LOGIN = "login"


class Ticket(pydantic.BaseModel):
    area: Area
    urgency: int = pydantic.Field(ge=1, le=5)


def structured() -> Task:
    return Task(
        "Sort a ticket.",
        output_schema=Ticket,
        examples=[("I was billed twice", Ticket(area=Area.BILLING, urgency=2))],
        requirements=["Be strict.", " Never guess. "],
        name="Tickets",
    )


def test_a_task_is_equal_to_the_one_made_from_what_it_wrote() -> None:
    task = structured()
    again = Task.from_json(task.to_json())
    assert again == task
    assert again.fingerprint == task.fingerprint
    assert hash(again) == hash(task)


def test_a_task_survives_being_written_as_json() -> None:
    task = structured()
    data: Any = jsontext.loads(jsontext.dumps(task.to_json()))
    assert Task.from_json(data) == task


@given(hostile_text.filter(str.strip), st.lists(st.tuples(hostile_text, hostile_text), max_size=2))
def test_a_plain_task_of_any_text_survives_being_written(
    instruction: str, pairs: list[tuple[str, str]]
) -> None:
    examples = [pair for pair in pairs if pair[0].strip() and pair[1].strip()]
    task = Task(instruction, examples=examples, requirements=[instruction])
    data: Any = jsontext.loads(jsontext.dumps(task.to_json()))
    assert Task.from_json(data) == task


@given(json_values, json_values)
def test_a_structured_task_with_any_example_survives_being_written(value: Any, answer: Any) -> None:
    pair = (jsontext.dumps(value), jsontext.dumps(answer))
    task = Task("x", input_schema={}, output_schema={}, examples=[pair])
    assert Task.from_json(task.to_json()) == task
    assert jsontext.loads(task.examples[0].input) == value


def test_tasks_that_differ_have_different_fingerprints() -> None:
    assert Task("a").fingerprint != Task("a", requirements=["b"]).fingerprint


@pytest.mark.parametrize("instruction", ["", "  \n", None, 5, ["a"]])
def test_a_task_without_an_instruction_is_refused(instruction: Any) -> None:
    with pytest.raises(UsageError, match="instruction"):
        Task(instruction)


@pytest.mark.parametrize("rules", ["one text", [5], [None]])
def test_requirements_that_are_not_sentences_are_refused(rules: Any) -> None:
    with pytest.raises(UsageError, match="requirement"):
        Task("x", requirements=rules)


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(UsageError, match="name"):
        Task("x", name=5)  # type: ignore[arg-type]


def test_a_task_without_a_name_is_named_by_its_instruction() -> None:
    assert Task(f"Sort\n the {'very ' * 30} long ticket.").name.startswith("Sort the very very")
    assert len(Task("a" * 500).name) == 60


@pytest.mark.parametrize("pair", ["ab", ("a",), ("a", "b", "c"), 5, {"a": 1, "b": 2}])
def test_an_example_that_is_no_pair_is_refused(pair: Any) -> None:
    with pytest.raises(UsageError, match="no pair"):
        Task("x", examples=[pair])


@pytest.mark.parametrize(
    "answer", [{"area": "billing"}, {"area": "other", "urgency": 1}, "billing", 5, None]
)
def test_an_example_that_does_not_fit_its_schema_is_refused(answer: object) -> None:
    with pytest.raises(UsageError, match="does not fit the task"):
        Task("x", output_schema=Ticket, examples=[("a", answer)])


@pytest.mark.parametrize("value", ["", "  ", {"a": 1}, 5, None])
def test_an_example_of_a_plain_task_is_text_that_is_not_blank(value: object) -> None:
    with pytest.raises(UsageError, match="does not fit the task"):
        Task("x", examples=[(value, "an answer")])


def test_a_schema_that_cannot_be_used_is_refused_when_the_task_is_written() -> None:
    with pytest.raises(SchemaError):
        Task("x", input_schema={"type": "text"})


@pytest.mark.parametrize(
    "value",
    [
        Ticket(area=Area.LOGIN, urgency=3),
        {"area": "login", "urgency": 3},
        '{"urgency": 3, "area": "login"}',
        ' {"area": "login", "urgency": 3}\n',
    ],
)
def test_a_structured_output_is_kept_as_compact_json(value: object) -> None:
    kept = structured().output_text(value)
    assert jsontext.loads(kept) == {"area": "login", "urgency": 3}
    assert " " not in kept


def test_a_pydantic_value_is_written_under_the_names_of_its_schema() -> None:
    class Reply(pydantic.BaseModel):
        answer: str = pydantic.Field(alias="the answer")

    task = Task("x", output_schema=Reply)
    assert task.output_text(Reply(**{"the answer": "a"})) == '{"the answer":"a"}'


@pytest.mark.parametrize("text", ["5", "true", "null", "1e400", '{"a": 1}', "yes"])
def test_text_that_reads_as_json_is_text_where_the_schema_wants_text(text: str) -> None:
    task = Task("x", output_schema={"type": "string"})
    assert jsontext.loads(task.output_text(text)) == text


def test_a_choice_between_digits_in_quotes_can_be_answered() -> None:
    task = Task("Rate it.", output_schema={"enum": ["1", "2"]}, examples=[("good", "2")])
    assert Task.from_json(task.to_json()) == task


@given(hostile_text)
def test_what_is_stored_can_be_written_to_any_file(text: str) -> None:
    stored = Task("x", input_schema={}).input_text({"text": text, text: 1})
    stored.encode("utf-8")


def test_an_escaped_lone_surrogate_is_stored_as_the_replacement_character() -> None:
    assert Task("x", output_schema={}).output_text('{"a": "\\ud800"}') == '{"a":"\ufffd"}'


@pytest.mark.parametrize("value", [object(), {1, 2}, float("nan"), [float("inf")], {"a": b"b"}])
def test_a_value_that_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match="cannot be written as JSON"):
        Task("x", input_schema={}).input_text(value)


def test_plain_text_is_stored_as_it_is() -> None:
    assert Task("x").input_text(' "5"\n') == ' "5"\n'


def test_why_a_value_cannot_be_an_output_is_said_without_raising() -> None:
    assert structured().output_problem({"area": "login", "urgency": 3}) is None
    assert structured().output_problem("login") is not None
    assert Task("x").output_problem({"a": 1}) == "{'a': 1} is not text"
    assert Task("x").input_problem(" ") == "it is blank"


def test_a_task_that_is_read_compiles_no_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    data = Task("Sort.", output_schema={"type": "object"}, examples=[("a", {})]).to_json()
    monkeypatch.setattr(task_module, "Checker", None)
    again = Task.from_json(data)
    assert again.to_json() == data
