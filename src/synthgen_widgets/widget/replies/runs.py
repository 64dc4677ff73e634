"""What a run would take, and what it would send."""

from __future__ import annotations

from typing_extensions import TypedDict

from synthgen_widgets.widget.replies.reading import Message


class Forecast(TypedDict):
    """What a run would take: the low figures if all goes well, the high ones with room."""

    items: int
    calls: int
    tokens_in: int
    tokens_out_low: int
    tokens_out_high: int
    cost_usd_low: float | None
    """None: unknown."""
    cost_usd_high: float | None


class Messages(TypedDict):
    """The messages of a call."""

    messages: list[Message]
