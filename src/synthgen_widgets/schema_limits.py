"""What a schema may ask for before it is compiled: its size, its depth, and where it points."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import regex

from synthgen_widgets import jsontext
from synthgen_widgets.errors import SchemaError, shown
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.schema_parts import walk

MAX_CHARS = 65_536
MAX_DEPTH = 64
MAX_STEPS = 10_000

_REFERENCES = ("$ref", "$dynamicRef")
# What these hold applies to the same value as the schema that they are in.
_IN_PLACE = ("not", "if", "then", "else")
_IN_PLACE_LISTS = ("allOf", "anyOf", "oneOf")


def check_limits(schema: JsonObject) -> None:
    """Accept a schema that stays inside itself and costs a bounded number of steps.

    Raises:
        SchemaError: it is too large or too deep, refers to an address or a file, refers to nothing,
            refers to itself without consuming anything, or fans out beyond 10,000 steps.
    """
    size = len(jsontext.dumps(schema))
    if size > MAX_CHARS:
        raise SchemaError(f"The schema is {size:,} characters long; {MAX_CHARS:,} is the limit.")
    found = dict(walk(schema))
    known = {id(part) for part in found.values()}
    for pointer, part in found.items():
        if pointer.count("/") > MAX_DEPTH:
            raise SchemaError(f"The schema is nested more than {MAX_DEPTH} levels deep.", pointer)
        _check_addresses(schema, pointer, part, known)
        _check_patterns(pointer, part)
    _check_unevaluated(found)
    costs: dict[int, tuple[int, int]] = {}
    for pointer, part in found.items():
        _cost(schema, part, costs, (), pointer)


def resolve(schema: JsonObject, reference: str) -> JsonValue:
    """What a reference such as `#/$defs/Item` points to inside the schema.

    Raises:
        SchemaError: it points to nothing.
    """
    here: JsonValue = schema
    for part in unquote(reference).removeprefix("#").split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict) and name in here:
            here = here[name]
        elif isinstance(here, list) and name in map(str, range(len(here))):
            here = here[int(name)]
        else:
            msg = f"The schema refers to {shown(reference)}, which is not in it."
            raise SchemaError(msg, reference)
    return here


def _check_addresses(schema: JsonObject, pointer: str, part: JsonObject, known: set[int]) -> None:
    if "$id" in part and part is not schema:
        msg = (
            f'The schema at {pointer} has an "$id" of its own; leave it out, references stay in one schema.'
        )
        raise SchemaError(msg, pointer)
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
        target = resolve(schema, reference)
        if not isinstance(target, bool) and id(target) not in known:
            msg = f"The schema refers to {shown(reference)} at {pointer}, and no schema is there."
            raise SchemaError(msg, pointer)


def _check_patterns(pointer: str, part: JsonObject) -> None:
    named = part.get("patternProperties")
    for pattern in [part.get("pattern"), *(named if isinstance(named, dict) else ())]:
        if not isinstance(pattern, str):
            continue
        try:
            regex.compile(pattern)
        except (regex.error, RecursionError, OverflowError) as error:
            msg = f"The pattern {shown(pattern)} at {pointer} cannot be read: {error}."
            raise SchemaError(msg, pointer) from None


def _check_unevaluated(found: dict[str, JsonObject]) -> None:
    """Refuse the one pair of keywords whose patterns `jsonschema` matches without a time limit."""
    if any("patternProperties" in part for part in found.values()):
        for pointer, part in found.items():
            if "unevaluatedProperties" in part:
                msg = (
                    f'The schema at {pointer} has "unevaluatedProperties" beside "patternProperties"; '
                    'write "additionalProperties" instead.'
                )
                raise SchemaError(msg, pointer)


def _cost(
    schema: JsonObject,
    here: JsonValue,
    known: dict[int, tuple[int, int]],
    path: tuple[int, ...],
    pointer: str,
) -> tuple[int, int]:
    """How many schemas apply to one value in place, references followed, and how deep they nest."""
    if not isinstance(here, dict):
        return 1, 1
    if id(here) in path:
        msg = f"The schema at {pointer} refers to itself without describing anything in between."
        raise SchemaError(msg, pointer)
    if id(here) not in known:
        steps, depth = 1, 1
        for part in _in_place(schema, here) if len(path) <= MAX_DEPTH else ():
            more, deeper = _cost(schema, part, known, (*path, id(here)), pointer)
            steps, depth = steps + more, max(depth, deeper + 1)
        if depth + len(path) > MAX_DEPTH:
            msg = f"The schema at {pointer} follows more than {MAX_DEPTH} references in a row."
            raise SchemaError(msg, pointer)
        if steps > MAX_STEPS:
            msg = f"The schema at {pointer} fans out to more than {MAX_STEPS:,} steps a value."
            raise SchemaError(msg, pointer)
        known[id(here)] = steps, depth
    return known[id(here)]


def _in_place(schema: JsonObject, here: JsonObject) -> Iterator[JsonValue]:
    for keyword in _REFERENCES:
        reference = here.get(keyword)
        if isinstance(reference, str):
            yield resolve(schema, reference)
    for keyword in _IN_PLACE:
        if keyword in here:
            yield here[keyword]
    for keyword in _IN_PLACE_LISTS:
        listed = here.get(keyword)
        if isinstance(listed, list):
            yield from listed
    dependent = here.get("dependentSchemas")
    if isinstance(dependent, dict):
        yield from dependent.values()
