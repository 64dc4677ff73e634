"""A language model that acts a script: for what a server would take too long to show."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest

from synthgen_widgets.errors import ModelError
from synthgen_widgets.generation.model import Price, Reply, Request, Traits
from synthgen_widgets.generation.running import retrying
from synthgen_widgets.session import starting
from tests.servers.schema_values import satisfying

Act = Callable[[Request, int], "Reply | ModelError | Awaitable[Reply | ModelError]"]


def says(text: str, **changes: Any) -> Reply:
    """A reply that took 100 tokens in and 10 out."""
    values: dict[str, Any] = {
        "text": text,
        "finish_reason": "stop",
        "reasoning": None,
        "model": "acting/model",
        "tokens_in": 100,
        "tokens_out": 10,
        "cost_usd": None,
    }
    return Reply(**{**values, **changes})


def answers(request: Request, number: int) -> Reply:
    """What satisfies the request, new in every call."""
    if request.schema is None:
        return says(f"Answer {number}")
    return says(json.dumps(satisfying(request.schema, Random(number))))


class Actor:
    """A model whose every call is acted by a function of the request and the call's number."""

    name = "acting/model"

    def __init__(self, act: Act = answers, *, price: Price | None = None, **traits: Any) -> None:
        self.traits = Traits(**traits)
        self.price = price
        self.calls = 0
        self.in_flight = 0
        self.peak = 0
        self._act = act

    def sampling(self, stage: str, *, structured: bool) -> tuple[float, Mapping[str, Any]]:
        return 0.5, {}

    def check(self) -> None:
        """Nothing is known to be wrong."""

    async def complete(self, request: Request) -> Reply:
        self.calls += 1
        number = self.calls
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            await asyncio.sleep(0)
            acted = self._act(request, number)
            outcome = acted if isinstance(acted, Reply | ModelError) else await acted
        finally:
            self.in_flight -= 1
        if isinstance(outcome, ModelError):
            raise outcome
        return outcome


@contextmanager
def acted_by(actor: Actor) -> Iterator[Actor]:
    """Let every session ask the actor; retries come at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(starting, "language_model", lambda _settings: actor)
        patch.setattr(retrying, "FIRST_WAIT", 0.0001)
        yield actor
