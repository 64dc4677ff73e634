"""When so many calls fail that going on would only cost time and money. Pure."""

from __future__ import annotations

from collections import Counter, deque

from synthgen_widgets.errors import ModelError

WINDOW = 20
SHARE = 0.5
AT_FIRST = 5
"""How many failures are enough where nothing has ever been answered."""


class Breaker:
    """Counts how the last units of a run ended: with an answer, however bad, or with a failed call."""

    def __init__(self) -> None:
        self._last: deque[str | None] = deque(maxlen=WINDOW)
        self._answered = False

    def answered(self) -> None:
        """Note a unit that was answered."""
        self._answered = True
        self._last.append(None)

    def failed(self, error: ModelError) -> ModelError | None:
        """Note a unit whose call failed; returns the error that ends the run, if this was one too many."""
        self._last.append(str(error))
        reasons = Counter(reason for reason in self._last if reason is not None)
        failures = reasons.total()
        at_first = not self._answered and failures >= AT_FIRST
        if not at_first and not (len(self._last) == WINDOW and failures > SHARE * WINDOW):
            return None
        reason, times = reasons.most_common(1)[0]
        msg = (
            f"{failures} of the last {len(self._last)} calls failed, so the run was stopped; what is done "
            f"is kept. The reason of {times} of them: {reason} Mend that, and run again for the rest."
        )
        return type(error)(msg, status=error.status, retry_after=error.retry_after)
