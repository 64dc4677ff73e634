"""Validation by `jsonschema`, hardened.

A schema comes from a user and values come from a model, so neither may fetch anything, run for long,
or exhaust the stack: references stay inside the schema, patterns have a time limit, and
`uniqueItems` is linear, and a recursive schema follows a bounded number of references in a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from itertools import islice
from typing import Any

import jsonschema
import regex
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry

from synthgen_widgets import jsontext
from synthgen_widgets.errors import SchemaError, shown
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.schema_parts import walk
from synthgen_widgets.text import clip

PATTERN_SECONDS = 0.05
MAX_REFERENCES = 20_000
"""How many references may be followed while one value is checked."""

_followed: ContextVar[list[int]] = ContextVar("followed")


class _TooManyStepsError(Exception):
    """A value makes a recursive schema branch out beyond all bounds."""


def check_schema(schema: JsonObject) -> None:
    """Accept a valid JSON Schema.

    Raises:
        SchemaError: it is none; the message and the pointer say where.
    """
    try:
        # Patterns are ours to check: what the standard library's `re` refuses, such as \p{L}, is fine.
        Draft202012Validator.check_schema(schema, format_checker=FormatChecker(()))
    except RecursionError:
        raise SchemaError("The schema is nested too deep to be checked; make it flatter.") from None
    except jsonschema.SchemaError as error:
        pointer = "#" + "".join(f"/{part}" for part in error.absolute_path)
        msg = f"This is not a valid JSON Schema (draft 2020-12): at {pointer}, {clip(error.message, 200)}."
        raise SchemaError(msg, pointer) from None


def validator(schema: JsonObject) -> Validator:
    """The schema, compiled; it resolves nothing outside itself and may be changed by this."""
    for _, part in walk(schema):
        # Where a schema names its draft, `jsonschema` goes on with that draft's own keywords, not ours.
        part.pop("$schema", None)
    compiled: Validator = _Hardened(schema, registry=Registry())
    return compiled


def first_problem(compiled: Validator, value: JsonValue) -> str | None:
    """Why the value does not satisfy the schema, in one line; None when it does."""
    before = _followed.set([0])
    try:
        error = best_match(compiled.iter_errors(value))
    except (RecursionError, OverflowError, regex.error, _TooManyStepsError) as failure:
        return f"could not be checked: {clip(str(failure), 200)}"
    finally:
        _followed.reset(before)
    if error is None:
        return None
    where = error.json_path.removeprefix("$").lstrip(".")
    message = clip(error.message, 300)
    return f"{where}: {message}" if where else message


def all_problems(compiled: Validator, value: JsonValue, most: int) -> list[tuple[str, str]]:
    """Where the value does not satisfy the schema, as JSON pointers, and why; at most so many, in order."""
    before = _followed.set([0])
    try:
        errors = list(islice(compiled.iter_errors(value), most))
    except (RecursionError, OverflowError, regex.error, _TooManyStepsError) as failure:
        return [("", f"could not be checked: {clip(str(failure), 200)}")]
    finally:
        _followed.reset(before)
    return [(_pointer(error.absolute_path), clip(error.message, 300)) for error in errors]


def _pointer(path: Iterable[str | int]) -> str:
    """A path as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def _pattern(
    _validator: object, pattern: str, instance: object, _schema: object
) -> Iterator[jsonschema.ValidationError]:
    if not isinstance(instance, str):
        return
    found = _search(pattern, instance)
    if found is None:
        yield jsonschema.ValidationError(f"{shown(instance)} took too long to match {shown(pattern)}")
    elif not found:
        yield jsonschema.ValidationError(f"{shown(instance)} does not match {shown(pattern)}")


def _pattern_properties(
    validator: Any, patterns: Mapping[str, JsonValue], instance: object, _schema: object
) -> Iterator[jsonschema.ValidationError]:
    if not isinstance(instance, dict):
        return
    for pattern, subschema in patterns.items():
        for name, value in instance.items():
            found = _search(pattern, name)
            if found is None:
                yield jsonschema.ValidationError(f"{shown(name)} took too long to match {shown(pattern)}")
            elif found:
                yield from validator.descend(value, subschema, path=name, schema_path=pattern)


def _additional_properties(
    validator: Any, allowed: JsonValue, instance: object, schema: Mapping[str, Any]
) -> Iterator[jsonschema.ValidationError]:
    if not isinstance(instance, dict):
        return
    named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name, value in instance.items():
        if name in named or any(_search(pattern, name) for pattern in patterns):
            continue
        if allowed is False:
            yield jsonschema.ValidationError(f"the property {shown(name)} is not allowed")
            return
        yield from validator.descend(value, allowed, path=name)


def _counted(keyword: str) -> Any:
    follow: Any = Draft202012Validator.VALIDATORS[keyword]

    def counted(
        validator: Any, reference: str, instance: object, schema: object
    ) -> Iterator[jsonschema.ValidationError]:
        followed = _followed.get()
        followed[0] += 1
        if followed[0] > MAX_REFERENCES:
            raise _TooManyStepsError("the value makes the schema branch out too far")
        yield from follow(validator, reference, instance, schema)

    return counted


def _search(pattern: str, text: str) -> bool | None:
    """Whether the pattern occurs in the text; None when that could not be told in time."""
    try:
        return regex.search(pattern, text, timeout=PATTERN_SECONDS) is not None
    except TimeoutError:
        return None


def _unique_items(
    _validator: object, unique: object, instance: object, _schema: object
) -> Iterator[jsonschema.ValidationError]:
    if not unique or not isinstance(instance, list):
        return
    seen: set[str] = set()
    for item in instance:
        # 1 and 1.0 are the same number to JSON Schema, true and 1 are not: the text keeps them so.
        key = jsontext.canonical(_plain_number(item))
        if key in seen:
            yield jsonschema.ValidationError(f"{shown(item)} is there twice")
            return
        seen.add(key)


def _plain_number(value: JsonValue) -> JsonValue:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain_number(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain_number(item) for name, item in value.items()}
    return value


_Hardened = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "$dynamicRef": _counted("$dynamicRef"),
        "$ref": _counted("$ref"),
        "additionalProperties": _additional_properties,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "uniqueItems": _unique_items,
    },
)
