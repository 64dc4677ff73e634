"""One chat-completion request as a server reads it: what is asked for, and in which mode."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue

from tests.servers.schema_values import JsonObject

Mode = Literal["json_schema", "tool", "json_object", "text"]

_TYPES = {"object", "array", "string", "integer", "number", "boolean", "null"}
_COUNT = re.compile(
    r"\b(\d{1,3})\s+(?:[\w-]+,?\s+){0,5}?"
    r"(?:topics?|sub-?topics?|inputs?|items?|samples?|examples?|names?|entries|texts?|messages?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ChatRequest:
    """A request to ``/v1/chat/completions``; `at` is the monotonic time of arrival in seconds.

    The headers are kept without the key, so that a recorded request can be shown.
    """

    headers: Mapping[str, str]
    body: JsonObject
    at: float

    @property
    def model(self) -> str:
        return str(self.body.get("model", ""))

    @property
    def mode(self) -> Mode:
        """How a structured answer is asked for; "text" when the parameters ask for none."""
        if self.tool is not None:
            return "tool"
        kind = _object(self.body.get("response_format")).get("type")
        if kind == "json_schema":
            return "json_schema"
        return "json_object" if kind == "json_object" else "text"

    @property
    def tool(self) -> JsonObject | None:
        """The function to be called: the one chosen by ``tool_choice``, or the only one."""
        tools = self.body.get("tools")
        if not isinstance(tools, list) or self.body.get("tool_choice") == "none":
            return None
        functions = [_object(_object(tool).get("function")) for tool in tools]
        chosen = _object(_object(self.body.get("tool_choice")).get("function")).get("name")
        return next((tool for tool in functions if chosen in (None, tool.get("name"))), None)

    @property
    def response_format(self) -> JsonObject:
        """The named schema inside ``response_format``, empty in the other modes."""
        return _object(_object(self.body.get("response_format")).get("json_schema"))

    @property
    def contents(self) -> list[str]:
        """What each message says, in order."""
        return [*_texts(self.body.get("messages"))]

    @property
    def text(self) -> str:
        """All that the messages say, in order."""
        return "\n".join(self.contents)

    @property
    def asked_count(self) -> int | None:
        """The number in the last phrase such as "8 different topics", as a model would read it."""
        found = _COUNT.findall(self.text)
        return int(found[-1]) if found else None

    def schema(self, mode: Mode) -> JsonObject | None:
        """The schema that an answer in `mode` follows."""
        match mode:
            case "json_schema":
                return _object(self.response_format.get("schema"))
            case "tool":
                return _object((self.tool or {}).get("parameters"))
            case _:
                return next(reversed([*_schemas_in(self.text)]), None)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _texts(messages: JsonValue) -> Iterator[str]:
    for message in messages if isinstance(messages, list) else []:
        content = _object(message).get("content")
        if isinstance(content, str):
            yield content
        for part in content if isinstance(content, list) else []:
            yield str(_object(part).get("text", ""))


def _schemas_in(text: str) -> Iterator[JsonObject]:
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        try:
            value, after = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            after = at + 1
        else:
            if _is_schema(value):
                yield value
        at = text.find("{", after)


def _is_schema(value: JsonObject) -> bool:
    return (
        value.get("type") in _TYPES
        or isinstance(value.get("properties"), dict)
        or any(isinstance(value.get(key), list) for key in ("anyOf", "oneOf", "allOf"))
        or str(value.get("$ref", "")).startswith("#")
    )
