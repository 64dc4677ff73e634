"""What calls will take before any is made: arithmetic over rendered prompts and earlier calls. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from synthgen_widgets.generation.model import Price
from synthgen_widgets.templates import GuidanceStage
from synthgen_widgets.text import money

CHARS_A_TOKEN = 4.0
# Tokens that a model writes for one item, from short to long, where the session has no calls to go by.
_USUAL: dict[GuidanceStage, tuple[float, float]] = {
    "topics": (5, 20),
    "inputs": (20, 200),
    "outputs": (30, 600),
}
_SPREAD = 0.25
"""How far the next calls may be from earlier ones, as a part."""
_REPEATED = 0.15
"""The part of calls that is made again for what was invalid or a duplicate, at most."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A call that was made for a stage, and answered."""

    chars: int
    wanted: int
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What generating will take. The low figures hold if all goes well, the high ones leave room.

    Nothing was sent for it. Costs are None where nobody knows the price.
    """

    stage: str
    """`topics`, `inputs` or `outputs`; `all` for the three together."""
    items: int
    """How many topics, inputs or outputs will be asked for."""
    calls: int
    tokens_in: int
    tokens_out_low: int
    tokens_out_high: int
    cost_usd_low: float | None
    cost_usd_high: float | None
    parts: tuple[Estimate, ...] = ()
    """The stages, where this is all of them."""

    def __str__(self) -> str:
        out = f"{self.tokens_out_low:,} to {self.tokens_out_high:,} tokens out"
        cost = "cost unknown"
        if self.cost_usd_low is not None and self.cost_usd_high is not None:
            cost = f"{money(self.cost_usd_low)} to {money(self.cost_usd_high)}"
        if self.cost_usd_high == 0:
            cost = "no cost"
        calls = f"{self.calls:,} call{'' if self.calls == 1 else 's'}"
        total = f"{self.stage}: {calls} · {self.tokens_in:,} tokens in · {out} · {cost}"
        return "\n".join([total, *(f"  {part}" for part in self.parts)])

    def __repr__(self) -> str:
        return f"<Estimate {self}>"


def forecast(
    stage: GuidanceStage,
    *,
    items: int,
    calls: int,
    chars: Sequence[int],
    seen: Sequence[Seen],
    price: Price | None,
) -> Estimate:
    """What the calls of a stage will take.

    Args:
        stage: the stage.
        items: how many items they will ask for.
        calls: how many they will be, without repetitions.
        chars: the length of some of their prompts.
        seen: earlier calls of the stage, with the lengths of their prompts.
        price: what the model costs; None where nobody knows.
    """
    length = sum(chars) / len(chars) if chars else 0.0
    seen_chars = sum(call.chars for call in seen)
    a_char = sum(call.tokens_in for call in seen) / seen_chars if seen_chars else 1 / CHARS_A_TOKEN
    tokens_in = round(calls * length * a_char)
    low, high = _USUAL[stage]
    wanted = sum(call.wanted for call in seen)
    if wanted:
        each = sum(call.tokens_out for call in seen) / wanted
        low, high = each * (1 - _SPREAD), each * (1 + _SPREAD)
    tokens_out = round(items * low), round(items * high * (1 + _REPEATED))
    costs: tuple[float | None, float | None] = (None, None)
    if price is not None:
        again = round(tokens_in * (1 + _REPEATED))
        costs = price.of(tokens_in, tokens_out[0]), price.of(again, tokens_out[1])
    return Estimate(
        stage=stage,
        items=items,
        calls=calls,
        tokens_in=tokens_in,
        tokens_out_low=tokens_out[0],
        tokens_out_high=tokens_out[1],
        cost_usd_low=costs[0],
        cost_usd_high=costs[1],
    )


def together(parts: Sequence[Estimate]) -> Estimate:
    """Several stages as one."""

    def cost(amounts: list[float | None]) -> float | None:
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if len(known) == len(amounts) else None

    return Estimate(
        stage="all",
        items=sum(part.items for part in parts),
        calls=sum(part.calls for part in parts),
        tokens_in=sum(part.tokens_in for part in parts),
        tokens_out_low=sum(part.tokens_out_low for part in parts),
        tokens_out_high=sum(part.tokens_out_high for part in parts),
        cost_usd_low=cost([part.cost_usd_low for part in parts]),
        cost_usd_high=cost([part.cost_usd_high for part in parts]),
        parts=tuple(parts),
    )
