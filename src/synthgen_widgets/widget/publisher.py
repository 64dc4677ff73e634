"""Telling the front end that something has changed: at most twenty times a second, however much did."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from synthgen_widgets.errors import SynthgenError
from synthgen_widgets.session import Session, marking

INTERVAL = 0.05
"""Seconds between two pushes: what is stored is painted within 80 ms."""
HEARTBEAT = 0.5
"""Seconds between two looks where nothing was heard: a run's clock goes on, and so does another process."""


class Publisher:
    """Pushes what has changed in a session.

    Args:
        session: which one.
        push: sends what is new, if anything is; says whether there is more.
        closed: called once, when the session has been closed.
    """

    def __init__(self, session: Session, push: Callable[[], bool], closed: Callable[[], None]) -> None:
        self._session = session
        self._push = push
        self._closed = closed
        self._dirty = threading.Event()
        self._over = threading.Event()
        self._forget = session.core.database.listen(self._dirty.set)
        self._thread = threading.Thread(target=self._serve, name="synthgen-publisher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Push nothing more."""
        self._over.set()
        self._dirty.set()

    def _serve(self) -> None:
        database, going, more = self._session.core.database, False, False
        while not self._over.is_set():
            changed = self._dirty.wait(INTERVAL if more else HEARTBEAT)
            self._dirty.clear()
            if database.closed:
                self._closed()
                break
            run = self._session.run
            now_going = (run is not None and not run.ended) or marking.doing(self._session.core) is not None
            # One more push after either has ended, for it ends a moment after its last result.
            if changed or more or going or now_going or database.read_only:
                with suppress(SynthgenError):  # closed in between: the next round says so
                    more = self._push()
            going = now_going
            self._over.wait(INTERVAL)
        self._forget()
