"""What is wrong with a text while it is typed: all of it, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.strategies import hostile_text

from synthgen_widgets import Task, UsageError

ORDER = {
    "type": "object",
    "properties": {
        "lines": {
            "type": "array",
            "items": {"type": "object", "properties": {"price": {"type": "number", "minimum": 0}}},
        },
        "a/b": {"type": "string"},
        "name": {"type": "string", "minLength": 1},
    },
    "required": ["name"],
}
TASK = Task("Read an order.", output_schema=ORDER)


def test_a_text_that_fits_has_no_problem() -> None:
    assert TASK.text_problems("output", '{"name": "x", "lines": []}') == []


def test_all_problems_are_told_with_their_places() -> None:
    text = '{"name": "", "lines": [{"price": 1}, {"price": -1}, {"price": "1"}], "a/b": 3}'
    assert sorted(problem.path for problem in TASK.text_problems("output", text)) == [
        "/a~1b",
        "/lines/1/price",
        "/lines/2/price",
        "/name",
    ]


def test_what_is_missing_is_a_problem_of_the_whole() -> None:
    [problem] = TASK.text_problems("output", "{}")
    assert problem.path == ""
    assert "'name' is a required property" in problem.message


def test_what_is_not_json_is_told_with_line_and_column() -> None:
    [problem] = TASK.text_problems("output", '{\n  "name": "x",\n  "lines": [1,\n}')
    assert "line 4, column 1" in problem.message


def test_what_json_may_not_hold_is_told() -> None:
    [problem] = TASK.text_problems("output", '{"name": "x", "name": "y"}')
    assert "twice" in problem.message


def test_a_blank_text_is_a_problem_where_text_is_wanted() -> None:
    assert [problem.message for problem in TASK.text_problems("input", "  ")] == ["it is blank"]
    assert TASK.text_problems("input", "{") == []


def test_only_inputs_and_outputs_have_problems() -> None:
    with pytest.raises(UsageError, match="'input' or 'output'"):
        TASK.text_problems("reason", "x")  # type: ignore[arg-type]


@given(hostile_text)
def test_a_text_has_no_problem_exactly_when_it_can_be_stored(text: str) -> None:
    task = Task("Count.", output_schema={"type": ["integer", "string", "array"], "minLength": 2})
    try:
        task.output_text(text)
    except UsageError:
        assert task.text_problems("output", text)
    else:
        assert task.text_problems("output", text) == []
