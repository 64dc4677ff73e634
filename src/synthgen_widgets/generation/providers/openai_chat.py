"""One chat completion from an OpenAI-compatible server, over the fast lane."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from synthgen_widgets.errors import ModelError, ModelUnavailable
from synthgen_widgets.generation.providers import lane
from synthgen_widgets.generation.providers.call_errors import (
    for_status,
    no_completion,
    no_server,
    retry_after,
    said_by,
    timed_out,
    untrusted,
    where,
)
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.models import Model

_FIRST_REDIRECT, _FIRST_ERROR, _LAST_ERROR = 300, 400, 599
_SHOWN = 2_000
# Fields that an endpoint may refuse by name, and that can be left out or called otherwise.
_NEGOTIABLE = frozenset({"temperature", "top_p", "seed", "max_tokens"})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server and a model there."""

    api_base: str
    model: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal of one field of the request."""

    field: str
    error: ModelError


async def ask(
    endpoint: Endpoint, fields: JsonObject, settings: Model, *, structured: bool
) -> JsonObject | ModelError | Refused:
    """The completion, or why there is none; it raises nothing, as a traceback would hold the key.

    Args:
        endpoint: where to ask.
        fields: the request body without the model.
        settings: the model as the user named it.
        structured: whether structure is asked for in a way that the endpoint may not know.
    """
    url = f"{endpoint.api_base.rstrip('/')}/chat/completions"
    text = json.dumps({"model": endpoint.model, **fields}, ensure_ascii=False)
    answer = await lane.post(url, text.encode("utf-8", "replace"), endpoint.key, settings.timeout)
    if isinstance(answer, lane.Answered):
        return _read(answer, fields, settings, structured=structured)
    match answer.trouble:
        case "late":
            return timed_out(settings)
        case "unreachable":
            return no_server(settings, answer.said)
        case "untrusted":
            return untrusted(settings, answer.said)
        case _:
            here, said = where(settings), said_by(answer.said, settings)
            return ModelUnavailable(f"{here} broke off the answer: {said} Run again in a while.")


def _read(
    answer: lane.Answered, fields: JsonObject, settings: Model, *, structured: bool
) -> JsonObject | ModelError | Refused:
    try:
        body: JsonValue = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = None
    found = body if isinstance(body, dict) else {}
    status = answer.status
    fault = found.get("error")
    if status < _FIRST_REDIRECT and not fault:
        if body is None:
            return no_completion(settings, f"It sent {_beginning(answer.body)}")
        return found
    told = fault if isinstance(fault, dict) else {}
    if status < _FIRST_REDIRECT:
        # Routers pass on the errors of others with the status of success.
        code = told.get("code")
        status = code if isinstance(code, int) and _FIRST_ERROR <= code <= _LAST_ERROR else 502
    if status < _FIRST_ERROR:
        return no_completion(settings, f"It redirects (HTTP status {status}).")
    words = next(
        (
            words
            for words in (told.get("message"), fault, found.get("message"), found.get("detail"))
            if words
        ),
        _beginning(answer.body),
    )
    error = for_status(
        settings,
        status,
        words if isinstance(words, str) else json.dumps(words),
        hints=f"{told.get('type')} {told.get('code')}",
        wait=retry_after(answer.headers, datetime.now(UTC)),
        structured=structured,
    )
    named = told.get("param")
    if status == _FIRST_ERROR and named in _NEGOTIABLE and named in fields:
        return Refused(named, error)
    return error


def _beginning(body: bytes) -> str:
    return repr(body[:_SHOWN].decode("utf-8", "replace").strip()[:80])
