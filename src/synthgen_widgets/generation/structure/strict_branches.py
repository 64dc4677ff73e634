"""Parts of a schema that stand elsewhere, and options of a union that can be told apart. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from synthgen_widgets.jsontext import JsonObject, JsonValue, canonical

_PLACES = ("$defs", "definitions")
_MOST_STEPS = 100


class Root:
    """A whole schema, to which its parts refer."""

    def __init__(self, schema: JsonObject) -> None:
        self.schema = schema
        places = [place for place in (schema.get(name) for name in _PLACES) if isinstance(place, dict)]
        self.definitions: JsonObject = {name: part for place in places for name, part in place.items()}
        self._twice = sum(map(len, places)) > len(self.definitions)

    def name_of(self, reference: JsonValue) -> str | None:
        """The definition that a reference names; None where it names none, or leads elsewhere."""
        if not isinstance(reference, str) or self._twice:
            return None
        for place in _PLACES:
            name = reference.removeprefix(f"#/{place}/")
            if name != reference and name in self.definitions:
                return name
        return None


def resolved(schema: JsonValue, root: Root) -> JsonObject:
    """A schema with its reference followed; what stands beside a reference wins."""
    here = schema if isinstance(schema, dict) else {}
    for _ in range(_MOST_STEPS):
        reference = here.get("$ref")
        if reference is None:
            break
        name = root.name_of(reference)
        target = root.schema if reference == "#" else root.definitions.get(name) if name else None
        beside = {key: part for key, part in here.items() if key != "$ref"}
        here = {**target, **beside} if isinstance(target, dict) else beside
    return here


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a union, and how a value shows which of them it follows."""

    objects: tuple[JsonObject, ...]
    arrays: tuple[JsonObject, ...]
    field: str | None
    """The property whose value tells the options for objects apart; None where there is none."""
    clear: bool
    """Whether it matters for no value, or shows in each, which option it follows."""

    def option_for(self, value: JsonValue) -> JsonObject | None:
        """The one option that a value can follow; None where that does not show."""
        if isinstance(value, list):
            return self.arrays[0] if len(self.arrays) == 1 else None
        if not isinstance(value, dict):
            return None
        if len(self.objects) == 1:
            return self.objects[0]
        if self.field is None or self.field not in value:
            return None
        mark = canonical(value[self.field])
        fitting = [option for option in self.objects if mark in (_marks(option, self.field) or ())]
        return fitting[0] if len(fitting) == 1 else None


def told_apart(options: Sequence[JsonValue], root: Root) -> Options:
    """How the options of a union are told apart."""
    parts = [resolved(option, root) for option in options]
    objects = tuple(part for part in parts if _may_be(part, "object"))
    arrays = tuple(part for part in parts if _may_be(part, "array"))
    names = objects[0].get("properties") if objects else None
    fields = names if isinstance(names, dict) else {}
    field = next((name for name in fields if _distinguishes(name, objects)), None)
    clear_objects = len(objects) < 2 or field is not None or not _any_optional(objects, root)  # noqa: PLR2004
    clear_arrays = len(arrays) < 2 or not _any_optional(arrays, root)  # noqa: PLR2004
    return Options(objects, arrays, field, clear_objects and clear_arrays)


def _may_be(schema: JsonObject, kind: str) -> bool:
    found = schema.get("type")
    if found is None:
        return not schema.keys() & {"enum", "const"}
    return kind in found if isinstance(found, list) else kind == found


def _marks(option: JsonObject, field: str) -> frozenset[str] | None:
    """The values that a property must have in an option; None where it may have any, or be absent."""
    required, properties = option.get("required"), option.get("properties")
    part = properties.get(field) if isinstance(properties, dict) else None
    if not isinstance(required, list) or field not in required or not isinstance(part, dict):
        return None
    values = part.get("enum", [part["const"]] if "const" in part else None)
    return frozenset(map(canonical, values)) if isinstance(values, list) else None


def _distinguishes(field: str, options: Sequence[JsonObject]) -> bool:
    seen: set[str] = set()
    for option in options:
        marks = _marks(option, field)
        if marks is None or marks & seen:
            return False
        seen |= marks
    return True


def _any_optional(schemas: Sequence[JsonObject], root: Root) -> bool:
    """Whether any object in these, however deep, has a property that may be left out."""
    todo: list[JsonValue] = list(schemas)
    followed: set[str] = set()
    while todo:
        here = todo.pop()
        if isinstance(here, list):
            todo += here
        if not isinstance(here, dict):
            continue
        properties, required = here.get("properties"), here.get("required")
        names = set(properties) if isinstance(properties, dict) else set()
        if names - set(map(str, required if isinstance(required, list) else ())):
            return True
        todo += here.values()
        reference = here.get("$ref")
        if isinstance(reference, str) and reference not in followed:
            followed.add(reference)
            todo.append(resolved(here, root))
    return False
