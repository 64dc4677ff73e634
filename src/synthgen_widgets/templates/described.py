"""What a user describes in words and examples, as blocks that guidance ends with.

Descriptions are quoted (`> …`) and examples are JSON, so that neither can be taken for guidance,
whatever it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import pydantic

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError, UsageError, shown
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.samples import Sample
from synthgen_widgets.task import Example
from synthgen_widgets.text import clean, printable, same_key

MAX_DESCRIBED = 40_000
"""Characters of description and examples together; they are sent with every call."""

_TOOL_TEXTS = ("description", "when", "when_not")


def subject(name: str, description: object, examples: Mapping[str, tuple[str, object]]) -> str:
    """The block that describes one thing, such as an issue.

    Args:
        name: what is described.
        description: the user's words.
        examples: by argument, the line that introduces its examples, and the examples.

    Raises:
        UsageError: the description is blank, an example is of no known kind, or all is too long.
    """
    if not isinstance(description, str) or not description.strip():
        raise UsageError(f"The description of the {name} is {shown(description)}; say in words what it is.")
    parts = [f"The {name}, in the words of whoever described it:\n{_quoted(description)}"]
    for argument, (line, given) in examples.items():
        listed = "\n".join(f"- {_json(_example(item, argument))}" for item in _items(given, argument))
        if listed:
            parts.append(f"{line}\n{listed}")
    if len(parts) > 1:
        parts.append(
            f"The examples only explain the {name}. They are not the shape of the data: what you write has "
            "the form that the task asks for, and repeats none of them."
        )
    return _limited("\n\n".join(parts), name)


def toolbox(tools: object) -> str:
    """The block that describes tools, one a line.

    Raises:
        UsageError: there are none, one has no name or a name of another, or all is too long.
    """
    described = [_tool(tool) for tool in _items(tools, "tools")]
    if not described:
        raise UsageError("tools is empty; pass the tools, such as [{'name': …, 'description': …}].")
    names = [same_key(str(tool["name"])) for tool in described]
    for number, tool in enumerate(described):
        if names[number] in names[:number]:
            raise UsageError(f"Two tools have the name {shown(tool['name'])}; rename one.")
    lines = "\n".join(f"- {_json(tool)}" for tool in described)
    return _limited(f"The tools that there are:\n{lines}", "tools")


def _items(given: object, argument: str) -> list[object]:
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise UsageError(f"{argument} is {shown(given)}; pass a list.")
    return list(given)


def _example(example: object, argument: str) -> JsonValue:
    """An example as data: a text, an object, or a pair of input and output."""
    match example:
        case Example() | Sample():
            pair = {"input": _value(example.input)}
            return pair if example.output is None else {**pair, "output": _value(example.output)}
        case str() if example.strip():
            return _value(example)
        case Mapping() | pydantic.BaseModel():
            return _data(example, argument)
        case (given, answer) if isinstance(example, Sequence):
            return {"input": _data(given, argument), "output": _data(answer, argument)}
        case _:
            msg = f"An example in {argument} is {shown(example)}; pass text, a dict, or (input, output)."
            raise UsageError(msg)


def _tool(tool: object) -> JsonObject:
    """A tool as OpenAI describes it, with when to use it and when not."""
    function = tool.get("function", tool) if isinstance(tool, Mapping) else None
    if not isinstance(tool, Mapping) or not isinstance(function, Mapping):
        raise UsageError(f"A tool is {shown(tool)}; pass a dict with name and description.")
    name = function.get("name")
    if not isinstance(name, str) or not name.strip():
        raise UsageError(f"The name of a tool is {shown(name)}; give each tool a name.")
    kept: dict[str, object] = {"name": name.strip()}
    for key in _TOOL_TEXTS:
        text = function.get(key, tool.get(key))
        if text is not None and not isinstance(text, str):
            raise UsageError(f"{key} of the tool {shown(name)} is {shown(text)}; pass text.")
        if text and text.strip():
            kept[key.replace("_", " ")] = text.strip()
    parameters = function.get("parameters")
    if isinstance(parameters, Mapping) and parameters:
        kept["parameters"] = parameters
    return cast("JsonObject", _data(kept, "tools"))


def _data(value: object, argument: str) -> JsonValue:
    if isinstance(value, pydantic.BaseModel):
        value = value.model_dump(mode="json", by_alias=True)
    if isinstance(value, str):
        return _value(value)
    plain = dict(value) if isinstance(value, Mapping) else value
    try:
        return jsontext.loads(jsontext.dumps(cast("JsonValue", plain)))
    except (TypeError, ValueError, RecursionError, OutputError) as error:
        raise UsageError(f"{shown(value)} in {argument} cannot be written as JSON: {error}.") from None


def _value(text: str) -> JsonValue:
    """A text as the value it stands for, so that JSON is not quoted twice."""
    if text.startswith(("{", "[")):
        try:
            return jsontext.loads(text)
        except OutputError:
            return clean(text)
    return clean(text)


def _json(value: JsonValue) -> str:
    """The value on one line of JSON in which nothing is invisible and no tag of a prompt is closed."""
    text = jsontext.dumps(value).replace("</", "<\\/")
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char.isprintable() else jsontext.canonical(char)[1:-1] for char in text)


def _quoted(text: str) -> str:
    lines = printable("\n".join(clean(text).strip().splitlines())).replace("</", "< /").split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _limited(block: str, name: str) -> str:
    if len(block) > MAX_DESCRIBED:
        msg = (
            f"What describes the {name} is {len(block):,} characters long, and is sent with every call; "
            f"{MAX_DESCRIBED:,} is the limit. Pass fewer or shorter examples."
        )
        raise UsageError(msg)
    return block
