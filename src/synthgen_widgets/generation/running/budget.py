"""What a session may still spend, asked before each call. Pure.

Each call that is made reserves what it may take, and settles for what it took, so calls in flight count
too. What a call may take is learned from the run's own calls: the dearest so far. Until one has been
answered they are made one by one, and while few have been, near a limit fewer are in flight. So a limit
is overshot only by a call that takes more than any before it, at most by each of those in flight then.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from synthgen_widgets.errors import BudgetExceeded
from synthgen_widgets.generation.model import Price, Reply, Request
from synthgen_widgets.text import money

Unit: TypeAlias = Literal["usd", "tokens"]

_CHARS_A_TOKEN = 4
_DOUBT = 16
"""How many times what a single answered call took is set aside for those in flight; less with each more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a session may spend in all its calls; None for no limit."""

    usd: float | None = None
    tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What a call may take, or took."""

    tokens: int
    usd: float


class Budget:
    """The account of one run.

    Args:
        usd: what the session has spent before.
        tokens: how many tokens it has used before.
        price: what the model costs; None where nobody knows.
    """

    def __init__(self, usd: float, tokens: int, price: Price | None) -> None:
        self._spent: dict[Unit, float] = {"usd": usd, "tokens": tokens}
        self._reserved: dict[Unit, float] = {"usd": 0.0, "tokens": 0}
        self._open = 0
        self._price = price or Price(0.0, 0.0)
        self._answered = 0
        self._in_a_char = 1 / _CHARS_A_TOKEN
        self._out = 0

    def reserve(self, request: Request, limits: Limits) -> Need | None:
        """Reserve what a call may take.

        Returns:
            What was reserved, to be settled; None where there may be room once a call that is in flight
            has settled.

        Raises:
            BudgetExceeded: there is no room.
        """
        tokens_in = int(_chars(request) * self._in_a_char) + 1
        tokens_out = self._out if self._answered else request.max_tokens or 0
        need = Need(tokens_in + tokens_out, self._price.of(tokens_in, tokens_out) or 0.0)
        wanted: list[tuple[Unit, float | None, float]] = [
            ("usd", limits.usd, need.usd),
            ("tokens", limits.tokens, need.tokens),
        ]
        for unit, limit, amount in wanted:
            if limit is None:
                continue
            room = limit - self._spent[unit]
            if self._open and self._doubted(self._reserved[unit] + amount) > room:
                return None
            if amount > room:
                raise self._exceeded(unit, limit)
        self._open += 1
        for unit, _, amount in wanted:
            self._reserved[unit] += amount
        return need

    def settle(self, need: Need, request: Request, reply: Reply | None) -> None:
        """Put what a call took in the place of what was reserved for it; None for one without a reply."""
        self._open -= 1
        self._reserved["usd"] -= need.usd
        self._reserved["tokens"] -= need.tokens
        if reply is None:
            return
        # Where the provider does not say what it took, what it may have taken is counted.
        tokens_in = (
            reply.tokens_in if reply.tokens_in is not None else int(_chars(request) * self._in_a_char)
        )
        said = len(reply.text) + len(reply.reasoning or "")
        tokens_out = reply.tokens_out if reply.tokens_out is not None else said // _CHARS_A_TOKEN
        cost = reply.cost_usd if reply.cost_usd is not None else self._price.of(tokens_in, tokens_out)
        self._spent["usd"] += cost or 0.0
        self._spent["tokens"] += tokens_in + tokens_out
        per_char = tokens_in / max(1, _chars(request))
        self._in_a_char = max(self._in_a_char, per_char) if self._answered else per_char
        self._out = max(self._out, tokens_out)
        self._answered += 1

    def _doubted(self, amount: float) -> float:
        """What calls in flight may take together, as far as those that were answered let one know."""
        return amount * (1 + _DOUBT / self._answered) if self._answered else math.inf

    def _exceeded(self, unit: Unit, limit: float) -> BudgetExceeded:
        spent = self._spent[unit]
        if unit == "usd":
            said, of, setting = money(spent), money(limit), "budget_usd"
        else:
            said, of, setting = f"{spent:,.0f} tokens", f"{limit:,.0f}", "max_tokens_total"
        msg = (
            f"The session has spent {said} of {of}, and the next call may take it over that. What is done "
            f"is kept; raise session.{setting} and run again for the rest."
        )
        return BudgetExceeded(msg, spent=spent, limit=limit)


def _chars(request: Request) -> int:
    return sum(len(message.content) for message in request.messages)
