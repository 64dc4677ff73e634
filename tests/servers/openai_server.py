"""A loopback server that speaks OpenAI's chat-completion protocol, faults included.

It answers by generating data that satisfy the JSON Schema in the request, so that nothing about
the product's prompts is built into it, and it can be told to fail in every way a real one does.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection

from aiohttp import web

from tests.servers.answers import Capabilities, completion, refusal
from tests.servers.chat_request import ChatRequest, Mode
from tests.servers.gate import Gate
from tests.servers.loopback import Loopback
from tests.servers.outcomes import (
    Drip,
    Drop,
    Hang,
    Html,
    Outcome,
    Raw,
    Refuse,
    Script,
    Truncate,
    unknown_model,
    wrong_key,
)
from tests.servers.schema_values import JsonObject

_PATIENCE_SECONDS = 30.0


class OpenAIServer(Loopback):
    """The server, running between entering and leaving its context.

    `key` is the bearer key that requests must carry (None: any or none); `models` the names it
    knows (None: any). A structured mode in `ignores` is silently answered as if it had not been
    asked for, one in neither `supports` nor `ignores` is refused with 400. `latency` is in seconds.
    """

    def __init__(
        self,
        *,
        key: str | None = None,
        models: Collection[str] | None = None,
        supports: Collection[Mode] = ("json_schema", "tool", "json_object"),
        ignores: Collection[Mode] = (),
        latency: float = 0.0,
    ) -> None:
        self.script = Script()
        self.gate = Gate()
        self.latency = latency
        self.abandoned = 0
        self.peak_in_flight = 0
        self._peers: set[object] = set()
        self.capabilities = Capabilities(frozenset(supports), frozenset(ignores))
        self._key = key
        self._models = models
        self._requests: list[ChatRequest] = []
        self._in_flight = 0
        self._repetitions: Counter[str] = Counter()
        self._changed = threading.Condition()
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_get("/v1/models", self._list_models)
        # A client that hangs up cancels its handler, which is how `abandoned` is known.
        super().__init__(app, notices_hang_up=True)

    @property
    def api_base(self) -> str:
        """The base URL to give to a client, ending in ``/v1``."""
        return f"{self.address}/v1"

    @property
    def requests(self) -> tuple[ChatRequest, ...]:
        """The chat-completion requests taken so far, refused ones included, in order."""
        return tuple(self._requests)

    @property
    def connections(self) -> int:
        """Over how many connections the requests have come."""
        return len(self._peers)

    def wait_until(self, holds: Callable[[OpenAIServer], bool]) -> None:
        """Block until `holds(self)`; it is asked whenever a request comes, waits or ends."""
        with self._changed:
            if not self._changed.wait_for(lambda: holds(self), _PATIENCE_SECONDS):
                seen = f"{len(self._requests)} requests, {self.gate.waiting} held at the gate"
                raise TimeoutError(f"The awaited state did not come; there are {seen}.")

    async def _list_models(self, request: web.Request) -> web.Response:
        refused = self._refused_key(request)
        if refused:
            return _error(refused)
        names = sorted(self._models if self._models is not None else ["test-model"])
        data = [{"id": name, "object": "model", "created": 1, "owned_by": "test"} for name in names]
        return web.json_response({"object": "list", "data": data})

    async def _chat(self, http: web.Request) -> web.StreamResponse:
        try:
            body = await http.json()
        except json.JSONDecodeError:
            said = "We could not parse the JSON body of your request."
            return _error(Refuse(400, said, "invalid_request_error"))
        headers = {k: v for k, v in http.headers.items() if k.lower() != "authorization"}
        request = ChatRequest(headers, body, time.monotonic())
        self._requests.append(request)
        self._peers.add(http.transport and http.transport.get_extra_info("peername"))
        self._in_flight += 1
        self.peak_in_flight = max(self.peak_in_flight, self._in_flight)
        try:
            return await self._answer(http, request)
        except asyncio.CancelledError:
            self.abandoned += 1
            raise
        finally:
            self._in_flight -= 1
            self._tell()

    async def _answer(self, http: web.Request, request: ChatRequest) -> web.StreamResponse:
        outcome = self.script.next_for(request)
        waiting = asyncio.ensure_future(self.gate.pass_through())
        try:
            await asyncio.sleep(0)
            self._tell()
            await waiting
        finally:
            waiting.cancel()
        if self.latency:
            await asyncio.sleep(self.latency)
        refused = self._refused_key(http) or self._refused_request(request)
        if isinstance(outcome, Refuse):
            refused = outcome
        if refused:
            return _error(refused)
        return await self._send(http, request, outcome)

    async def _send(
        self, http: web.Request, request: ChatRequest, outcome: Outcome | None
    ) -> web.StreamResponse:
        if isinstance(outcome, Hang):
            await self._closing.wait()
        if isinstance(outcome, Drop | Hang):
            return _hang_up(http)
        if isinstance(outcome, Html):
            page = "<!doctype html><title>Sign in</title><p>Please sign in to the proxy.</p>"
            return web.Response(text=page, content_type="text/html")
        if isinstance(outcome, Raw):
            return await _raw(http, outcome)
        if isinstance(outcome, Drip):
            return await self._drip(http, outcome)
        said = json.dumps(request.body, sort_keys=True)
        body = completion(request, outcome, self.capabilities, self._repetitions[said])
        self._repetitions[said] += 1
        if isinstance(outcome, Truncate):
            return await _half(http, body)
        return web.json_response(body, headers={"x-request-id": f"req_{len(self._requests)}"})

    async def _drip(self, http: web.Request, drip: Drip) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(http)
        while not self._closing.is_set():
            await response.write(b" ")
            await asyncio.sleep(drip.seconds)
        return response

    def _refused_key(self, http: web.Request) -> Refuse | None:
        scheme, _, key = http.headers.get("Authorization", "").partition(" ")
        if self._key is None or (scheme == "Bearer" and key == self._key):
            return None
        return wrong_key(key or None)

    def _refused_request(self, request: ChatRequest) -> Refuse | None:
        if self._models is not None and request.model not in self._models:
            return unknown_model(request.model)
        if request.body.get("stream"):
            return Refuse(400, "stream is not supported", "invalid_request_error", param="stream")
        return refusal(request, self.capabilities)

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()


def _error(refused: Refuse) -> web.Response:
    error = {
        "message": refused.message,
        "type": refused.kind,
        "param": refused.param,
        "code": refused.code,
    }
    headers = {} if refused.retry_after is None else {"Retry-After": refused.retry_after}
    return web.json_response({"error": error}, status=refused.status, headers=headers)


def _hang_up(http: web.Request) -> web.Response:
    if http.transport:
        http.transport.abort()
    return web.Response()


async def _half(http: web.Request, body: JsonObject) -> web.StreamResponse:
    payload = json.dumps(body).encode()
    response = web.StreamResponse()
    response.content_type = "application/json"
    response.content_length = len(payload)
    await response.prepare(http)
    await response.write(payload[: len(payload) // 2])
    if http.transport:
        http.transport.close()
    return response


async def _raw(http: web.Request, raw: Raw) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", **dict(raw.headers)})
    await response.prepare(http)
    for _ in range(raw.times):
        await response.write(raw.body)
    await response.write_eof()
    return response
