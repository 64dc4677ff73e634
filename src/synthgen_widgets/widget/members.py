"""Members of structured texts that have a column of their own: `input.ticket`, `output.area`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain

from synthgen_widgets import jsontext
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.samples import Sample
from synthgen_widgets.task import Task
from synthgen_widgets.text import clip

MOST = 20
MOST_BYTES = 1_500
_LONGEST_NAME = 100
_LONGEST = 100_000
"""Characters of a text that is read for its members: a page has two hundred of them."""


def named(task: Task) -> list[str]:
    """The members that a task's schemas name at their top, inputs first."""
    found: list[str] = []
    room = MOST_BYTES
    for path in chain(_members("input", task.input_schema), _members("output", task.output_schema)):
        room -= len(path.encode())
        if room < 0 or len(found) == MOST:
            break
        found.append(path)
    return found


def values(sample: Sample, wanted: Sequence[str], limit: int) -> list[str | None]:
    """What a sample has there, as text; None where it has none."""
    if not wanted:
        return []
    texts = {"input": sample.input, "output": sample.output}
    held = {what: _object(texts[what]) for what in {path.partition(".")[0] for path in wanted}}
    return [_value(held, path, limit) for path in wanted]


def _members(what: str, schema: JsonObject | None) -> Iterator[str]:
    properties = _resolved(schema).get("properties") if schema is not None else None
    for name in properties if isinstance(properties, dict) else ():
        if 0 < len(name) <= _LONGEST_NAME:
            yield f"{what}.{name}"


def _resolved(schema: JsonObject) -> JsonObject:
    """What a schema says, where all it does is to name one of its own definitions."""
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return schema
    found: JsonValue = schema
    for part in reference.removeprefix("#/").split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _object(text: str | None) -> JsonObject:
    if text is None or len(text) > _LONGEST or not text.startswith("{"):
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}  # an invalid text may be no JSON
    return found if isinstance(found, dict) else {}


def _value(held: dict[str, JsonObject], path: str, limit: int) -> str | None:
    what, _, name = path.partition(".")
    if name not in held[what]:
        return None
    value = held[what][name]
    return clip(value if isinstance(value, str) else jsontext.dumps(value), limit)
