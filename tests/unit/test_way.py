"""The way of asking for structure: what counts against a mode, and what against one schema alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from tests.strategies import json_values

from synthgen_widgets import ModelRequestRefused, ModelUnavailable
from synthgen_widgets.generation.structure.way import Way, about_schema, is_of_the_way

PLAIN: Any = {"type": "object", "properties": {"a": {"type": "string"}}}
ODD: Any = {"type": "object", "properties": {"b": {"type": "string"}}}


def listed(count: int) -> Any:
    items = {"type": "array", "items": {"type": "string"}, "minItems": count, "maxItems": count}
    return {"type": "object", "properties": {"inputs": items}}


def test_the_strictest_mode_is_tried_first_and_text_needs_none() -> None:
    assert Way().mode_for(PLAIN) == "json_schema"
    assert Way().mode_for(None) == "text"


def test_a_refusal_on_an_endpoint_that_has_not_answered_yet_is_of_the_endpoint() -> None:
    way = Way()
    way.settle("tool", ODD)
    assert way.mode_for(PLAIN) == way.mode_for(ODD) == "tool"


def test_a_refusal_where_the_mode_has_worked_is_of_the_schema() -> None:
    way = Way()
    way.prove("json_schema")
    way.settle("tool", ODD)
    assert (way.mode_for(ODD), way.mode_for(PLAIN)) == ("tool", "json_schema")


def test_a_refusal_that_speaks_of_the_schema_is_of_the_schema() -> None:
    way = Way()
    way.settle("json_object", ODD, of_schema=True)
    assert (way.mode_for(ODD), way.mode_for(PLAIN)) == ("json_object", "json_schema")


def test_a_schema_is_the_same_however_many_items_are_asked_for() -> None:
    way = Way()
    way.settle("tool", listed(8), of_schema=True)
    assert way.mode_for(listed(2)) == "tool"


def test_no_schema_is_asked_for_in_a_stricter_mode_than_the_endpoint_takes() -> None:
    way = Way()
    way.settle("tool", ODD, of_schema=True)
    way.settle("text", PLAIN)
    assert way.mode_for(ODD) == "text"


def test_prose_counts_only_where_json_never_came() -> None:
    way = Way()
    way.doubt("json_schema")
    assert way.mode == "tool"
    way.prove("tool")
    way.doubt("tool")
    assert way.mode == "tool"
    assert way.is_proved("tool")


def test_what_was_learned_is_told_once_and_can_be_taken_over() -> None:
    told: list[Any] = []
    way = Way(changed=lambda: told.append(way.to_json()))
    way.prove("tool")  # not in use
    way.settle("json_schema")
    assert told == []
    way.settle("tool", ODD)
    way.prove("tool")
    way.prove("tool")
    way.settle("text", PLAIN)
    way.settle("text", PLAIN)
    assert len(told) == 3
    again = Way()
    again.learn(told[-1])
    assert again.to_json() == way.to_json()
    assert (again.mode_for(PLAIN), again.mode_for(ODD)) == ("text", "tool")


@given(json_values)
def test_what_is_no_way_teaches_nothing(kept: Any) -> None:
    for found in (kept, {"mode": kept, "schemas": kept}, {"mode": "tool", "schemas": {"a": kept}}):
        way = Way()
        way.learn(found)
        assert way.mode_for(PLAIN) in ("json_schema", "tool")


@pytest.mark.parametrize(
    ("status", "words", "expected"),
    [
        (400, "Invalid schema for response_format 'answer'", True),
        (422, "The JSON Schema is too deep", True),
        (400, "response_format json_schema is not supported", False),
        (404, "No endpoint takes a schema", False),
    ],
)
def test_a_refusal_of_a_schema_is_told_from_one_of_the_mode(
    status: int, words: str, expected: bool
) -> None:
    error = ModelRequestRefused(words, status=status)
    assert about_schema(error) is expected
    assert is_of_the_way(error)
    assert not is_of_the_way(ModelUnavailable(words, status=500))
