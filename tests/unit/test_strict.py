"""Strict mode: a schema as it is demanded there, and the answer turned back into what the user wants."""

from __future__ import annotations

from typing import Any, Literal

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.servers.answers import unfit_for_strict
from tests.strategies import json_values

from synthgen_widgets import jsontext
from synthgen_widgets.generation.structure.strict import given_back, strict_form
from synthgen_widgets.schema import Checker

NAMES = ("a", "b", "c", "kind")
SCALARS: list[tuple[Any, st.SearchStrategy[Any]]] = [
    ({"type": "string", "minLength": 1, "description": "a text"}, st.text(min_size=1, max_size=5)),
    ({"type": "integer", "minimum": 0, "default": 3}, st.integers(0, 9)),
    ({"type": "boolean"}, st.booleans()),
    ({"enum": ["x", "y"]}, st.sampled_from(["x", "y"])),
    ({"const": "z"}, st.just("z")),
    ({"type": ["string", "null"]}, st.none() | st.text(max_size=3)),
    ({"enum": [None, 1]}, st.sampled_from([None, 1])),
    ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, st.integers(0, 9) | st.text(max_size=3)),
    ({"$ref": "#/$defs/Name"}, st.text(max_size=3)),
]
DEFINITIONS = {"Name": {"type": "string", "maxLength": 3}}
TAKES_NULL = ({"type": ["string", "null"]}, {"enum": [None, 1]})

Pair = tuple[Any, Any]
"""A schema and a value of it."""


@st.composite
def scalars(draw: st.DrawFn) -> Pair:
    schema, values = draw(st.sampled_from(SCALARS))
    return schema, draw(values)


@st.composite
def objects(draw: st.DrawFn, parts: st.SearchStrategy[Pair]) -> Pair:
    properties: dict[str, Any] = {}
    value: dict[str, Any] = {}
    required: list[str] = []
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1)):
        properties[name], part = draw(parts)
        if draw(st.booleans()):
            required.append(name)
        # Left out or null is one to a reader who allows both; and so it is to a strict mode.
        if name in required or properties[name] in TAKES_NULL or draw(st.booleans()):
            value[name] = part
    return {"type": "object", "properties": properties, "required": required}, value


@st.composite
def lists(draw: st.DrawFn, parts: st.SearchStrategy[Pair]) -> Pair:
    schema, value = draw(parts)
    return {"type": "array", "items": schema, "uniqueItems": True}, [value] * draw(st.integers(0, 1))


@st.composite
def unions(draw: st.DrawFn, parts: st.SearchStrategy[Pair]) -> Pair:
    """Two objects that their kind tells apart."""
    chosen = draw(st.integers(0, 1))
    options, values = [], []
    for mark in ("first", "second"):
        schema, value = draw(objects(parts))
        schema["properties"]["kind"] = {"type": "string", "const": mark}
        schema["required"] = [*{*schema["required"], "kind"}]
        options.append(schema)
        values.append({**value, "kind": mark})
    return {"oneOf": options, "discriminator": {"propertyName": "kind"}}, values[chosen]


nested = st.recursive(scalars(), lambda parts: objects(parts) | lists(parts) | unions(parts), max_leaves=8)
whole = objects(nested).map(lambda pair: ({**pair[0], "$defs": DEFINITIONS}, pair[1]))


def answered(value: Any, schema: Any) -> Any:
    """A value as a model gives it in strict mode: null for each property that it leaves out."""
    if isinstance(value, list):
        return [answered(item, schema["items"]) for item in value]
    if not isinstance(value, dict):
        return value
    for option in schema.get("oneOf", ()):
        if option["properties"]["kind"]["const"] == value["kind"]:
            schema = option
    return {name: answered(value.get(name), part) for name, part in schema["properties"].items()}


@given(whole)
def test_any_value_comes_through_strict_mode_as_it_is(pair: Pair) -> None:
    schema, value = pair
    strict: Any = strict_form(schema)
    assert unfit_for_strict(strict, strict, ()) is None
    given = answered(value, schema)
    assert Checker(strict).problem(given) is None
    assert given_back(given, schema) == value


@given(whole)
def test_what_is_valid_already_stays_as_it_is(pair: Pair) -> None:
    schema, value = pair
    assert given_back(value, schema) == value


@given(whole, json_values)
def test_any_answer_at_all_can_be_turned_back(pair: Pair, value: Any) -> None:
    schema, _ = pair
    back = given_back(value, schema)
    if Checker(schema).problem(value) is None:
        assert back == value


@given(whole)
def test_the_schema_that_was_given_is_left_as_it_was(pair: Pair) -> None:
    before = jsontext.dumps(pair[0])
    strict_form(pair[0])
    assert jsontext.dumps(pair[0]) == before


class Leaf(pydantic.BaseModel):
    kind: Literal["leaf"]
    note: str = ""


class Tree(pydantic.BaseModel):
    kind: Literal["tree"]
    below: list[Tree | Leaf] = []
    owner: Leaf | None = None


def test_a_tree_is_rewritten_once_though_it_holds_itself() -> None:
    schema = Tree.model_json_schema()
    schema = {**schema["$defs"]["Tree"], "$defs": schema["$defs"]}
    strict: Any = strict_form(schema)
    assert set(strict["$defs"]) == {"Tree", "Leaf"}
    given = {
        "kind": "tree",
        "below": [
            {"kind": "leaf", "note": None},
            {"kind": "tree", "below": None, "owner": {"kind": "leaf", "note": None}},
        ],
        "owner": None,
    }
    assert Checker(strict).problem(given) is None
    back = given_back(given, schema)
    assert back == {
        "kind": "tree",
        "below": [{"kind": "leaf"}, {"kind": "tree", "owner": {"kind": "leaf"}}],
        "owner": None,
    }
    assert Checker(schema).problem(back) is None
    Tree.model_validate(back)


def of(part: Any, *required: str) -> Any:
    return {"type": "object", "properties": {"a": part}, "required": list(required)}


IMPOSSIBLE = {
    "open map": of({"type": "object", "additionalProperties": {"type": "string"}}),
    "patterns": of({"type": "object", "properties": {}, "patternProperties": {"^x": {}}}),
    "any object": of({"type": "object"}),
    "anything": of({}),
    "true": of(True),
    "a tuple": of({"type": "array", "prefixItems": [{"type": "string"}]}),
    "any list": of({"type": "array"}),
    "all of two": of({"allOf": [of({"type": "string"}), of({"type": "string"})]}),
    "conditions": {**of({"type": "string"}), "if": {"required": ["a"]}, "then": {"required": ["b"]}},
    "required beside": of({"type": "string"}, "a", "b"),
    "options alike": of({"anyOf": [of({"type": "string"}), of({"type": "integer"})]}),
    "lists alike": of(
        {
            "anyOf": [
                {"type": "array", "items": of({"type": "string"})},
                {"type": "array", "items": of({"type": "integer"})},
            ]
        }
    ),
    "perhaps null": of({"enum": [{"deep": 1}]}),
    "no object": {"type": "array", "items": {"type": "string"}},
    "elsewhere": of({"$ref": "#/properties/b"}),
}


@pytest.mark.parametrize("schema", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_strict_mode_cannot_express_is_not_rewritten(schema: Any) -> None:
    assert strict_form(schema) is None


@pytest.mark.parametrize(
    ("part", "strict"),
    [
        ({"type": "string", "minLength": 2, "default": "x"}, {"type": "string"}),
        ({"type": "string", "pattern": "^a+$"}, {"type": "string", "pattern": "^a+$"}),
        ({"type": "string", "pattern": "^(?=a)"}, {"type": "string"}),
        ({"type": "string", "format": "uri"}, {"type": "string"}),
        ({"type": "string", "format": "date"}, {"type": "string", "format": "date"}),
        ({"enum": ["x", 1]}, {"type": ["string", "integer"], "enum": ["x", 1]}),
        ({"allOf": [{"type": "integer"}], "default": 1}, {"type": "integer"}),
        ({"type": "integer", "maximum": 3}, {"type": "integer", "maximum": 3}),
    ],
)
def test_what_the_mode_does_not_know_is_left_out(part: Any, strict: Any) -> None:
    found: Any = strict_form(of(part, "a"))
    assert found["properties"]["a"] == strict
