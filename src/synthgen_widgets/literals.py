"""Values as Python source: on one line where that fits, else one part a line. Always valid Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

WIDTH: Final = 100
"""Columns that a line of code should keep to."""

_INDENT = " " * 4
_SHORTEST = 20
"""Characters of a text that a line holds at least, however deep it is indented."""
# A text is broken after its line ends, and within a line after white space.
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = re.compile(r"\S*\s+|\S+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Call:
    """A call, as an expression: `sg.Model("openai/gpt-5-mini", temperature=0.2)`."""

    name: str
    args: Sequence[object] = ()
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Name:
    """An expression that is taken as it is: `session.df`."""

    text: str


def source(value: object, *, before: str = "", depth: int = 0) -> str:
    """A value as Python source.

    Args:
        value: texts, numbers, None, lists, tuples and dicts of them, `Call` and `Name`.
        before: what stands before it on its line, so that both keep to the width.
        depth: how many levels deep the line is indented.

    Returns:
        The source, of which each line after the first is indented as deep as it should be.
    """
    room = WIDTH - len(_INDENT) * depth - len(before) - 1  # a comma may follow
    short = _on_one_line(value, room)
    return _on_many(value, depth) if short is None else short


def text(value: str) -> str:
    """A text as a literal on one line; what would not be seen, or turns others around, is escaped."""
    return f'"{"".join(map(_escaped, value))}"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code <= 0xFF:  # noqa: PLR2004 - the last that two digits can say
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - as above


def _on_one_line(value: object, room: int) -> str | None:
    """The value on one line; None where it is longer, or a text of several lines."""
    if isinstance(value, str):
        if len(value) > room or "\n" in value.strip("\n"):
            return None
        found = text(value)
    elif isinstance(value, Name):
        return value.text
    elif isinstance(value, Call | Mapping | list | tuple):
        opening, parts, closing = _parts(value)
        lines = []
        for lead, part in parts:
            line = _on_one_line(part, room)
            if line is None:
                return None
            room -= len(lead) + len(line) + 2
            lines.append(lead + line)
        end = ",)" if isinstance(value, tuple) and len(lines) == 1 else closing
        found = f"{opening}{', '.join(lines)}{end}"
        return found if room + 2 >= len(opening) + len(end) else None
    else:
        return repr(value)
    return found if len(found) <= room else None


def _on_many(value: object, depth: int) -> str:
    inner, outer = _INDENT * (depth + 1), _INDENT * depth
    if isinstance(value, str):
        pieces = "\n".join(f"{inner}{piece}" for piece in _pieces(value, WIDTH - len(inner)))
        return f"(\n{pieces}\n{outer})"
    if not isinstance(value, Call | Mapping | list | tuple):
        return repr(value)
    opening, parts, closing = _parts(value)
    if isinstance(value, Call) and len(parts) == 1 and isinstance(parts[0][1], str) and not parts[0][0]:
        return f"{value.name}{_on_many(parts[0][1], depth)}"  # one pair of brackets is enough
    lines = [f"{inner}{lead}{source(part, before=lead, depth=depth + 1)},\n" for lead, part in parts]
    return f"{opening}\n{''.join(lines)}{outer}{closing}" if lines else f"{opening}{closing}"


def _parts(
    value: Call | Mapping[object, object] | Sequence[object],
) -> tuple[str, list[tuple[str, object]], str]:
    """What a value opens with, its parts with what leads each, and what it closes with."""
    if isinstance(value, Call):
        options = [(f"{name}=", option) for name, option in value.options.items()]
        return f"{value.name}(", [*(("", arg) for arg in value.args), *options], ")"
    if isinstance(value, Mapping):
        return "{", [(f"{_key(key)}: ", part) for key, part in value.items()], "}"
    opening, closing = "()" if isinstance(value, tuple) else "[]"
    return opening, [("", part) for part in value], closing


def _key(key: object) -> str:
    return text(key) if isinstance(key, str) else repr(key)


def _pieces(value: str, room: int) -> Iterator[str]:
    """A long text as literals that Python joins: a line each, and long lines broken between words."""
    room = max(room - 2, _SHORTEST)
    for line in _LINES.findall(value) or [""]:
        piece, width = "", 0
        for word in _WORDS.findall(line):
            length = sum(len(_escaped(char)) for char in word)
            if piece and width + length > room:
                yield text(piece)
                piece, width = "", 0
            for char in word if length > room else ():  # a word longer than a line is broken anywhere
                escaped = len(_escaped(char))
                if piece and width + escaped > room:
                    yield text(piece)
                    piece, width = "", 0
                piece, width = piece + char, width + escaped
            if length <= room:
                piece, width = piece + word, width + length
        yield text(piece)
