"""Every schema that cannot be used is a `SchemaError` that points at the fault, at once."""

from __future__ import annotations

import time
from typing import Any

import pytest

from synthgen_widgets import SchemaError, UsageError
from synthgen_widgets.schema import Checker


def chain(length: int, *, keyword: str = "$ref", times: int = 1, backwards: bool = False) -> dict[str, Any]:
    """Definitions of which each refers to the next, so many times."""
    defs: dict[str, Any] = {
        f"d{number}": {"allOf": [{keyword: f"#/$defs/d{number + 1}"}] * times} for number in range(length)
    }
    defs[f"d{length}"] = {}
    if backwards:
        defs = dict(reversed(defs.items()))
    return {"$defs": defs, "$ref": "#/$defs/d0"}


def nested(keyword: str, depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    for _ in range(depth):
        schema = {keyword: schema}
    return schema


def looped() -> dict[str, Any]:
    schema: dict[str, Any] = {}
    schema["items"] = schema
    return schema


EVIL = "http://127.0.0.1:9/x"

# Each with the place that the refusal points at.
REFUSED: dict[str, tuple[dict[Any, Any], str]] = {
    "no such type": ({"properties": {"a": {"type": "text"}}}, "#/properties/a/type"),
    "a list of items, as older drafts have it": ({"items": [{}]}, "#/items"),
    "required is no list": ({"required": "a"}, "#/required"),
    "a negative length": ({"minLength": -1}, "#/minLength"),
    "a remote reference": ({"properties": {"a": {"$ref": EVIL}}}, "#/properties/a"),
    "a remote dynamic reference": ({"items": {"$dynamicRef": EVIL}}, "#/items"),
    "a remote reference below a property of a keyword's name": (
        {"properties": {"properties": {"$ref": EVIL}}},
        "#/properties/properties",
    ),
    "a remote reference below a pattern": (
        {"patternProperties": {"enum": {"$ref": EVIL}}},
        "#/patternProperties/enum",
    ),
    "a remote reference below a dependency": (
        {"dependentSchemas": {"const": {"$ref": EVIL}}},
        "#/dependentSchemas/const",
    ),
    "a reference to a file": ({"items": {"$ref": "file:///etc/hostname"}}, "#/items"),
    "a reference to a file beside it": ({"items": {"$ref": "other.json#/a"}}, "#/items"),
    "a reference to an anchor": ({"items": {"$ref": "#name"}}, "#/items"),
    "a reference to nothing": ({"$ref": "#/$defs/Missing"}, "#/$defs/Missing"),
    "a reference beyond a list": ({"$ref": "#/allOf/2", "allOf": [{}]}, "#/allOf/2"),
    "a reference to an odd number": ({"$ref": "#/allOf/²", "allOf": [{}]}, "#/allOf/²"),
    "a reference to text": ({"title": "a", "items": {"$ref": "#/title"}}, "#/items"),
    "a reference to data": ({"items": {"$ref": "#/const"}, "const": {"type": 5}}, "#/items"),
    "a reference to itself": ({"$ref": "#"}, "#"),
    "a dynamic reference to itself": ({"$dynamicRef": "#"}, "#"),
    "two that refer to each other": (
        {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}]}}},
        "#/$defs/",
    ),
    "a property that refers to itself": (
        {"properties": {"enum": {"$ref": "#/properties/enum"}}},
        "#/properties/enum",
    ),
    "2^25 steps": (chain(25, times=2), "#"),
    "2^25 steps by dynamic references": (chain(25, keyword="$dynamicRef", times=2), "#"),
    "2^25 steps below a property of a keyword's name": (
        {"$defs": chain(25, times=2)["$defs"], "properties": {"enum": {"$ref": "#/$defs/d0"}}},
        "#/",
    ),
    "400 references in a row": (chain(400), "#"),
    "400 references in a row, last one first": (chain(400, backwards=True), "#"),
    "200 levels": (nested("items", 200), "#"),
    "3,000 levels": (nested("not", 3_000), "#"),
    "100,000 characters": ({"description": "a" * 100_000}, "#"),
    "two million characters": ({"description": "a" * 2_000_000}, "#"),
    "it holds itself": (looped(), "#"),
    "a pattern that is none": ({"items": {"pattern": "("}}, "#/items"),
    "a pattern for names that is none": ({"patternProperties": {"[": {}}}, "#"),
    "a pattern too deep to be read": ({"pattern": "(" * 5_000 + ")" * 5_000}, "#"),
    "an address of its own inside": ({"items": {"$id": EVIL, "$ref": "#"}}, "#/items"),
    "names by pattern beside unevaluated ones": (
        {"patternProperties": {"^(a+)+$": {}}, "unevaluatedProperties": False},
        "#",
    ),
    "what JSON has no word for": ({"enum": [object()]}, "#"),
    "a number that JSON cannot hold": ({"minimum": float("nan")}, "#"),
    "two keys that are one in JSON": ({1: {}, "1": {}}, "#"),
}


@pytest.mark.parametrize(("schema", "pointer"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_where_the_fault_is(schema: dict[str, Any], pointer: str) -> None:
    with pytest.raises(SchemaError) as refusal:
        Checker(schema)
    found = refusal.value.pointer
    assert found.startswith(pointer) if pointer.endswith("/") else found == pointer


@pytest.mark.parametrize(("schema", "pointer"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_at_once(schema: dict[str, Any], pointer: str) -> None:
    begin = time.process_time()
    with pytest.raises(SchemaError):
        Checker(schema)
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(("schema", "pointer"), REFUSED.values(), ids=REFUSED)
def test_the_refusal_is_short(schema: dict[str, Any], pointer: str) -> None:
    with pytest.raises(SchemaError) as refusal:
        Checker(schema)
    assert len(str(refusal.value)) < 500


def test_a_refused_schema_is_a_mistake_in_the_call() -> None:
    with pytest.raises(UsageError):
        Checker({"type": "text"})


def test_a_chain_of_thirty_references_is_accepted() -> None:
    assert Checker(chain(30)).problem(1) is None


def test_a_fan_of_a_thousand_steps_is_accepted() -> None:
    assert Checker(chain(9, times=2)).problem(1) is None
