"""Structured output: from a schema to what is asked, and from a reply to its items. Pure."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass
from itertools import islice

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError
from synthgen_widgets.generation.model import Reply
from synthgen_widgets.generation.structure.completion import apart
from synthgen_widgets.generation.structure.once import once
from synthgen_widgets.generation.structure.refusals import is_refusal, refusal_of, withheld
from synthgen_widgets.generation.structure.strict import given_back
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.text import MAX_FIELD

_VALUE = "value"
_REFUSAL = "refusal"
_FENCE = re.compile(r"^```[\w-]*|```$")
_MOST_STARTS = 200
"""At how many brackets in prose a JSON value is looked for."""
_SUBSCHEMAS = ("items", "additionalProperties", "contains")
_SUBSCHEMA_LISTS = ("anyOf", "oneOf", "prefixItems")
_SUBSCHEMA_MAPS = ("properties", "$defs", "definitions", "patternProperties")
# Beside these an object is described in parts; closing one part would forbid what the others describe.
_COMPOSING = frozenset(
    {
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "dependentSchemas",
        "patternProperties",
    }
)


class NotJsonError(OutputError):
    """The answer holds no JSON at all: the endpoint may not know the way in which it was asked for."""


class CutOffError(OutputError):
    """The answer ends before its end; with more room the same question may be answered whole."""


@dataclass(frozen=True, slots=True)
class Form:
    """The shape in which an answer is asked for.

    Providers take only objects at the top, so any other value travels in an object with one field.
    """

    schema: JsonObject
    field: str | None
    """The field that holds the answer; None where the object is the answer."""

    def example(self, text: str) -> str:
        """An answer, stored as JSON text, as it would be given in this form."""
        return text if self.field is None else f"{{{jsontext.dumps(self.field)}:{text}}}"

    def value(self, found: JsonValue) -> JsonValue:
        """The answer in a parsed reply, without the nulls that stand for properties left out."""
        found = given_back(found, self.schema)
        if self.field and isinstance(found, dict) and set(found) == {self.field}:
            return found[self.field]
        return found


@once
def form_of(schema: JsonObject) -> Form:
    """How to ask for one value of a schema."""
    if schema.get("type") == "object" and "properties" in schema:
        return Form(_closed(schema), None)
    return form_of_field(_VALUE, schema)


def form_of_field(name: str, item: JsonObject) -> Form:
    """How to ask for one value of a schema under a name."""
    return _wrapped(name, item, lambda value: value)


def form_of_list(name: str, item: JsonObject, count: int) -> Form:
    """How to ask for `count` values of a schema under a name."""
    return _wrapped(
        name,
        item,
        lambda items: {"type": "array", "items": items, "minItems": count, "maxItems": count},
    )


def parse(reply: Reply) -> JsonValue:
    """The JSON value in a reply.

    Raises:
        RefusedError: the model refuses, or its answer was filtered.
        CutOffError: it was cut off. It is never repaired: what is missing would be invented.
        NotJsonError: it holds no JSON.
        OutputError: its JSON is not acceptable.
    """
    check_finished(reply)
    if reply.finish_reason == _REFUSAL:
        raise refusal_of(reply.text)
    text = _FENCE.sub("", plain(reply)).strip()
    try:
        return jsontext.loads(text)
    except OutputError as error:
        found = _values_in(text)
        if len(found) > 1:
            raise OutputError("The answer holds more than one JSON value.") from None
        if found:
            return jsontext.loads(found[0])
        if text.startswith(("{", "[")):
            if _is_open(text):
                raise CutOffError("The answer is cut off in the middle of its JSON.") from None
            raise
        if is_refusal(text):
            raise refusal_of(text) from None
        raise NotJsonError(str(error)) from None


def plain(reply: Reply) -> str:
    """The text of a reply, without the thoughts of a thinking model; a refusal is a text too.

    Raises:
        RefusedError: it was filtered.
        CutOffError: it was cut off.
        OutputError: it is blank, or is over a million characters long.
    """
    check_finished(reply)
    _, text = apart(reply.text)
    if not text.strip():
        raise OutputError("The answer is empty.")
    check_length(text)
    return text.strip()


def check_length(text: str) -> None:
    """Refuse an answer that no field can hold.

    Raises:
        OutputError: it is over a million characters long.
    """
    if len(text) > MAX_FIELD:
        raise OutputError(f"The answer is {len(text):,} characters long; {MAX_FIELD:,} is the limit.")


def check_finished(reply: Reply) -> None:
    """Refuse an answer that the model did not end itself.

    Raises:
        RefusedError: it was filtered.
        CutOffError: it was cut off.
    """
    if reply.finish_reason == "length":
        limit = f"{reply.tokens_out:,} tokens" if reply.tokens_out else "the limit of tokens"
        raise CutOffError(f"The answer was cut off at {limit}; raise max_tokens.")
    if reply.finish_reason == "content_filter":
        raise withheld()


def instruction(schema: JsonObject) -> str:
    """How to ask for JSON in words, where the endpoint has no better way."""
    return (
        "Reply with JSON only, no other text and no code fence. It must satisfy this JSON Schema:\n"
        f"{jsontext.dumps(schema)}"
    )


def list_in(value: JsonValue, field: str) -> list[JsonValue]:
    """The list that an answer holds, under its field or bare.

    Raises:
        OutputError: it holds none, or an empty one.
    """
    found = value.get(field) if isinstance(value, dict) else value
    if not isinstance(found, list):
        raise OutputError(f'The answer has no list "{field}".')
    if not found:
        raise OutputError(f'The list "{field}" is empty.')
    return found


def _wrapped(name: str, item: JsonObject, shape: object) -> Form:
    item = {name: part for name, part in item.items() if name not in ("$schema", "$id")}
    inner = copy.deepcopy(item)
    definitions = inner.pop("$defs", None)
    text = json.dumps(inner) + json.dumps(definitions)
    if re.search(r'"\$ref": "#(?!/\$defs/)', text):
        # It refers to its own root, which will be elsewhere: keep it whole and point there.
        moved = _moved(copy.deepcopy(item))
        definitions, inner = {"item": moved}, {"$ref": "#/$defs/item"}
    schema: JsonObject = {
        "type": "object",
        "properties": {name: shape(inner)},  # type: ignore[operator]
        "required": [name],
        "additionalProperties": False,
    }
    if definitions:
        schema["$defs"] = definitions
    return Form(_closed(schema), name)


def _moved(schema: JsonValue) -> JsonValue:
    if isinstance(schema, list):
        return [_moved(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: f"#/$defs/item{value[1:]}" if name == "$ref" and isinstance(value, str) else _moved(value)
        for name, value in schema.items()
    }


def _closed(schema: JsonObject) -> JsonObject:
    """The schema with every object that stands by itself closed, as strict modes demand; a copy."""
    closed = dict(schema)
    if closed.get("type") == "object" and "properties" in closed and not closed.keys() & _COMPOSING:
        closed.setdefault("additionalProperties", False)
    for keyword in _SUBSCHEMAS:
        part = closed.get(keyword)
        if isinstance(part, dict):
            closed[keyword] = _closed(part)
    for keyword in _SUBSCHEMA_LISTS:
        parts = closed.get(keyword)
        if isinstance(parts, list):
            closed[keyword] = [_closed(part) if isinstance(part, dict) else part for part in parts]
    for keyword in _SUBSCHEMA_MAPS:
        named = closed.get(keyword)
        if isinstance(named, dict):
            closed[keyword] = {
                name: _closed(part) if isinstance(part, dict) else part for name, part in named.items()
            }
    return closed


def _values_in(text: str) -> list[str]:
    """The complete JSON objects and arrays inside prose, as texts; no part of one that is broken."""
    decoder = json.JSONDecoder()
    found: list[str] = []
    end = 0
    for bracket in islice(re.finditer(r"[{\[]", text), _MOST_STARTS):
        begin = bracket.start()
        if begin < end:
            continue
        try:
            _, end = decoder.raw_decode(text, begin)
        except RecursionError:
            return []
        except json.JSONDecodeError as error:
            cut = error.pos >= len(text) or error.msg.startswith("Unterminated")
            if cut or begin == 0:
                return []
            continue
        except ValueError:  # a number beyond all bounds
            return []
        if text[begin:end] not in found:
            found.append(text[begin:end])
    return found


def _is_open(text: str) -> bool:
    """Whether a JSON text ends before its last bracket closes."""
    depth, quoted, escaped = 0, False, False
    for letter in text:
        if quoted:
            quoted, escaped = escaped or letter != '"', not escaped and letter == "\\"
        elif letter == '"':
            quoted = True
        elif letter in "{[":
            depth += 1
        elif letter in "}]":
            depth -= 1
            if depth == 0:
                return False
    return True
