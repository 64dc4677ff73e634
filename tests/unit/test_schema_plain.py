"""The quick yes never says more than the validator behind it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import json_values

from synthgen_widgets.schema_keywords import first_problem, validator
from synthgen_widgets.schema_plain import plain_check

_NAMES = st.sampled_from(["a", "b", "c"])
_KINDS = st.sampled_from(["string", "boolean", "null", "number", "integer", "array", "object"])
_SMALL = st.integers(0, 3)
_LEAVES: st.SearchStrategy[Any] = (
    _SMALL
    | st.sampled_from([0.5, 1.0, 1e300])
    | st.booleans()
    | st.none()
    | st.sampled_from(["", "a", "bb"])
)
_VALUES: st.SearchStrategy[Any] = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3)
)
_SCHEMAS: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | st.just({"$ref": "#/$defs/d"}) | st.just({"multipleOf": 2}),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "type": _KINDS | st.lists(_KINDS, min_size=1, max_size=2, unique=True),
            "enum": st.lists(_LEAVES, min_size=1, max_size=3),
            "const": _LEAVES,
            "properties": st.dictionaries(_NAMES, inner, max_size=3),
            "required": st.lists(_NAMES, max_size=2, unique=True),
            "additionalProperties": inner,
            "items": inner,
            "title": st.just("said"),
            **dict.fromkeys(("minItems", "maxItems", "minLength", "maxLength"), _SMALL),
            **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _SMALL),
        },
    ),
    max_leaves=6,
)
TICKET: dict[str, Any] = {
    "type": "object",
    "properties": {
        "area": {"$ref": "#/$defs/Area"},
        "urgency": {"type": "integer", "minimum": 1, "maximum": 5},
        "tags": {"type": "array", "items": {"type": "string", "minLength": 1}, "maxItems": 2},
    },
    "required": ["area", "urgency"],
    "additionalProperties": False,
    "$defs": {"Area": {"enum": ["login", "billing"], "title": "Area"}},
}


@given(_SCHEMAS, _SCHEMAS, _VALUES | json_values)
def test_a_value_that_plainly_fits_is_no_problem(schema: Any, other: Any, value: Any) -> None:
    whole = {"$defs": {"d": other}, **(schema if isinstance(schema, dict) else {"not": not schema})}
    check = plain_check(whole)
    if check is not None and check(value):
        assert first_problem(validator(whole), value) is None


@pytest.mark.parametrize(
    "value",
    [{"area": "login", "urgency": 3}, {"area": "billing", "urgency": 1.0, "tags": ["a", "b"]}],
)
def test_what_a_model_mostly_sends_plainly_fits(value: Any) -> None:
    check = plain_check(TICKET)
    assert check is not None
    assert check(value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"area": "login"},
        {"area": "other", "urgency": 3},
        {"area": "login", "urgency": True},
        {"area": "login", "urgency": 6},
        {"area": "login", "urgency": 3, "more": 1},
        {"area": "login", "urgency": 3, "tags": [""]},
    ],
)
def test_what_does_not_fit_gets_no_yes(value: Any) -> None:
    check = plain_check(TICKET)
    assert check is not None
    assert not check(value)


@pytest.mark.parametrize(
    "schema",
    [
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"type": "string", "pattern": "a"},
        {"properties": {"child": {"$ref": "#"}}},
        {"$ref": "#/$defs/d", "minLength": 1, "$defs": {"d": {}}},
        {"items": False},
    ],
)
def test_a_schema_that_says_more_is_left_to_the_validator(schema: Any) -> None:
    assert plain_check(schema) is None
