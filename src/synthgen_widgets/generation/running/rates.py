"""Limits on calls and tokens a minute, as buckets that fill while time passes. Pure: told the time."""

from __future__ import annotations

_MINUTE = 60.0
_BURST = 20
"""The part of a minute's quota that may be used at once."""
_FIRST_GUESS = 500
_WEIGHT = 0.1
"""How much the newest call counts in what a call is expected to take."""


class Bucket:
    """At most so much in any minute: a burst at once, and the rest as the minute passes.

    Args:
        per_minute: the quota.
    """

    def __init__(self, per_minute: int) -> None:
        self._capacity = float(max(1, per_minute // _BURST))
        self._per_second = (per_minute - self._capacity + 1) / _MINUTE
        self._level = self._capacity
        self._at: float | None = None

    def delay(self, amount: float, now: float) -> float:
        """How many seconds until so much may be taken; 0 for now."""
        # One call may need more than a burst: it may begin with a full bucket, and leaves a debt.
        missing = min(amount, self._capacity) - self._filled(now)
        return max(0.0, missing / self._per_second)

    def take(self, amount: float, now: float) -> None:
        """Take so much; a negative amount gives back."""
        self._level = min(self._capacity, self._filled(now) - amount)

    def _filled(self, now: float) -> float:
        if self._at is not None:
            self._level = min(self._capacity, self._level + (now - self._at) * self._per_second)
        self._at = now
        return self._level


class Rates:
    """The rates that an endpoint allows. A call is charged what calls took lately, and then what it took.

    Args:
        requests_per_minute: None for no limit.
        tokens_per_minute: in and out together; None for no limit.
    """

    def __init__(self, requests_per_minute: int | None, tokens_per_minute: int | None) -> None:
        self._requests = None if requests_per_minute is None else Bucket(requests_per_minute)
        self._tokens = None if tokens_per_minute is None else Bucket(tokens_per_minute)
        self._typical = float(_FIRST_GUESS)

    def delay(self, now: float) -> float:
        """How many seconds until the next call may begin; 0 for now."""
        return max(
            self._requests.delay(1, now) if self._requests else 0.0,
            self._tokens.delay(self._typical, now) if self._tokens else 0.0,
        )

    def begin(self, now: float) -> float:
        """Charge a call; returns the tokens that it was charged."""
        if self._requests:
            self._requests.take(1, now)
        if self._tokens:
            self._tokens.take(self._typical, now)
        return self._typical

    def end(self, charged: float, used: int | None, now: float) -> None:
        """Put right what a call was charged once it is known what it took; None where it is not."""
        if used is None or self._tokens is None:
            return
        self._tokens.take(used - charged, now)
        self._typical += _WEIGHT * (used - self._typical)
