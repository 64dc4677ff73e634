"""OpenAI's strict mode: a schema as it demands it, and the answer turned back. Pure.

The mode wants every property required and every object closed, and knows only some keywords
(https://platform.openai.com/docs/guides/structured-outputs, "Supported schemas"). So an optional
property is asked for as one that may be null, what the mode does not know is left out, and in the
answer the nulls that the user's own schema does not allow are taken for properties left out. That
schema still judges the result.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from synthgen_widgets import jsontext
from synthgen_widgets.generation.structure.once import once
from synthgen_widgets.generation.structure.strict_branches import Root, resolved, told_apart
from synthgen_widgets.jsontext import JsonObject, JsonValue

_NOTES = ("title", "description")
_SAFE_FORMATS = frozenset(
    {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}
)
_OF_NUMBERS = ("multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_KEPT: Mapping[str, Sequence[str]] = {
    "integer": _OF_NUMBERS,
    "number": _OF_NUMBERS,
    "array": ("minItems", "maxItems"),
}
# What says more than the mode can, about more than one value.
_BEYOND = frozenset(
    {"patternProperties", "prefixItems", "if", "dependentSchemas", "$dynamicRef", "$anchor", "$id"}
)
_NULL: JsonObject = {"type": "null"}


class _Beyond(Exception):
    """The mode cannot express this schema."""


@once
def strict_form(schema: JsonObject) -> JsonObject | None:
    """The schema rewritten for strict mode; None where that would change what it means."""
    return _strict_form(jsontext.dumps(schema))


@lru_cache(maxsize=256)
def _strict_form(text: str) -> JsonObject | None:
    schema: JsonObject = json.loads(text)
    try:
        return _Rewriting(schema).done()
    except _Beyond:
        return None


def given_back(value: JsonValue, schema: JsonValue, root: JsonObject | None = None) -> JsonValue:
    """An answer without the nulls that stand for properties left out; a valid one stays as it is.

    Args:
        value: the answer.
        schema: the user's schema for it; None for none.
        root: the schema that holds its definitions, where it is a part of one.
    """
    if not isinstance(schema, dict):
        return value
    within = Root(schema if root is None else root)
    return _given_back(value, schema, within)


def _given_back(value: JsonValue, schema: JsonValue, root: Root) -> JsonValue:
    if not isinstance(value, dict | list):
        return value
    here = resolved(schema, root)
    for part in _list(here.get("allOf")):
        value = _given_back(value, part, root)
    options = _list(here.get("anyOf")) + _list(here.get("oneOf"))
    if options:
        chosen = told_apart(options, root).option_for(value)
        value = value if chosen is None else _given_back(value, chosen, root)
    if isinstance(value, list):
        items = here.get("items")
        return [_given_back(item, items, root) for item in value] if isinstance(items, dict) else value
    return _object_given_back(_object(value), here, root)


def _object_given_back(value: JsonObject, here: JsonObject, root: Root) -> JsonObject:
    properties, required = _object(here.get("properties")), _list(here.get("required"))
    return {
        name: _given_back(part, properties.get(name), root)
        for name, part in value.items()
        if part is not None
        or name not in properties
        or name in required
        or not _never_null(properties[name], root)
    }


def _never_null(schema: JsonValue, root: Root) -> bool:
    """Whether null can by no means satisfy a schema."""
    here = resolved(schema, root)
    kind, names = here.get("type"), here.get("enum")
    if isinstance(kind, str | list) and "null" not in ([kind] if isinstance(kind, str) else kind):
        return True
    if (isinstance(names, list) and None not in names) or here.get("const") is not None:
        return True
    unions = (_list(here.get(keyword)) for keyword in ("anyOf", "oneOf"))
    if any(options and all(_never_null(option, root) for option in options) for options in unions):
        return True
    return any(_never_null(part, root) for part in _list(here.get("allOf")))


class _Rewriting:
    """One schema on its way into strict mode."""

    def __init__(self, schema: JsonObject) -> None:
        self._root = Root(schema)
        self._schema = schema
        self._definitions: JsonObject = {}

    def done(self) -> JsonObject:
        if self._schema.get("type") != "object":
            raise _Beyond
        strict = self._part(self._schema)
        return {**strict, "$defs": self._definitions} if self._definitions else strict

    def _part(self, schema: JsonValue) -> JsonObject:
        if not isinstance(schema, dict) or schema.keys() & _BEYOND:
            raise _Beyond
        notes = {name: schema[name] for name in _NOTES if name in schema}
        if "$ref" in schema:
            return self._reference(schema)
        parts = _list(schema.get("allOf"))
        if parts:
            if len(parts) > 1 or schema.keys() & {"type", "properties", "anyOf", "oneOf"}:
                raise _Beyond
            return self._part(parts[0])
        options = _list(schema.get("anyOf")) + _list(schema.get("oneOf"))
        if options:
            if schema.keys() & {"type", "properties", "items", "enum", "const"}:
                raise _Beyond
            if not told_apart(options, self._root).clear:
                raise _Beyond
            return {**notes, "anyOf": [self._part(option) for option in options]}
        return self._value(schema, notes)

    def _value(self, schema: JsonObject, notes: JsonObject) -> JsonObject:
        kind = schema.get("type") or _kind_of(schema)
        if isinstance(kind, list):
            if {"object", "array"} & {str(name) for name in kind}:
                one_each: list[JsonValue] = [{**schema, "type": name} for name in kind]
                return self._part({**notes, "anyOf": one_each})
            kept = [name for name in _OF_NUMBERS if name in schema]
        elif isinstance(kind, str):
            kept = list(_KEPT.get(kind, ()))
        else:
            raise _Beyond
        strict: JsonObject = {**notes, "type": kind}
        strict |= {name: schema[name] for name in ("enum", "const", *kept) if name in schema}
        if kind == "string":
            strict |= _of_text(schema)
        if kind == "array":
            strict["items"] = self._part(schema.get("items"))
        if kind == "object":
            strict |= self._object(schema)
        return strict

    def _object(self, schema: JsonObject) -> JsonObject:
        properties, required = schema.get("properties"), _list(schema.get("required"))
        if not isinstance(properties, dict) or schema.get("additionalProperties", False) is not False:
            raise _Beyond
        if any(name not in properties for name in required):
            raise _Beyond
        strict: JsonObject = {}
        for name, part in properties.items():
            strict[name] = self._part(part) if name in required else self._optional(part)
        return {"properties": strict, "required": list(strict), "additionalProperties": False}

    def _optional(self, schema: JsonValue) -> JsonObject:
        """A property that may be left out, which is to say null."""
        strict = self._part(schema)
        if not _never_null(schema, self._root):
            if not _takes_null(strict):
                raise _Beyond
            return strict
        notes = {name: strict.pop(name) for name in _NOTES if name in strict}
        if isinstance(strict.get("type"), str) and strict.keys() <= {
            "type",
            "pattern",
            "format",
            *_OF_NUMBERS,
        }:
            return {**notes, **strict, "type": [strict["type"], "null"]}
        options = _list(strict.get("anyOf")) if strict.keys() == {"anyOf"} else [strict]
        return {**notes, "anyOf": [*options, _NULL]}

    def _reference(self, schema: JsonObject) -> JsonObject:
        target, name = schema["$ref"], self._root.name_of(schema["$ref"])
        if schema.keys() - {"$ref", "default", "examples", *_NOTES}:
            raise _Beyond
        if target == "#":
            return {"$ref": "#"}
        if name is None:
            raise _Beyond
        if name not in self._definitions:
            self._definitions[name] = {}  # it may refer to itself
            self._definitions[name] = self._part(self._root.definitions[name])
        return {"$ref": f"#/$defs/{name}"}


def _of_text(schema: JsonObject) -> JsonObject:
    kept: JsonObject = {}
    if schema.get("format") in _SAFE_FORMATS:
        kept["format"] = schema["format"]
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and "(?" not in pattern:  # it knows no looking around
        kept["pattern"] = pattern
    return kept


def _kind_of(schema: JsonObject) -> JsonValue:
    """The type of a schema that does not say it; None where it does not show."""
    if "properties" in schema:
        return "object"
    if "items" in schema:
        return "array"
    values = schema["enum"] if "enum" in schema else [schema["const"]] if "const" in schema else []
    kinds: list[JsonValue] = [*dict.fromkeys(_KINDS.get(type(value)) for value in _list(values))]
    if not kinds or None in kinds:
        return None
    return kinds if len(kinds) > 1 else kinds[0]


_KINDS = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


def _takes_null(strict: JsonObject) -> bool:
    kind, options = strict.get("type"), _list(strict.get("anyOf"))
    allowed = None in _list(strict.get("enum", [None])) and strict.get("const") is None
    plain = kind == "null" or (isinstance(kind, list) and "null" in kind)
    return (plain and allowed) or any(_takes_null(_object(option)) for option in options)


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
