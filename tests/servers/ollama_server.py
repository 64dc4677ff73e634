"""A loopback stand-in for Ollama's own protocol: `/api/chat`, `/api/generate` and `/api/show`.

It writes what satisfies the JSON Schema in `format`, as Ollama does by decoding within it.
"""

from __future__ import annotations

import hashlib
import json
from random import Random

from aiohttp import web

from tests.servers.loopback import Loopback
from tests.servers.schema_values import JsonObject, satisfying
from tests.servers.wording import paragraph


class OllamaServer(Loopback):
    """Ollama with one model; `requests` are the bodies it was sent.

    A `limit` cuts answers to as many characters, and says so.
    """

    def __init__(self, model: str = "llama3.2", limit: int | None = None) -> None:
        self.requests: list[JsonObject] = []
        self.limit = limit
        self._model = model
        app = web.Application()
        app.router.add_post("/api/chat", self._chat)
        app.router.add_post("/api/generate", self._generate)
        app.router.add_post("/api/show", self._show)
        super().__init__(app)

    async def _chat(self, http: web.Request) -> web.Response:
        body, text, ended = await self._written(http)
        return self._reply(body, {"message": {"role": "assistant", "content": text}, **ended})

    async def _generate(self, http: web.Request) -> web.Response:
        body, text, ended = await self._written(http)
        return self._reply(body, {"response": text, **ended})

    async def _show(self, http: web.Request) -> web.Response:
        info: JsonObject = {"general.architecture": "llama", "llama.context_length": 8192}
        return web.json_response({"template": "", "details": {}, "model_info": info})

    async def _written(self, http: web.Request) -> tuple[JsonObject, str, JsonObject]:
        body: JsonObject = await http.json()
        self.requests.append(body)
        seed = f"{json.dumps(body, sort_keys=True)}{len(self.requests)}"
        rng = Random(hashlib.sha256(seed.encode()).digest())
        schema = body.get("format")
        text = json.dumps(satisfying(schema, rng)) if isinstance(schema, dict) else paragraph(rng)
        cut = text[: self.limit]
        ended: JsonObject = {"done": True, "done_reason": "stop" if cut == text else "length"}
        return body, cut, ended

    def _reply(self, body: JsonObject, answer: JsonObject) -> web.Response:
        if body.get("model") != self._model:
            said = f"model '{body.get('model')}' not found"
            return web.json_response({"error": said}, status=404)
        counts: JsonObject = {"prompt_eval_count": 20, "eval_count": 10}
        return web.json_response({"model": self._model, **answer, **counts})
