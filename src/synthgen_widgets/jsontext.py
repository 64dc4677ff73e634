"""JSON, read strictly and written compactly.

A model's reply is untrusted: the standard parser takes NaN, Infinity, repeated keys, and nesting
deep enough to exhaust the stack. Here each of these is an `OutputError`, and nothing else escapes.
Lone surrogates, which no file can hold, become U+FFFD.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import NoReturn, TypeAlias

from synthgen_widgets.errors import OutputError, shown
from synthgen_widgets.text import clean

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = "dict[str, JsonValue]"

MAX_CHARS = 1_000_000
MAX_DEPTH = 64


def loads(text: str) -> JsonValue:
    """The value that a JSON text holds.

    Raises:
        OutputError: the text is no JSON, is over a million characters or 64 levels deep, repeats a
            key, or holds a number that JSON cannot.
    """
    if len(text) > MAX_CHARS:
        raise OutputError(f"The JSON is {len(text):,} characters long; {MAX_CHARS:,} is the limit.")
    try:
        value: JsonValue = _DECODER.decode(clean(text).strip())
        if "\\u" in text:  # an escape may stand for a lone surrogate
            value = _DECODER.decode(clean(dumps(value)))
    except (ValueError, RecursionError) as error:
        raise OutputError(f"Not valid JSON: {error}. It begins {shown(text)}.") from None
    # Most texts hold too few brackets to be that deep.
    if text.count("{") + text.count("[") >= MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise OutputError(f"The JSON is nested more than {MAX_DEPTH} levels deep.")
    return value


def dumps(value: JsonValue) -> str:
    """The value as compact JSON on one line, letters of every script kept as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def pretty(value: JsonValue) -> str:
    """The value as indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def canonical(value: JsonValue) -> str:
    """The one text that equal values share, for hashing."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _depth(value: JsonValue) -> int:
    deepest, todo = 0, [(value, 1)]
    while todo:
        here, depth = todo.pop()
        deepest = max(deepest, depth)
        children = here.values() if isinstance(here, dict) else here
        if isinstance(here, dict | list):
            todo.extend((child, depth + 1) for child in children)  # type: ignore[union-attr]
    return deepest


def _object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        [(twice, _)] = Counter(name for name, _ in pairs).most_common(1)
        msg = f"the key {shown(twice)} is there twice"
        raise ValueError(msg)
    return found


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        msg = f"the number {shown(text)} is too large"
        raise ValueError(msg)
    return number


def _constant(text: str) -> NoReturn:
    msg = f"{text} is not a JSON number"
    raise ValueError(msg)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_constant=_constant)
