"""Where a JSON Schema holds further schemas; whatever else is in it is data or a name."""

from __future__ import annotations

from collections.abc import Iterator

from synthgen_widgets.jsontext import JsonObject, JsonValue

_ONE = (
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
)
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAPS = ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties")


def parts(schema: JsonObject) -> Iterator[tuple[str, JsonValue]]:
    """The schemas directly inside a schema, each with its place as the end of a JSON pointer."""
    for keyword in _ONE:
        if keyword in schema:
            yield keyword, schema[keyword]
    for keyword in _LISTS:
        listed = schema.get(keyword)
        if isinstance(listed, list):
            yield from ((f"{keyword}/{index}", part) for index, part in enumerate(listed))
    for keyword in _MAPS:
        named = schema.get(keyword)
        if isinstance(named, dict):
            yield from ((f"{keyword}/{_escaped(name)}", part) for name, part in named.items())


def walk(schema: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """A schema and all schemas inside it, each with its JSON pointer; those that are true or false not."""
    todo: list[tuple[str, JsonValue]] = [("#", schema)]
    while todo:
        pointer, here = todo.pop()
        if isinstance(here, dict):
            yield pointer, here
            todo.extend((f"{pointer}/{place}", part) for place, part in parts(here))


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
