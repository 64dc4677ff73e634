"""Commands: what changed a session, as the call of a method that would do it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

# call: session.delete_topic(…) · set: session.goal = … · guidance: session.guidance["inputs"] = …
Form: TypeAlias = Literal["call", "set", "guidance"]


@dataclass(frozen=True, slots=True)
class Command:
    """A change under its name for people, and the method of `Session` that does it.

    Args:
        label: what undo calls it: `Delete topic 'Refunds'`.
        name: the method, the attribute that is set, or the stage whose guidance is.
        arguments: the arguments by their names, or `{"value": …}`; plain data. Topics are paths, and
            samples are ids or the query that found them, so that the line reads well and runs again.
        form: how it is written in Python.
    """

    label: str
    name: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    form: Form = "call"
