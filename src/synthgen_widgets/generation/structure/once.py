"""What follows from a schema alone is worked out once: the calls of a run share one schema. Pure."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from synthgen_widgets.jsontext import JsonObject

T = TypeVar("T")


def once(work: Callable[[JsonObject], T]) -> Callable[[JsonObject], T]:
    """`work`, which remembers what it found for the schema that it was last given.

    It is the very object that counts and not what is in it: comparing would cost what this saves.
    So a schema is not to be changed once it was given, nor what was found for it.
    """
    last: tuple[JsonObject, T] | None = None

    @wraps(work)
    def remembered(schema: JsonObject) -> T:
        nonlocal last
        known = last  # another thread may put its own there meanwhile
        if known is None or known[0] is not schema:
            known = last = schema, work(schema)
        return known[1]

    return remembered
