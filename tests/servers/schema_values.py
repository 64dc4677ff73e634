"""Values that satisfy a JSON Schema, and values that deliberately do not.

A small, deterministic stand-in for what a model writes. It knows the keywords that schemas in
requests use; a schema that needs more (a free ``pattern``, ``not``) is outside its grammar.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from pydantic import JsonValue

from tests.servers.wording import sentence, title

JsonObject = dict[str, JsonValue]

_DEEPEST = 6
_SHORT_NAMES = {"name", "names", "title", "titles", "topic", "topics", "subtopics", "label"}
_FORMATS: dict[str, Callable[[Random], str]] = {
    "date": lambda rng: f"20{rng.randrange(10, 30)}-0{rng.randrange(1, 10)}-{rng.randrange(10, 29)}",
    "date-time": lambda rng: f"2026-0{rng.randrange(1, 10)}-{rng.randrange(10, 29)}T09:30:00Z",
    "time": lambda rng: f"{rng.randrange(10, 24)}:15:00Z",
    "email": lambda rng: f"person{rng.randrange(10_000)}@example.org",
    "uri": lambda rng: f"https://example.org/{rng.randrange(10_000)}",
    "uuid": lambda rng: f"{rng.getrandbits(32):08x}-1111-4111-8111-{rng.getrandbits(48):012x}",
}


def satisfying(schema: JsonObject, rng: Random, *, list_length: int = 3) -> JsonValue:
    """A value valid under `schema`; a list without bounds gets `list_length` items."""
    return _Values(schema, rng, list_length).of(schema, hint="", depth=0)


def violating(schema: JsonObject, value: JsonValue, root: JsonObject | None = None) -> JsonValue:
    """`value`, valid under `schema`, changed in one place so that it no longer is."""
    root = schema if root is None else root
    schema = resolved(schema, root)
    if "enum" in schema or "const" in schema:
        return "not one of the choices"
    if isinstance(value, dict) and value:
        properties = _objects(schema.get("properties"))
        name = _most_telling(properties, value, root)
        return value | {name: violating(properties[name], value[name], root)}
    if isinstance(value, str):
        return 12345
    return "not what was asked for"


def resolved(schema: JsonObject, root: JsonObject) -> JsonObject:
    """`schema` with a leading local ``$ref`` followed and ``allOf`` merged."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        target: JsonValue = root
        for name in reference.removeprefix("#").strip("/").split("/"):
            if name and isinstance(target, dict):
                target = target[name.replace("~1", "/").replace("~0", "~")]
        assert isinstance(target, dict), f"{reference!r} does not lead to a schema"
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return resolved(target | beside, root)
    parts = schema.get("allOf")
    if isinstance(parts, list):
        merged: JsonObject = {key: value for key, value in schema.items() if key != "allOf"}
        for part in parts:
            assert isinstance(part, dict)
            merged = _merged(merged, resolved(part, root))
        return merged
    return schema


class _Values:
    def __init__(self, root: JsonObject, rng: Random, list_length: int) -> None:
        self._root = root
        self._rng = rng
        self._list_length = list_length

    def of(self, schema: JsonObject, *, hint: str, depth: int) -> JsonValue:
        schema = resolved(schema, self._root)
        if "const" in schema:
            return schema["const"]
        choices = schema.get("enum")
        if isinstance(choices, list):
            return self._rng.choice(choices)
        options = schema.get("anyOf") or schema.get("oneOf")
        if isinstance(options, list):
            return self.of(self._option(options, depth), hint=hint, depth=depth)
        match _type_of(schema):
            case "object":
                return self._object(schema, depth)
            case "array":
                return self._array(schema, hint, depth)
            case "integer":
                return int(self._number(schema, whole=True))
            case "number":
                return self._number(schema, whole=False)
            case "boolean":
                return self._rng.random() < 0.5
            case "null":
                return None
            case _:
                return self._string(schema, hint)

    def _option(self, options: list[JsonValue], depth: int) -> JsonObject:
        objects = [option for option in options if isinstance(option, dict)]
        plain = [option for option in objects if "$ref" not in option]
        return self._rng.choice(plain if depth > _DEEPEST and plain else objects)

    def _object(self, schema: JsonObject, depth: int) -> JsonObject:
        required = schema.get("required")
        needed = required if isinstance(required, list) else []
        return {
            name: self.of(part, hint=name, depth=depth + 1)
            for name, part in _objects(schema.get("properties")).items()
            if name in needed or depth < _DEEPEST
        }

    def _array(self, schema: JsonObject, hint: str, depth: int) -> list[JsonValue]:
        shortest = _whole(schema.get("minItems"), 0)
        longest = _whole(schema.get("maxItems"), max(shortest, self._list_length))
        if "maxItems" not in schema and "minItems" in schema:
            longest = shortest
        length = shortest if depth > _DEEPEST else longest
        items = schema.get("items")
        item = items if isinstance(items, dict) else {}
        values: list[JsonValue] = []
        for _ in range(20 * length):
            if len(values) == length:
                break
            value = self.of(item, hint=hint, depth=depth + 1)
            if value not in values or not schema.get("uniqueItems"):
                values.append(value)
        return values

    def _string(self, schema: JsonObject, hint: str) -> str:
        written = _FORMATS.get(str(schema.get("format")))
        if written:
            return written(self._rng)
        text = title(self._rng) if hint.lower() in _SHORT_NAMES else sentence(self._rng)
        while len(text) < _whole(schema.get("minLength"), 0):
            text += f" {sentence(self._rng)}"
        return text[: _whole(schema.get("maxLength"), len(text))]

    def _number(self, schema: JsonObject, *, whole: bool) -> float:
        step = _real(schema.get("multipleOf"), 1.0 if whole else 0.01)
        low = _real(schema.get("minimum"), _real(schema.get("exclusiveMinimum"), -math.inf) + step)
        high = _real(schema.get("maximum"), _real(schema.get("exclusiveMaximum"), math.inf) - step)
        if low == -math.inf:
            low = 0.0 if high > 0 else high - 100 * step
        if high == math.inf:
            high = low + 100 * step
        first, last = math.ceil(low / step), math.floor(high / step)
        return round(self._rng.randint(first, max(first, last)) * step, 6)


def _type_of(schema: JsonObject) -> str:
    named = schema.get("type")
    if isinstance(named, list):
        return str(next((kind for kind in named if kind != "null"), "null"))
    if isinstance(named, str):
        return named
    if "properties" in schema:
        return "object"
    return "array" if "items" in schema else "string"


def _most_telling(properties: dict[str, JsonObject], value: dict[str, JsonValue], root: JsonObject) -> str:
    known = [name for name in properties if name in value]
    choices = [name for name in known if "enum" in resolved(properties[name], root)]
    return (choices or known or list(value))[0]


def _merged(first: JsonObject, second: JsonObject) -> JsonObject:
    merged = first | second
    for key in ("properties", "$defs"):
        merged_parts = {**_objects(first.get(key)), **_objects(second.get(key))}
        if merged_parts:
            merged[key] = dict(merged_parts)
    needed = [*_list(first.get("required")), *_list(second.get("required"))]
    return merged | ({"required": needed} if needed else {})


def _objects(value: JsonValue) -> dict[str, JsonObject]:
    if not isinstance(value, dict):
        return {}
    return {name: part if isinstance(part, dict) else {} for name, part in value.items()}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _whole(value: JsonValue, default: int) -> int:
    return int(value) if isinstance(value, int | float) else default


def _real(value: JsonValue, default: float) -> float:
    return float(value) if isinstance(value, int | float) else default
