"""A loopback server with the chat-completion protocol, light enough never to be what is measured.

It prints its address and serves until its standard input closes. `POST /reset` sets the latency and
the fault mode and starts the counts again; `GET /stats` tells them.

Faults come by (ticket, attempt), so that every engine meets the same: 5 % error 429 with
`Retry-After: 1`, 3 % error 500, 3 % malformed JSON, 3 % cut off with `finish_reason` `length`, and 1 %
cut off by a server that says `stop`.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import job

_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
_FAULTS = ((0.05, "429"), (0.08, "500"), (0.11, "malformed"), (0.14, "cut_length"), (0.15, "cut_stop"))
_CUT_AT = 40
"""How many characters before its end an answer is cut off: inside its last text."""


@dataclass
class State:
    """How to answer, and what was counted since the last reset."""

    latency: float = 0.0
    faulty: bool = False
    requests: int = 0
    in_flight: int = 0
    peak_in_flight: int = 0
    abandoned: int = 0
    connections: int = 0
    next_number: int = 0
    asked: Counter[int] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    cpu_from: float = field(default_factory=time.process_time)

    def stats(self) -> dict[str, Any]:
        """The counts."""
        return {
            "requests": self.requests,
            "answered": self.answered.total(),
            "tickets_answered": len(self.answered),
            "paid_again": self.answered.total() - len(self.answered),
            "faults": dict(self.faults),
            "abandoned": self.abandoned,
            "in_flight": self.in_flight,
            "peak_in_flight": self.peak_in_flight,
            "connections": self.connections,
            "server_cpu_s": round(time.process_time() - self.cpu_from, 3),
        }


class Server:
    """What all connections share."""

    def __init__(self) -> None:
        self.state = State()
        self.open = 0
        self.loop = asyncio.get_running_loop()

    def reset(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Begin to count again; connections that are open already count too."""
        self.state = State(
            latency=settings.get("latency", 0.0),
            faulty=settings.get("faults", False),
            connections=self.open,
        )
        return self.state.stats()


class Connection(asyncio.Protocol):
    """One client connection."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.open += 1
        self._server.state.connections += 1

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.open -= 1

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            found = _LENGTH.search(self._buffer, 0, end)
            total = end + 4 + (int(found[1]) if found else 0)
            if len(self._buffer) < total:
                return
            target = self._buffer[: self._buffer.index(b"\r\n")]
            body = self._buffer[end + 4 : total]
            self._buffer = self._buffer[total:]
            self._serve(target, body)

    def _serve(self, target: bytes, body: bytes) -> None:
        if b"/chat/completions" in target:
            self._chat(body)
        elif b"/reset" in target:
            self._transport.write(_http(200, self._server.reset(json.loads(body or b"{}"))))
        elif b"/stats" in target:
            self._transport.write(_http(200, self._server.state.stats()))
        else:
            self._transport.write(_http(200, {"object": "list", "data": []}))

    def _chat(self, body: bytes) -> None:
        state = self._server.state
        state.requests += 1
        state.in_flight += 1
        state.peak_in_flight = max(state.peak_in_flight, state.in_flight)
        number = job.number_in(body) if job.SIGN in body else None
        if number is None:
            self._later(state, state.latency, _http(200, _other(state, body)), None)
            return
        fault = None
        if state.faulty:
            chance = job.fate(number, state.asked[number])
            fault = next((name for limit, name in _FAULTS if chance < limit), None)
        state.asked[number] += 1
        if fault is not None:
            state.faults[fault] += 1
        # A limiter refuses at once; whatever else goes wrong does so after the work.
        wait = 0.0 if fault == "429" else state.latency
        self._later(state, wait, _answer(body, number, fault), number if fault is None else None)

    def _later(self, state: State, wait: float, payload: bytes, number: int | None) -> None:
        if wait:
            self._server.loop.call_later(wait, self._send, state, payload, number)
        else:
            self._send(state, payload, number)

    def _send(self, state: State, payload: bytes, number: int | None) -> None:
        state.in_flight -= 1
        if number is not None:
            # Billed also where nobody is there any more to hear it.
            state.answered[number] += 1
        if self._transport.is_closing():
            state.abandoned += 1
        else:
            self._transport.write(payload)


def _answer(body: bytes, number: int, fault: str | None) -> bytes:
    if fault == "429":
        error = {"message": "Rate limit reached", "type": "requests", "code": "rate_limit_exceeded"}
        return _http(429, {"error": error}, b"Retry-After: 1\r\n")
    if fault == "500":
        return _http(500, {"error": {"message": "The server had an error", "type": "server_error"}})
    content = json.dumps(job.answer(number))
    if fault == "malformed":
        content = content.replace('"urgency":', '"urgency"', 1)
    elif fault is not None:
        content = content[:-_CUT_AT]
    return _http(200, _completion(body, content, "length" if fault == "cut_length" else "stop"))


def _other(state: State, body: bytes) -> dict[str, Any]:
    """An answer to any other request: inputs for a session, a client's probe."""
    request = json.loads(body)
    form = request.get("response_format") or {}
    schema = form.get("json_schema", {}).get("schema")
    if schema is None and request.get("tools"):
        schema = request["tools"][0]["function"]["parameters"]
    value = job.value_of(schema or {}, state.next_number)
    content = json.dumps(value) if schema else str(value)
    state.next_number += max(1, content.count("ticket "))
    return _completion(body, content, "stop")


def _completion(body: bytes, content: str, finish_reason: str) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if b'"tools"' in body and (tools := json.loads(body).get("tools")):
        call = {"name": tools[0]["function"]["name"], "arguments": content}
        message = {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": call}],
        }
        finish_reason = "tool_calls" if finish_reason == "stop" else finish_reason
    tokens_in, tokens_out = len(body) // 4, len(content) // 4
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_760_000_000,
        "model": "bench",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
        "usage": {
            "prompt_tokens": tokens_in,
            "completion_tokens": tokens_out,
            "total_tokens": tokens_in + tokens_out,
        },
    }


def _http(status: int, value: object, headers: bytes = b"") -> bytes:
    payload = json.dumps(value).encode()
    return (
        b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
        % (status, headers, len(payload))
    ) + payload


async def _main() -> None:
    server = Server()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: Connection(server), "127.0.0.1", 0, backlog=2048)
    port = listening.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{port}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    with asyncio.Runner() as runner:
        runner.run(_main())
