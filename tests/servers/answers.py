"""What the model writes: pure functions from a request and an outcome to a completion."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from random import Random

from pydantic import JsonValue

from tests.servers.chat_request import ChatRequest, Mode
from tests.servers.outcomes import (
    Altered,
    BrokenJson,
    CutShort,
    DuplicateItems,
    Fenced,
    InvalidItems,
    NoChoices,
    NullContent,
    Outcome,
    Refuse,
    Write,
    WrongCount,
    unsupported,
)
from tests.servers.schema_values import JsonObject, resolved, satisfying, violating
from tests.servers.wording import paragraph

_STRUCTURED: tuple[Mode, ...] = ("json_schema", "tool", "json_object")


@dataclass(frozen=True)
class Capabilities:
    """Which modes a server honours; one it neither supports nor ignores is refused with 400."""

    supports: frozenset[Mode] = frozenset(_STRUCTURED)
    ignores: frozenset[Mode] = frozenset()

    def mode_of(self, request: ChatRequest) -> Mode:
        """The mode in which the request is answered."""
        return "text" if request.mode in self.ignores else request.mode


def refusal(request: ChatRequest, capabilities: Capabilities) -> Refuse | None:
    """The 400 that a real server would send for this request, if it would."""
    mode = request.mode
    param = "tools" if mode == "tool" else "response_format"
    if mode in capabilities.ignores or mode == "text":
        return None
    if mode not in capabilities.supports:
        named = "tools" if mode == "tool" else f"response_format {mode}"
        return unsupported(param, f"{named} is not supported")
    if mode == "json_object" and "json" not in request.text.lower():
        said = "'messages' must contain the word 'json' in some form, to use 'response_format'."
        return unsupported("messages", said)
    if mode == "json_schema" and request.response_format.get("strict") is True:
        schema = request.schema(mode) or {}
        fault = unfit_for_strict(schema, schema, ())
        if fault:
            name = request.response_format.get("name")
            return unsupported(param, f"Invalid schema for response_format '{name}': {fault}")
    return None


def completion(
    request: ChatRequest, outcome: Outcome | None, capabilities: Capabilities, repetition: int
) -> JsonObject:
    """The body of a chat completion; the same for the same request and `repetition`."""
    digest = hashlib.sha256(f"{json.dumps(request.body, sort_keys=True)}#{repetition}".encode())
    rng = Random(digest.digest())
    mode = capabilities.mode_of(request)
    text, finish = _written(request, mode, outcome, rng)
    message: JsonObject = {"role": "assistant", "content": text, "refusal": None}
    if isinstance(outcome, NullContent):
        message["content"] = None
    elif mode == "tool":
        call: JsonObject = {"name": (request.tool or {}).get("name"), "arguments": text}
        call_id = f"call_{digest.hexdigest()[:24]}"
        message |= {
            "content": None,
            "tool_calls": [{"id": call_id, "type": "function", "function": call}],
        }
        forced = isinstance(request.body.get("tool_choice"), dict)
        finish = finish if forced or finish != "stop" else "tool_calls"
    choice: JsonObject = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
    altered = outcome if isinstance(outcome, Altered) else Altered()
    message |= altered.message
    choices: list[JsonValue] = [{**choice, **altered.choice}]
    prompt_tokens, completion_tokens = _tokens(request.text), _tokens(text)
    return {
        "id": f"chatcmpl-{digest.hexdigest()[:29]}",
        "object": "chat.completion",
        "created": 1_760_000_000 + repetition,
        "model": request.model,
        "choices": [] if isinstance(outcome, NoChoices) else choices,
        "usage": {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": prompt_tokens + completion_tokens,
        },
        **altered.body,
    }


def _written(request: ChatRequest, mode: Mode, outcome: Outcome | None, rng: Random) -> tuple[str, str]:
    if isinstance(outcome, Write):
        return outcome.text, outcome.finish_reason
    schema = request.schema(mode)
    if schema is None:
        text = '{"answer": "json without a schema"}' if mode == "json_object" else paragraph(rng)
    else:
        value = satisfying(schema, rng, list_length=request.asked_count or 3)
        text = json.dumps(_spoiled(value, schema, outcome, rng), ensure_ascii=False)
    match outcome:
        case CutShort():
            return text[: len(text) // 2], "length"
        case BrokenJson():
            return text.rstrip("}]"), "stop"
        case Fenced():
            return f"Sure, here you are:\n\n```json\n{text}\n```\nAnything else?", "stop"
        case _:
            return text, "stop"


def _spoiled(value: JsonValue, schema: JsonObject, outcome: Outcome | None, rng: Random) -> JsonValue:
    if not isinstance(outcome, InvalidItems | WrongCount | DuplicateItems):
        return value
    name, items, item_schema = _list_in(value, schema)
    match outcome:
        case InvalidItems(count) if items is not None:
            bad = [violating(item_schema, item, schema) for item in items[:count]]
            items = [*bad, *items[count:]]
        case InvalidItems():
            return violating(schema, value)
        case WrongCount(by) if items is not None:
            extra: JsonObject = {"type": "array", "items": item_schema, "minItems": max(by, 0)}
            more = satisfying(extra | _definitions(schema), rng)
            assert isinstance(more, list)
            items = [*items[: len(items) + min(by, 0)], *more]
        case DuplicateItems(count) if items:
            items = [*items[:-count], *[items[0]] * count]
        case _:
            return value
    return items if name is None or not isinstance(value, dict) else value | {name: items}


def _list_in(value: JsonValue, schema: JsonObject) -> tuple[str | None, list[JsonValue] | None, JsonObject]:
    """The answer's list: the value itself, or its first property that is one."""
    schema_here = resolved(schema, schema)
    if isinstance(value, list):
        return None, value, _object(schema_here.get("items"))
    for name, part in value.items() if isinstance(value, dict) else ():
        if isinstance(part, list):
            property_schema = _object(_object(schema_here.get("properties")).get(name))
            return name, part, _object(resolved(property_schema, schema).get("items"))
    return None, None, {}


def unfit_for_strict(schema: JsonObject, root: JsonObject, path: tuple[str, ...]) -> str | None:
    """What OpenAI's strict mode refuses: a schema that leaves any property open."""
    if not path and schema.get("type") != "object":
        return "schema must be a JSON Schema of 'type: \"object\"'."
    properties = schema.get("properties")
    if schema.get("type") == "object" or isinstance(properties, dict):
        if schema.get("additionalProperties") is not False:
            return f"In context={path}, 'additionalProperties' is required to be false."
        required = schema.get("required")
        missing = set(_object(properties)) - {*(required if isinstance(required, list) else [])}
        if missing:
            return f"In context={path}, 'required' must include every key: {sorted(missing)}."
    parts = [*_object(properties).items(), *_object(schema.get("$defs")).items()]
    parts.append(("items", schema.get("items")))
    options = schema.get("anyOf")
    parts.extend(("anyOf", option) for option in (options if isinstance(options, list) else []))
    faults = (unfit_for_strict(_object(part), root, (*path, name)) for name, part in parts if part)
    return next((fault for fault in faults if fault), None)


def _definitions(schema: JsonObject) -> JsonObject:
    return {key: schema[key] for key in ("$defs", "definitions") if key in schema}


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _tokens(text: str) -> int:
    return max(1, len(text) // 4)
