"""A quick yes for the values that plainly satisfy a schema: nearly all that a model sends.

`jsonschema` makes some twenty objects for each part of a value, which costs ten times as much as this.
It has the last word: where this does not say yes, or does not know a keyword, it is asked. So a schema
means what it says there, and messages come from there alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, cast

from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.schema_limits import resolve

PlainCheck: TypeAlias = Callable[[Any], bool]
"""Whether a value satisfies a schema for certain."""

_SAY_NOTHING = frozenset(
    {
        "$comment",
        "$defs",
        "default",
        "definitions",
        "deprecated",
        "description",
        "examples",
        "format",  # a remark, in this draft
        "readOnly",
        "title",
        "writeOnly",
    }
)
_OF_OBJECTS = frozenset({"properties", "required", "additionalProperties"})


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: dict[str, PlainCheck] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": _is_number,
    "integer": lambda value: _is_number(value) and (isinstance(value, int) or value.is_integer()),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
_BOUNDS: dict[str, Callable[[Any], PlainCheck]] = {
    "minLength": lambda least: lambda value: not isinstance(value, str) or len(value) >= least,
    "maxLength": lambda most: lambda value: not isinstance(value, str) or len(value) <= most,
    "minItems": lambda least: lambda value: not isinstance(value, list) or len(value) >= least,
    "maxItems": lambda most: lambda value: not isinstance(value, list) or len(value) <= most,
    "minimum": lambda least: lambda value: not _is_number(value) or value >= least,
    "maximum": lambda most: lambda value: not _is_number(value) or value <= most,
    "exclusiveMinimum": lambda least: lambda value: not _is_number(value) or value > least,
    "exclusiveMaximum": lambda most: lambda value: not _is_number(value) or value < most,
}


class _NotPlainError(Exception):
    """The schema holds what this does not know."""


def plain_check(schema: JsonObject) -> PlainCheck | None:
    """The quick check of a schema that is valid and within limits; None where there is none."""
    try:
        return _Making(schema).check_of(schema)
    except (_NotPlainError, RecursionError):
        return None


class _Making:
    """One schema on its way to a check."""

    def __init__(self, root: JsonObject) -> None:
        self._root = root
        self._made: dict[int, PlainCheck | None] = {}
        """By schema, its check; None while it is made, so that one that refers to itself shows."""

    def check_of(self, schema: JsonValue) -> PlainCheck:
        if schema is True:
            return lambda _: True
        if not isinstance(schema, dict):
            raise _NotPlainError
        key = id(schema)
        if key not in self._made:
            self._made[key] = None
            self._made[key] = self._check(schema)
        made = self._made[key]
        if made is None:
            raise _NotPlainError
        return made

    def _check(self, schema: JsonObject) -> PlainCheck:
        said = schema.keys() - _SAY_NOTHING
        if said == {"$ref"}:
            return self.check_of(resolve(self._root, cast("str", schema["$ref"])))
        checks = [self._keyword(keyword, schema[keyword]) for keyword in sorted(said - _OF_OBJECTS)]
        if said & _OF_OBJECTS:
            checks.append(self._object(schema))
        if len(checks) == 1:
            return checks[0]

        def check(value: Any) -> bool:
            for one in checks:  # noqa: SIM110 - all() over a generator takes twice as long
                if not one(value):
                    return False
            return True

        return check

    def _keyword(self, keyword: str, told: Any) -> PlainCheck:
        if keyword in _BOUNDS:
            return _BOUNDS[keyword](told)
        if keyword == "type":
            if isinstance(told, str):
                return _TYPES[told]
            kinds = [_TYPES[name] for name in told]
            return lambda value: any(is_kind(value) for is_kind in kinds)
        if keyword in ("enum", "const"):
            # Numbers have more than one way to be equal.
            texts = {item for item in (told if keyword == "enum" else [told]) if isinstance(item, str)}
            return lambda value: isinstance(value, str) and value in texts
        if keyword == "items":
            is_item = self.check_of(told)
            return lambda value: not isinstance(value, list) or all(map(is_item, value))
        raise _NotPlainError

    def _object(self, schema: JsonObject) -> PlainCheck:
        open_ = schema.get("additionalProperties", True)
        if not isinstance(open_, bool):
            raise _NotPlainError
        parts = cast("JsonObject", schema.get("properties", {}))
        checks = {name: self.check_of(part) for name, part in parts.items()}
        required = cast("list[str]", schema.get("required", []))

        def check(value: Any) -> bool:
            if not isinstance(value, dict):
                return True
            for name in required:
                if name not in value:
                    return False
            for name, part in value.items():
                known = checks.get(name)
                if not (open_ if known is None else known(part)):
                    return False
            return True

        return check
