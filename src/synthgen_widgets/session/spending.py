"""What a session may spend, what it has spent, and what is still to come."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.generation.running.budget import Limits
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.session import frames
from synthgen_widgets.session.core import limits_of
from synthgen_widgets.session.holding import Holding
from synthgen_widgets.session.recorded import assigned

if TYPE_CHECKING:
    import pandas as pd


class Spending(Holding):
    """The part of a session that minds the money."""

    __slots__ = ()

    @property
    def budget_usd(self) -> float | None:
        """What all calls of the session together may cost, in US dollars; None for no limit.

        May be set at any time, also while a run goes. It is asked before each call, for what calls in
        flight may cost too: when it does not do for another call, these are finished and kept, and the
        run ends with `BudgetExceeded`. What a call may cost is learned from those before it, so a limit
        is overshot only by calls in flight that cost more than any before them.
        """
        return limits_of(self._core).usd

    @budget_usd.setter
    def budget_usd(self, usd: float | None) -> None:
        limits = Limits(checked_usd(usd), self.max_tokens_total)
        self._put_limits(limits, "budget_usd", limits.usd)

    @property
    def max_tokens_total(self) -> int | None:
        """How many tokens all calls of the session together may take, in and out; None for no limit.

        It is minded as `budget_usd` is, and needs no price.
        """
        return limits_of(self._core).tokens

    @max_tokens_total.setter
    def max_tokens_total(self, tokens: int | None) -> None:
        limits = Limits(self.budget_usd, checked_tokens(tokens))
        self._put_limits(limits, "max_tokens_total", limits.tokens)

    @property
    def spend(self) -> pd.DataFrame:
        """What all calls of the session took, one row for each stage and model.

        `tokens_in`, `tokens_out` and `cost_usd` are missing where those of any of its calls are unknown.
        """
        return frames.spend_frame(self._core)

    def _put_limits(self, limits: Limits, name: str, value: float | None) -> None:
        if limits != limits_of(self._core):
            kept: JsonObject = {"usd": limits.usd, "tokens": limits.tokens}
            self._core.put("budget", kept, assigned(f"Change {name}", name, value))


def checked_usd(usd: float | None) -> float | None:
    """An amount of money that a caller passed.

    Raises:
        UsageError: it is none.
    """
    fits = isinstance(usd, int | float) and not isinstance(usd, bool) and 0 <= usd < math.inf
    if usd is not None and not fits:
        raise UsageError(f"budget_usd is {shown(usd)}; pass an amount in US dollars, or None.")
    return None if usd is None else float(usd)


def checked_tokens(tokens: int | None) -> int | None:
    """A number of tokens that a caller passed.

    Raises:
        UsageError: it is none.
    """
    fits = isinstance(tokens, int) and not isinstance(tokens, bool) and tokens >= 0
    if tokens is not None and not fits:
        raise UsageError(f"max_tokens_total is {shown(tokens)}; pass a whole number, or None.")
    return tokens
