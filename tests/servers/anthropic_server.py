"""A loopback stand-in for Anthropic's messages protocol: `/v1/messages`.

Where a tool must be used, or a format is given, it writes what satisfies the JSON Schema of it.
"""

from __future__ import annotations

import hashlib
import json
from random import Random

from aiohttp import web

from tests.servers.loopback import Loopback
from tests.servers.schema_values import JsonObject, satisfying
from tests.servers.wording import paragraph


class AnthropicServer(Loopback):
    """Anthropic's server for one key; `requests` are the bodies it was sent.

    What is put into `refusals`, a status and a type of error, answers the next request instead.
    """

    def __init__(self, key: str) -> None:
        self.requests: list[JsonObject] = []
        self.refusals: list[tuple[int, str]] = []
        self.cuts_off = False
        self._key = key
        app = web.Application()
        app.router.add_post("/v1/messages", self._answer)
        super().__init__(app)

    async def _answer(self, http: web.Request) -> web.Response:
        if http.headers.get("x-api-key") != self._key:
            return _error(401, "authentication_error", "invalid x-api-key")
        body: JsonObject = await http.json()
        self.requests.append(body)
        if self.refusals:
            return _error(*self.refusals.pop(0), "It was told to.")
        seed = f"{json.dumps(body, sort_keys=True)}{len(self.requests)}"
        content = _content(body, Random(hashlib.sha256(seed.encode()).digest()))
        answer: JsonObject = {
            "id": f"msg_{len(self.requests)}",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": [content],
            "stop_reason": "max_tokens" if self.cuts_off else "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": 20, "output_tokens": 10},
        }
        return web.json_response(answer)


def _content(body: JsonObject, rng: Random) -> JsonObject:
    tools, form = body.get("tools"), _format(body)
    if isinstance(tools, list) and isinstance(tools[0], dict) and body.get("tool_choice"):
        written = satisfying(tools[0]["input_schema"], rng)  # type: ignore[arg-type]
        return {"type": "tool_use", "id": "toolu_1", "name": tools[0]["name"], "input": written}
    if isinstance(form, dict):
        return {"type": "text", "text": json.dumps(satisfying(form, rng))}
    return {"type": "text", "text": paragraph(rng)}


def _format(body: JsonObject) -> object:
    """The schema of the format that is asked for, by its older or its newer name."""
    settings = body.get("output_config")
    form = settings.get("format") if isinstance(settings, dict) else body.get("output_format")
    return form.get("schema") if isinstance(form, dict) else None


def _error(status: int, kind: str, words: str) -> web.Response:
    return web.json_response({"type": "error", "error": {"type": kind, "message": words}}, status=status)
