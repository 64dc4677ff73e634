"""How messages reach the front end, also while a cell is running.

A kernel with subshells (ipykernel 7) sends the browser's next message to wherever the comm's last
outgoing message came from. A plain push from a thread counts as coming from the running cell, and the
browser would then wait for that cell to end. So every push goes out in the context of the last message
that came in through a subshell.
"""

from __future__ import annotations

import contextvars
import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

Send = Callable[[dict[str, Any], list[bytes]], None]


class Channel:
    """Sends messages to the front end.

    Args:
        send: puts one message on the comm.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._lock = threading.Lock()
        self._route: contextvars.Context | None = None

    def note_route(self, message: Mapping[str, Any]) -> None:
        """Remember the way that a message from the front end came; called while it is handled."""
        if message.get("header", {}).get("subshell_id"):
            self._route = contextvars.copy_context()

    def reply(self, rid: int | None, result: bytes | None, error: Mapping[str, str] | None) -> None:
        """Answer a request with a packed result, or with an error."""
        if result is not None:
            self._put({"rid": rid, "ok": True}, [result])
        else:
            self._put({"rid": rid, "error": error}, [])

    def push(self, tick: bytes) -> None:
        """Send a packed tick, which nobody has asked for."""
        self._put({"tick": True}, [tick])

    def _put(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        with self._lock:
            route = self._route
            if route is None:
                self._send(content, buffers)
            else:
                route.copy().run(self._send, content, buffers)


def packed(value: object) -> bytes:
    """Compact JSON in one buffer: Jupyter passes buffers on untouched, and parses everything else twice.

    What no front end could read is made readable: half a surrogate pair, and numbers that JSON has not.
    """
    try:
        text = _dumps(value)
    except ValueError:
        text = _dumps(json.loads(json.dumps(value), parse_constant=lambda _: None))
    return text.encode(errors="replace")


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
