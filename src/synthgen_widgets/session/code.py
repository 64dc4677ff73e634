"""A change of a session as the line of Python that does it: what "Copy as Python" copies."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import cast

from synthgen_widgets.commands import Command
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.literals import Call, Name, source
from synthgen_widgets.session import spelled
from synthgen_widgets.session.guidance import SessionGuidance

SAMPLES = ("id", "ids", "samples")
"""The arguments that name samples: an id, a list of ids, or `{"find": {…}}`."""


def python(command: Command, *, depth: int = 0) -> str:
    """A recorded command as Python.

    Args:
        command: what was recorded.
        depth: how many levels deep the statement will be indented; it is not indented here.

    Returns:
        One statement, on several lines where it is long; with a comment above it where ids were too
        many to be kept.
    """
    name, arguments = command.name, command.arguments
    match command.form:
        case "set":
            return assigned(f"session.{name}", spelled.spelled(name, arguments["value"]), depth)
        case "guidance":
            return assigned(f"session.guidance[{source(name)}]", arguments["value"], depth)
        case "call":
            return _called(name, arguments, depth)


def assigned(target: str, value: object, depth: int = 0) -> str:
    """An assignment."""
    before = f"{target} = "
    return before + _level(source(value, before=before, depth=depth), depth)


def _called(name: str, arguments: Mapping[str, object], depth: int) -> str:
    note, values = "", {}
    for key, value in arguments.items():
        count = _uncounted(value) if key in SAMPLES else None
        if count is not None:
            note = f"# {key}: {count:,} samples, named one by one; that many are not kept.\n"
        values[key] = Name(key) if count is not None else argument(key, value)
    return note + _level(source(call_of(f"session.{name}", name, values), depth=depth), depth)


def _level(code: str, depth: int) -> str:
    """Source that is indented anew by whoever puts it deeper."""
    return code.replace("\n" + " " * 4 * depth, "\n")


def argument(key: str, value: object) -> object:
    """An argument for `literals.source`."""
    if key in SAMPLES and isinstance(value, Mapping) and isinstance(value.get("find"), Mapping):
        return call_of("session.find", "find", cast("JsonObject", value["find"]))
    return spelled.spelled(key, value)


def call_of(function: str, method: str, arguments: Mapping[str, object]) -> Call:
    """A call of a method; what can stand without its name does, and defaults of the rest are left out."""
    places = _parameters(method)
    args: list[object] = []
    options: dict[str, object] = {}
    for name, place in places.items():
        if name not in arguments:
            continue
        if place.kind is place.POSITIONAL_OR_KEYWORD and len(args) == list(places).index(name):
            args.append(arguments[name])
        elif arguments[name] != place.default:
            options[name] = arguments[name]
    # What this version does not know is written too: an error when it runs is better than to forget it.
    options |= {name: value for name, value in arguments.items() if name not in places}
    return Call(function, args, options)


@cache
def _parameters(method: str) -> dict[str, inspect.Parameter]:
    """What a method of `Session` takes, such as `generate_inputs` or `guidance.use`."""
    from synthgen_widgets.session.session import Session  # it has methods that use this module

    on, _, name = method.rpartition(".")
    found = getattr(SessionGuidance if on == "guidance" else Session, name, None)
    if not inspect.isfunction(found):
        return {}
    _, *own = inspect.signature(found).parameters.values()
    return {each.name: each for each in own}


def _uncounted(value: object) -> int | None:
    """How many samples an argument named, where there were too many to keep their ids."""
    count = value.get("ids") if isinstance(value, Mapping) else None
    return count if isinstance(count, int) else None
