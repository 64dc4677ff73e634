"""Whether a call that failed is made again, and when: decided here alone. Pure, but for chance."""

from __future__ import annotations

import random

from synthgen_widgets.errors import (
    ModelError,
    ModelRateLimited,
    ModelTimeout,
    ModelUnavailable,
)
from synthgen_widgets.generation.structure.way import is_of_the_way

ATTEMPTS = 5
FEW_ATTEMPTS = 2
LIMITED_ATTEMPTS = 10
"""Where an endpoint that answers others asks to slow down: enough to outlast a minute's quota."""
FIRST_WAIT = 0.5
LONGEST_WAIT = 60.0
_LATER = 0.1
"""By what part of what an endpoint asks for a call waits longer, at most, so that not all come at once."""
_CRASHED = 500
"""The status of a server that may have tripped over the way, or just had a bad moment."""


class Patience:
    """What to do after each failure of one call, in whatever mode it is made."""

    def __init__(self) -> None:
        self._attempts = 0
        self._crashed_in_doubt = False

    def wait(self, error: ModelError, *, answered: bool, doubtful: bool) -> float | None:
        """Seconds to wait until the same request is sent again; None where it is not.

        Args:
            error: how it failed.
            answered: whether the endpoint has answered any call.
            doubtful: whether the mode may be the fault, and there is a plainer one.
        """
        self._attempts += 1
        if not error.transient or self._attempts >= self._most(error, answered=answered, doubtful=doubtful):
            return None
        if error.retry_after is not None:
            # Spreading calls needs no secret randomness, here and below.
            asked = min(error.retry_after, LONGEST_WAIT)
            return asked * (1 + random.uniform(0, _LATER))  # noqa: S311
        return random.uniform(0, min(LONGEST_WAIT, FIRST_WAIT * 2**self._attempts))  # noqa: S311

    def tries_plainer(self, error: ModelError, *, doubtful: bool) -> bool:
        """Whether the call is worth making in the next plainer mode; if so, it is counted anew."""
        crash = doubtful and not self._crashed_in_doubt and _is_crash(error)
        if not crash and not is_of_the_way(error):
            return False
        self._crashed_in_doubt = self._crashed_in_doubt or crash
        self._attempts = 0
        return True

    def _most(self, error: ModelError, *, answered: bool, doubtful: bool) -> int:
        if isinstance(error, ModelTimeout):
            return FEW_ATTEMPTS  # what timed out may have been answered and billed
        if isinstance(error, ModelUnavailable) and error.status is None and not answered:
            return FEW_ATTEMPTS  # nothing has ever answered there: a wrong address, not a bad moment
        if isinstance(error, ModelRateLimited) and answered:
            return LIMITED_ATTEMPTS
        if _is_crash(error):
            # The last attempt of all is kept for the next mode, where the mode may be the fault.
            return 1 if self._crashed_in_doubt else ATTEMPTS - doubtful
        return ATTEMPTS


def _is_crash(error: ModelError) -> bool:
    return isinstance(error, ModelUnavailable) and error.status == _CRASHED
