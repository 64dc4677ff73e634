"""Telling the front end that something has changed: at most ten times a second, however much did."""

from __future__ import annotations

import threading
from collections.abc import Callable

from synthgen_widgets.errors import SynthgenError
from synthgen_widgets.session import Session

INTERVAL = 0.1
HEARTBEAT = 0.5
"""Seconds between two ticks of a run in which nothing is finished: its clock goes on."""


class Publisher:
    """Pushes the state of a session after changes.

    Args:
        session: whose state.
        push: sends it.
        closed: called once, when the session has been closed.
    """

    def __init__(self, session: Session, push: Callable[[], None], closed: Callable[[], None]) -> None:
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
        going = False
        while not self._over.is_set():
            changed = self._dirty.wait(HEARTBEAT)
            self._dirty.clear()
            if self._session.core.database.closed:
                self._closed()
                break
            run = self._session.run
            now_going = run is not None and not run.ended
            # One more tick after a run has ended, for it ends a moment after its last result.
            if changed or going or now_going:
                try:
                    self._push()
                except SynthgenError:
                    continue  # closed in between; the next round says so
            going = now_going
            self._over.wait(INTERVAL)
        self._forget()
