"""The values of a session as the calls that make them: `sg.Model(…)`, `sg.Task(…)`, `sg.Template(…)`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import cast

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError, SynthgenError
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.literals import Call
from synthgen_widgets.models import Model
from synthgen_widgets.steering import Steering
from synthgen_widgets.templates import Template
from synthgen_widgets.text import clip, squeeze


def spelled(name: str, value: object) -> object:
    """The value of a session's attribute, as it is kept, for `literals.source`."""
    spell = _SPELLED.get(name)
    return value if spell is None or not isinstance(value, Mapping) else spell(cast("JsonObject", value))


def model(data: JsonObject) -> object:
    """A model; its name alone where nothing else was said."""
    options = _chosen(Model, data, besides=("name",))
    return Call("sg.Model", [data["name"]], options) if options else data["name"]


def tags(data: JsonObject) -> Call:
    """A tag assignment."""
    fixed, split = data["tags"], data.get("split")
    return Call("sg.TagAssignment", [fixed] if fixed else [], {"split": split} if split else {})


def steering(data: JsonObject) -> Call:
    """Steering."""
    return Call("sg.Steering", [], _chosen(Steering, data))


def task(data: JsonObject) -> Call:
    """A task, its schemas and structured examples as Python values."""
    instruction = str(data["instruction"])
    options: dict[str, object] = {
        name: data[name] for name in ("input_schema", "output_schema") if data[name] is not None
    }
    pairs = cast("list[list[str]]", data["examples"])
    structured = [data["input_schema"] is not None, data["output_schema"] is not None]
    examples = [tuple(map(_value, pair, structured)) for pair in pairs]
    options |= {"examples": examples} if examples else {}
    options |= {"requirements": data["requirements"]} if data["requirements"] else {}
    own_name = data["name"] != clip(squeeze(instruction), 60)
    return Call("sg.Task", [instruction], {**options, "name": data["name"]} if own_name else options)


def template(data: JsonObject) -> object:
    """A template: its name alone where it is the built-in one."""
    kept = Template.from_json(data)
    try:
        if Template.load(kept.name) == kept:
            return kept.name
    except SynthgenError:
        pass  # there is no built-in template of this name
    return Call("sg.Template", [], _chosen(Template, kept.to_json()))


_SPELLED: Mapping[str, Callable[[JsonObject], object]] = {
    "model": model,
    "tags": tags,
    "steering": steering,
    "task": task,
    "template": template,
}


def _chosen(kind: type, data: JsonObject, *, besides: tuple[str, ...] = ()) -> dict[str, object]:
    """The fields that differ from their defaults; nothing that the class does not know."""
    found: dict[str, object] = {}
    for each in dataclasses.fields(kind):
        if each.name not in data or each.name in besides:
            continue
        default = each.default_factory() if callable(each.default_factory) else each.default
        value = data[each.name]
        plain = list(default) if isinstance(default, tuple) else default
        if value != plain:
            found[each.name] = value
    return found


def _value(text: str, structured: bool) -> object:  # noqa: FBT001 - mapped
    """An example as the caller may write it: a structured one as a Python value."""
    try:
        value = jsontext.loads(text) if structured else text
    except OutputError:
        return text
    # A bare text would be read as JSON once more; and a number may be written in more than one way.
    return text if isinstance(value, str) or jsontext.dumps(value) != text else value
