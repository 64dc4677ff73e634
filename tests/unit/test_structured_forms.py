"""The shape in which an answer is asked for: as strict as providers want, never more than its schema."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from synthgen_widgets import jsontext
from synthgen_widgets.generation.structure.structured import (
    form_of,
    form_of_field,
    form_of_list,
    instruction,
)
from synthgen_widgets.schema import Checker

TICKET: dict[str, Any] = {
    "type": "object",
    "properties": {"area": {"type": "string"}},
    "required": ["area"],
}
TREE: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://example.org/tree",
    "type": "object",
    "properties": {"name": {"type": "string"}, "below": {"type": "array", "items": {"$ref": "#"}}},
    "required": ["name"],
}
NESTED: dict[str, Any] = {
    "$defs": {
        "Area": {"enum": ["billing", "login"]},
        "Ticket": {
            "type": "object",
            "properties": {"area": {"$ref": "#/$defs/Area"}},
            "required": ["area"],
        },
    },
    "type": "array",
    "items": {"$ref": "#/$defs/Ticket"},
}


def fits(schema: Any, value: Any) -> bool:
    return Checker(schema).problem(value) is None


def test_an_object_is_asked_for_as_it_is_and_closed() -> None:
    form = form_of(TICKET)
    assert form.field is None
    assert form.schema == {**TICKET, "additionalProperties": False}


@pytest.mark.parametrize("schema", [{"type": "string"}, {"enum": [1, 2]}, {}, NESTED, {"type": "object"}])
def test_anything_else_travels_in_an_object_with_one_field(schema: Any) -> None:
    form = form_of(schema)
    assert form.schema["type"] == "object"
    assert form.schema["required"] == [form.field]


def test_the_answer_is_taken_out_of_its_field_or_bare() -> None:
    form = form_of({"type": "string"})
    assert form.value({"value": "a"}) == "a"
    assert form.value("a") == "a"
    assert form.value({"value": "a", "other": 1}) == {"value": "a", "other": 1}


def test_definitions_stay_at_the_top_where_references_look_for_them() -> None:
    form = form_of(NESTED)
    assert fits(form.schema, {"value": [{"area": "login"}]})
    assert not fits(form.schema, {"value": [{"area": "other"}]})


def test_a_schema_that_refers_to_its_own_root_can_be_wrapped() -> None:
    form = form_of_list("items", TREE, 1)
    assert fits(form.schema, {"items": [{"name": "a", "below": [{"name": "b"}]}]})
    assert not fits(form.schema, {"items": [{"name": "a", "below": [{"name": 5}]}]})


def test_a_schema_of_the_old_style_of_definitions_can_be_wrapped() -> None:
    old = {
        "definitions": {"Area": {"enum": ["a"]}},
        "type": "array",
        "items": {"$ref": "#/definitions/Area"},
    }
    assert fits(form_of_field("text", old).schema, {"text": ["a"]})
    assert not fits(form_of_field("text", old).schema, {"text": ["b"]})


def test_a_list_has_exactly_as_many_items_as_are_wanted() -> None:
    form = form_of_list("inputs", {"type": "string"}, 2)
    assert fits(form.schema, {"inputs": ["a", "b"]})
    assert not fits(form.schema, {"inputs": ["a"]})


def test_the_schema_that_was_given_is_left_as_it_was() -> None:
    before = jsontext.dumps(TREE)
    form_of(TREE), form_of_list("a", TREE, 3)
    assert jsontext.dumps(TREE) == before


def test_nested_objects_are_closed_too() -> None:
    form = form_of({"type": "object", "properties": {"a": TICKET, "b": {"type": "array", "items": TICKET}}})
    assert not fits(form.schema, {"a": {"area": "x", "more": 1}})
    assert not fits(form.schema, {"b": [{"area": "x", "more": 1}]})


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (
            {
                "type": "object",
                "properties": {"a": {"type": "string"}},
                "allOf": [{"type": "object", "properties": {"b": {"type": "integer"}}}],
            },
            {"a": "x", "b": 1},
        ),
        (
            {
                "type": "object",
                "properties": {"kind": {"type": "string"}},
                "if": {"type": "object", "properties": {"kind": {"const": "a"}}},
                "then": {"required": ["size"]},
            },
            {"kind": "a", "size": 1},
        ),
        (
            {
                "type": "object",
                "properties": {"a": {"not": {"type": "object", "properties": {"b": {"const": 1}}}}},
            },
            {"a": 5},
        ),
    ],
)
def test_what_is_described_in_parts_can_still_be_satisfied(schema: Any, value: Any) -> None:
    assert fits(schema, value)
    assert fits(form_of(schema).schema, value)


def test_what_the_schema_forbids_is_forbidden_in_the_form() -> None:
    schema = {"type": "object", "properties": {"a": {"not": {"type": "object", "properties": {"b": {}}}}}}
    assert not fits(form_of(schema).schema, {"a": {"c": 1}})


def test_a_null_for_what_was_left_out_is_taken_away_with_the_form() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "required": ["a"],
    }
    assert form_of(schema).value({"a": "x", "b": None}) == {"a": "x"}
    listed = form_of_field("items", {"type": "array", "items": schema})
    assert listed.value({"items": [{"a": "x", "b": None}]}) == [{"a": "x"}]


def test_the_instruction_holds_the_whole_schema() -> None:
    assert jsontext.dumps(TICKET) in instruction(TICKET)


def test_a_wrapped_schema_is_valid_in_itself() -> None:
    for schema in (TICKET, TREE, NESTED, {}):
        for form in (form_of(schema), form_of_list("items", schema, 3), form_of_field("text", schema)):
            jsonschema.Draft202012Validator.check_schema(form.schema)
