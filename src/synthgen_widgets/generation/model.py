"""What the engine asks of a model, whoever serves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from synthgen_widgets.jsontext import JsonObject, JsonValue

Role: TypeAlias = Literal["system", "user", "assistant"]
# How structured output is asked for, the strictest first.
Mode: TypeAlias = Literal["json_schema", "tool", "json_object", "text"]
LADDER: tuple[Mode, ...] = ("json_schema", "tool", "json_object", "text")


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str

    def to_json(self) -> JsonObject:
        """The turn as the OpenAI protocol writes it."""
        return {"role": self.role, "content": self.content}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call."""

    messages: tuple[Message, ...]
    schema: JsonObject | None
    """What the answer must satisfy, an object schema; None for plain text."""
    mode: Mode
    temperature: float
    max_tokens: int | None
    seed: int
    extra: Mapping[str, JsonValue] = field(default_factory=dict)
    """Further fields of the request body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer, as it came."""

    text: str
    """The answer, or the arguments of the tool call that it came as."""
    finish_reason: str
    """`stop`, `length` (cut off), `content_filter`, …"""
    reasoning: str | None
    model: str
    tokens_in: int | None
    """None where the provider said nothing of it, and so below."""
    tokens_out: int | None
    cost_usd: float | None
    """None where the price is unknown."""

    def to_json(self) -> JsonObject:
        """What is kept of it before it is read."""
        return {
            "text": self.text,
            "finish_reason": self.finish_reason,
            "reasoning": self.reasoning,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What to expect of a model."""

    small: bool = False
    """Whether it needs short prompts with worked examples, and one item a call."""
    inputs_per_call: int = 8
    concurrency: int = 8
    """How many calls may run at once; it may be less while the endpoint complains."""
    requests_per_minute: int | None = None
    """None where no limit was given, and so below."""
    tokens_per_minute: int | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What tokens cost, in US dollars each."""

    token_in: float
    token_out: float

    def of(self, tokens_in: int | None, tokens_out: int | None) -> float | None:
        """What a call cost; None where its tokens are unknown."""
        if tokens_in is None or tokens_out is None:
            return None
        return tokens_in * self.token_in + tokens_out * self.token_out


class LanguageModel(Protocol):
    """Anything that answers a conversation."""

    @property
    def name(self) -> str:
        """How it is called in messages and provenance."""

    @property
    def traits(self) -> Traits:
        """What to expect of it."""

    @property
    def price(self) -> Price | None:
        """What its tokens cost: the user's figure, or else litellm's; None where nobody knows."""

    def sampling(self, stage: str, *, structured: bool) -> tuple[float, Mapping[str, JsonValue]]:
        """Temperature, and further fields of the request body, for a stage."""

    def check(self) -> None:
        """Raise a `ModelError` for what is known to be wrong before anything is called."""

    async def complete(self, request: Request) -> Reply:
        """Answer one request.

        Raises:
            ModelError: there is no answer, and why.
        """
