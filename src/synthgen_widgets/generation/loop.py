"""The engine's own thread and event loop: one of each per process.

A notebook's loop is busy whenever a cell runs, and patching it breaks other people's code. On a
thread of its own the engine works the same in a notebook, a script and CI.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

_lock = threading.Lock()
_loops: dict[int, asyncio.AbstractEventLoop] = {}


def submit(work: Coroutine[Any, Any, T]) -> Future[T]:
    """Start a coroutine on the engine's loop."""
    return asyncio.run_coroutine_threadsafe(work, engine_loop())


async def uninterrupted(work: Coroutine[Any, Any, T], without: asyncio.Future[Any] | None = None) -> T:
    """Finish `work` also when the task is cancelled meanwhile; the cancellation follows after it.

    `without` is what `work` can do without: a cancellation ends it, so that nobody waits for it.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if without is not None:
            without.cancel()
        await asyncio.wait([task])
        raise


def engine_loop() -> asyncio.AbstractEventLoop:
    """The engine's loop, started when it is first wanted; a forked child gets its own."""
    with _lock:
        pid = os.getpid()
        if pid not in _loops:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="synthgen-engine", daemon=True).start()
            _loops[pid] = loop
        return _loops[pid]
