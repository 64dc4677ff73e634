"""The writes of a run, put together: what comes while one transaction is committed goes into the next.

Each write crosses to the writer's thread and back, and each transaction waits for the disk. With many
calls in flight that would cost more than all else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from synthgen_widgets.errors import SessionError
from synthgen_widgets.store import Database, Tx

T = TypeVar("T")

_MOMENT = 0.02

_Entry = tuple[Callable[[Tx], Any], "asyncio.Future[Any]"]


class Ledger:
    """Writes into a session on behalf of one run; used on the engine's loop only.

    Args:
        database: where to.
        change: the recorded change that all of it belongs to, for undo.
    """

    def __init__(self, database: Database, change: int) -> None:
        self._database = database
        self._change = change
        self._entries: list[_Entry] = []
        self._busy = False
        self._timer: asyncio.TimerHandle | None = None

    def write(self, work: Callable[[Tx], T], *, soon: bool = True) -> asyncio.Future[T]:
        """Do `work` in a transaction; the future resolves once it is on disk.

        Args:
            work: what to do; what it raises undoes it alone. It may be called twice, the first time in
                vain.
            soon: whether something waits for it; else it goes with the next that is, or a moment later.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._entries.append((work, done))
        if not self._busy and soon:
            self._busy = True
            loop.call_soon(self._submit)  # with whatever else comes in this turn of the loop
        elif not self._busy and self._timer is None:
            self._timer = loop.call_later(_MOMENT, self._on_time)
        return done

    def _on_time(self) -> None:
        self._timer = None
        if not self._busy:
            self._submit()

    def _submit(self) -> None:
        entries, self._entries = self._entries, []
        self._busy = bool(entries)
        if entries:
            self._send(entries, self._written)

    def _send(self, entries: list[_Entry], then: Callable[[list[_Entry], Future[list[Any]]], None]) -> None:
        loop = asyncio.get_running_loop()

        def work(tx: Tx) -> list[Any]:
            return [work(tx) for work, _ in entries]

        try:
            written = self._database.write(work, change=self._change)
        except SessionError as error:  # it is closed
            written = Future()
            written.set_exception(error)
        written.add_done_callback(lambda future: loop.call_soon_threadsafe(then, entries, future))

    def _written(self, entries: list[_Entry], written: Future[list[Any]]) -> None:
        error = written.exception()
        if error is None or isinstance(error, SessionError) or len(entries) == 1:
            _resolve(entries, written)
        else:
            # One of them is at fault, and all were undone: each for itself now.
            for entry in entries:
                self._send([entry], _resolve)
        self._submit()


def _resolve(entries: list[_Entry], written: Future[list[Any]]) -> None:
    error = written.exception()
    for place, (_, done) in enumerate(entries):
        if done.done():
            continue
        if error is None:
            done.set_result(written.result()[place])
        else:
            done.set_exception(error)
