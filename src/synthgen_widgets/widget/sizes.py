"""How much a request brings, found out before anything is done with it."""

from __future__ import annotations

MOST = 2_500_000
"""Characters of a request: a hundred thousand ids, or an input and an output of a million each."""


def is_too_large(content: object, most: int = MOST) -> bool:
    """Whether a request, as it came, holds more than so many characters, or is nested without end."""
    room, todo = most, [content]
    while todo:
        value = todo.pop()
        room -= len(value) if isinstance(value, str) else 1
        if isinstance(value, dict | list):
            if len(value) > room:
                return True
            todo.extend(value)
            if isinstance(value, dict):
                todo.extend(value.values())
        elif isinstance(value, int) and not isinstance(value, bool):
            room -= value.bit_length() // 3
        if room < 0:
            return True
    return False
