"""A JSON Schema is checked once, stays inside itself, and is then applied to values within bounds."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pydantic
import pytest
from hypothesis import given
from tests.strategies import json_values

from synthgen_widgets import SchemaError
from synthgen_widgets.schema import Checker, schema_of

TREE = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#"}}},
    "required": ["name"],
}
EVIL_PATTERNS = [
    r"^(a+)+$",
    r"^(a|aa)+$",
    r"^(a|a?)+$",
    r"(.*a){20}$",
    r"^([a-zA-Z]+)*$",
    r"^(a*)*b$",
    r"^(\w+\s?)*$",
    r"^((a+)b?)+$",
    r"(x+x+)+y",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"^(a+){2,}$",
    r"(a|b|ab)*c$",
]


class Ticket(pydantic.BaseModel):
    area: str
    urgency: int = pydantic.Field(ge=1, le=5)


def within(seconds: float, work: Callable[[], Any]) -> Any:
    """What `work` returns, if it needs no more processor time than that."""
    begin = time.process_time()
    result = work()
    assert time.process_time() - begin < seconds
    return result


def test_a_value_that_fits_has_no_problem() -> None:
    assert Checker({"type": "integer", "minimum": 1}).problem(3) is None


def test_a_value_that_does_not_fit_is_told_why_and_where() -> None:
    problem = Checker(TREE).problem({"name": "a", "children": [{"name": 5}]})
    assert problem == "children[0].name: 5 is not of type 'string'"


def test_a_problem_is_short_also_for_a_huge_value() -> None:
    problem = Checker({"type": "integer"}).problem("a" * 900_000)
    assert problem is not None
    assert len(problem) < 500


def test_a_recursive_tree_is_accepted_and_applied_at_every_level() -> None:
    value: dict[str, Any] = {"name": 5}
    for _ in range(25):
        value = {"name": "a", "children": [value]}
    problem = Checker(TREE).problem(value)
    assert problem is not None
    assert problem.endswith("5 is not of type 'string'")


def test_a_recursive_pydantic_model_is_accepted() -> None:
    class Node(pydantic.BaseModel):
        name: str
        below: list[Node] = []

    Node.model_rebuild(_types_namespace={"Node": Node})
    checker = Checker(schema_of(Node, "output_schema") or {})
    assert checker.problem({"name": "a", "below": [{"name": "b", "below": []}]}) is None


def test_a_pydantic_class_and_its_schema_as_a_dict_are_the_same() -> None:
    assert schema_of(Ticket, "x") == schema_of(Ticket.model_json_schema(), "x")


def test_none_means_plain_text() -> None:
    assert schema_of(None, "input_schema") is None


@pytest.mark.parametrize("source", ["string", 5, [], Ticket(area="a", urgency=1), dict, object()])
def test_what_is_no_schema_is_refused_by_the_name_of_the_argument(source: object) -> None:
    with pytest.raises(SchemaError, match="output_schema"):
        schema_of(source, "output_schema")


def test_a_pydantic_class_that_has_no_schema_is_refused() -> None:
    class Call(pydantic.BaseModel):
        back: Callable[[int], int]

    with pytest.raises(SchemaError, match="no JSON Schema"):
        schema_of(Call, "input_schema")


def test_a_schema_is_kept_as_it_was_when_it_was_given() -> None:
    mine: dict[str, Any] = {"properties": {"a": {"type": "string"}}}
    kept = schema_of(mine, "x")
    mine["properties"]["a"]["type"] = "integer"
    assert kept == {"properties": {"a": {"type": "string"}}}


@pytest.mark.parametrize("name", ["if", "not", "enum", "const", "default", "required", "examples", "allOf"])
def test_a_property_may_bear_the_name_of_a_keyword(name: str) -> None:
    checker = Checker({"properties": {name: {"type": "string"}}, "required": [name]})
    assert checker.problem({name: "a"}) is None
    assert checker.problem({name: 5}) is not None


@pytest.mark.parametrize("name", ["properties", "$ref", "$defs", "pattern", "$schema", "$id", "items"])
def test_a_property_may_bear_the_name_of_a_structural_keyword(name: str) -> None:
    checker = Checker({"properties": {name: {"type": "string"}}})
    assert checker.problem({name: "a"}) is None
    assert checker.problem({name: 5}) is not None


def test_a_reference_finds_names_that_have_to_be_escaped() -> None:
    named = {"a b/c~d": {"type": "string"}}
    assert Checker({"$ref": "#/$defs/a%20b~1c~0d", "$defs": named}).problem(5) is not None


def test_data_that_looks_like_a_reference_is_data() -> None:
    checker = Checker({"const": {"$ref": "http://example.org/x", "$schema": "y"}})
    assert checker.problem({"$ref": "http://example.org/x", "$schema": "y"}) is None


def test_the_address_of_the_draft_is_neither_fetched_nor_in_the_way() -> None:
    draft = "http://127.0.0.1:9/schema"
    assert Checker({"$schema": draft, **TREE}).problem({"name": "a"}) is None


def test_letters_of_every_script_may_be_asked_for_in_a_pattern() -> None:
    assert Checker({"pattern": r"^\p{L}+$"}).problem("ä") is None


def test_one_and_one_point_zero_are_not_unique_and_true_is() -> None:
    checker = Checker({"uniqueItems": True})
    assert checker.problem([1, 1.0]) is not None
    assert checker.problem([1, True, "1", [1]]) is None
    assert checker.problem([{"a": 1, "b": 2}, {"b": 2.0, "a": 1}]) is not None


def test_three_thousand_objects_are_found_unique_in_no_time() -> None:
    checker = Checker({"uniqueItems": True})
    value: Any = [{"number": number} for number in range(3_000)]
    assert within(2, lambda: checker.problem(value)) is None


@pytest.mark.parametrize("pattern", EVIL_PATTERNS)
def test_a_pattern_that_never_ends_is_given_up(pattern: str) -> None:
    checker = Checker({"type": "string", "pattern": pattern})
    within(1, lambda: checker.problem("a" * 5_000 + "!"))


@pytest.mark.parametrize(
    "schema",
    [
        {"patternProperties": {"^(a+)+$": {}}},
        {"patternProperties": {"^(a+)+$": {}}, "additionalProperties": False},
        {"propertyNames": {"pattern": "^(a+)+$"}},
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "items": {"$ref": "#"},
            "propertyNames": {"pattern": "^(a+)+$"},
        },
        {
            "not": {
                "$schema": "http://json-schema.org/draft-07/schema#",
                "propertyNames": {"pattern": "^(a+)+$"},
            }
        },
    ],
)
def test_a_pattern_for_names_that_never_ends_is_given_up(schema: dict[str, Any]) -> None:
    checker = Checker(schema)
    name = "a" * 40 + "!"
    within(1, lambda: checker.problem([{name: 1}] if "items" in schema else {name: 1}))


def test_a_name_that_could_not_be_matched_in_time_is_a_problem() -> None:
    problem = Checker({"patternProperties": {"^(a|aa)+$": {}}}).problem({"a" * 3_000 + "!": 1})
    assert problem is not None
    assert "too long to match" in problem


def test_a_property_beyond_names_and_patterns_is_refused() -> None:
    checker = Checker(
        {"properties": {"a": {}}, "patternProperties": {"^b": {}}, "additionalProperties": False}
    )
    assert checker.problem({"a": 1, "b1": 2}) is None
    assert checker.problem({"c": 1}) == "the property 'c' is not allowed"


def test_further_properties_are_held_to_their_own_schema() -> None:
    checker = Checker({"properties": {"a": {}}, "additionalProperties": {"type": "integer"}})
    assert checker.problem({"a": "x", "b": 1}) is None
    assert checker.problem({"b": "x"}) == "b: 'x' is not of type 'integer'"


def test_a_value_that_makes_a_schema_branch_without_end_is_given_up() -> None:
    branch = {"properties": {"a": {"$ref": "#"}}, "required": ["b"]}
    checker = Checker({"anyOf": [branch, branch]})
    value: Any = 1
    for _ in range(40):
        value = {"a": value}
    problem = within(10, lambda: checker.problem(value))
    assert problem is not None
    assert problem.startswith("could not be checked")


def test_a_schema_with_the_largest_allowed_list_of_values_is_quick() -> None:
    checker = Checker({"enum": [f"value {number}" for number in range(3_500)]})
    assert within(1, lambda: checker.problem("value 3499")) is None


@given(json_values)
def test_any_value_is_decided_by_any_schema(value: Any) -> None:
    for schema in ({"uniqueItems": True, "multipleOf": 0.1}, TREE, {"contains": {"multipleOf": 3}}, {}):
        problem = Checker(schema).problem(value)
        assert problem is None or problem


def test_a_file_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('{"const": "secret"}')
    with pytest.raises(SchemaError) as refusal:
        Checker({"$ref": secret.as_uri()})
    assert refusal.value.pointer == "#"
