"""What a schema may ask for before it is compiled: its size, its depth, and where it points."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from synthgen_widgets import jsontext
from synthgen_widgets.errors import SchemaError, shown
from synthgen_widgets.jsontext import JsonObject, JsonValue

MAX_CHARS = 65_536
MAX_DEPTH = 64
MAX_STEPS = 10_000

_REFERENCES = ("$ref", "$dynamicRef")
_IN_PLACE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "$ref", "dependentSchemas")
# What these hold is data or a set of names, not a schema.
_DATA = ("enum", "const", "default", "examples", "required")


def check_limits(schema: JsonObject) -> None:
    """Accept a schema that stays inside itself and costs a bounded number of steps.

    Raises:
        SchemaError: it is too large or too deep, refers to an address or a file, refers to nothing,
            refers to itself without consuming anything, or fans out beyond 10,000 steps.
    """
    size = len(jsontext.dumps(schema))
    if size > MAX_CHARS:
        raise SchemaError(f"The schema is {size:,} characters long; {MAX_CHARS:,} is the limit.")
    for pointer, part in _walk(schema):
        if pointer.count("/") > MAX_DEPTH:
            raise SchemaError(f"The schema is nested more than {MAX_DEPTH} levels deep.", pointer)
        _check_part(schema, pointer, part)
    _steps(schema, schema, {}, ())


def resolve(schema: JsonObject, reference: str) -> JsonValue:
    """What a reference such as `#/$defs/Item` points to inside the schema.

    Raises:
        SchemaError: it points to nothing.
    """
    here: JsonValue = schema
    for part in reference.removeprefix("#").split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict) and name in here:
            here = here[name]
        elif isinstance(here, list) and name.isdigit() and int(name) < len(here):
            here = here[int(name)]
        else:
            msg = f"The schema refers to {shown(reference)}, which is not in it."
            raise SchemaError(msg, reference)
    return here


def _walk(schema: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    todo: list[tuple[str, JsonValue]] = [("#", schema)]
    while todo:
        pointer, here = todo.pop()
        if isinstance(here, dict):
            yield pointer, here
            names_are_keywords = not pointer.endswith(("/properties", "/$defs", "/definitions"))
            todo.extend(
                (f"{pointer}/{name}", value)
                for name, value in here.items()
                if not (names_are_keywords and name in _DATA)
            )
        elif isinstance(here, list):
            todo.extend((f"{pointer}/{index}", value) for index, value in enumerate(here))


def _check_part(schema: JsonObject, pointer: str, part: JsonObject) -> None:
    if pointer.endswith(("/properties", "/$defs", "/definitions")):
        return
    for keyword in _REFERENCES:
        reference = part.get(keyword)
        if not isinstance(reference, str):
            continue
        if reference != "#" and not reference.startswith("#/"):
            msg = (
                f"The schema refers to {shown(reference)} at {pointer}; put what it points to "
                'under "$defs" and refer to it as "#/$defs/…".'
            )
            raise SchemaError(msg, pointer)
        resolve(schema, reference)
    pattern = part.get("pattern")
    if isinstance(pattern, str):
        try:
            regex.compile(pattern)
        except regex.error as error:
            msg = f"The pattern {shown(pattern)} at {pointer} cannot be read: {error}."
            raise SchemaError(msg, pointer) from None


def _steps(schema: JsonObject, here: JsonValue, known: dict[int, int], path: tuple[int, ...]) -> int:
    """How many subschemas apply to one value in place, each reference followed."""
    if not isinstance(here, dict):
        return 1
    if id(here) in path:
        raise SchemaError("The schema refers to itself without describing anything in between.")
    if len(path) > MAX_DEPTH:
        raise SchemaError(f"The schema follows more than {MAX_DEPTH} references in a row.")
    if id(here) not in known:
        total = 1
        for keyword in _IN_PLACE:
            for part in _parts(schema, keyword, here.get(keyword)):
                total += _steps(schema, part, known, (*path, id(here)))
        if total > MAX_STEPS:
            raise SchemaError(f"The schema fans out to more than {MAX_STEPS:,} steps a value.")
        known[id(here)] = total
        for name, value in here.items():
            if name not in _IN_PLACE and name not in _DATA:
                _steps_inside(schema, value, known)
    return known[id(here)]


def _steps_inside(schema: JsonObject, value: JsonValue, known: dict[int, int]) -> None:
    if isinstance(value, dict):
        _steps(schema, value, known, ())
    elif isinstance(value, list):
        for item in value:
            _steps_inside(schema, item, known)


def _parts(schema: JsonObject, keyword: str, value: JsonValue) -> list[JsonValue]:
    if keyword == "$ref" and isinstance(value, str):
        return [resolve(schema, value)]
    if keyword == "dependentSchemas" and isinstance(value, dict):
        return list(value.values())
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
