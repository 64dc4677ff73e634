"""A gate that holds a server's answers back, so that tests decide when each one arrives."""

from __future__ import annotations

import asyncio
import threading

# Short beside a network round trip, long beside the cost of a wake-up.
_POLL_SECONDS = 0.005


class Gate:
    """Open at first; once held, answers pass one by one as they are released."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._passes: int | None = None
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many answers are held back now."""
        return self._waiting

    def hold(self) -> None:
        """Let no further answer through."""
        with self._lock:
            self._passes = 0

    def release(self, count: int | None = None) -> None:
        """Let the next `count` answers through, or open the gate when no count is given."""
        with self._lock:
            if count is None or self._passes is None:
                self._passes = None
            else:
                self._passes += count

    async def pass_through(self) -> None:
        """Wait for a pass, on the server's loop."""
        self._waiting += 1
        try:
            # A test's thread opens the gate and the server's loop waits: polling crosses the two.
            while not self._take():  # noqa: ASYNC110
                await asyncio.sleep(_POLL_SECONDS)
        finally:
            self._waiting -= 1

    def _take(self) -> bool:
        with self._lock:
            if self._passes is None:
                return True
            if self._passes > 0:
                self._passes -= 1
                return True
            return False
