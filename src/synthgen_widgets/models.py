"""Which model to call, and how. Keys are never part of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import KW_ONLY, asdict, dataclass, field
from typing import Any, cast

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.jsontext import JsonObject

EMBEDDED = "local/smollm2-135m"


@dataclass(frozen=True, slots=True)
class Model:
    """A model to generate with.

    Args:
        name: any name litellm knows (`"openai/gpt-5-mini"`, `"anthropic/…"`, `"ollama/…"`), or
            `"local/…"` for the embedded model or a GGUF file.
        api_base: the address of an OpenAI-compatible server, up to and including `/v1`; write the
            name as `"openai/<model>"`.
        api_key_env: the environment variable that holds the key, where it is not the provider's
            usual one. The key itself is read when a call is made and kept nowhere.
        temperature: how freely to choose words, 0 to 2; None for a default by stage.
        top_p: nucleus sampling, above 0 up to 1; None for the provider's default.
        max_tokens: the longest answer, in tokens; None for the provider's default.
        timeout: seconds to wait for one answer.
        concurrency: how many calls run at once; None for a default by model.
        inputs_per_call: how many inputs one call asks for; None for a default by model.
        extra: further fields of the request body, as the provider documents them.

    Raises:
        UsageError: a value is of the wrong kind or out of range.
    """

    name: str
    _: KW_ONLY
    api_base: str | None = None
    api_key_env: str | None = None
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    timeout: float = 120.0
    concurrency: int | None = None
    inputs_per_call: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise UsageError(f"The model is {shown(self.name)}; name one, such as 'openai/gpt-5-mini'.")
        if self.api_base is not None and not self.api_base.startswith(("http://", "https://")):
            msg = f"api_base is {shown(self.api_base)}; it begins with http:// or https://."
            raise UsageError(msg)
        for option, low, high in (
            ("temperature", 0, 2),
            ("top_p", 0, 1),
            ("max_tokens", 1, math.inf),
            ("timeout", 0.1, math.inf),
            ("concurrency", 1, 1024),
            ("inputs_per_call", 1, 100),
        ):
            value = getattr(self, option)
            if value is not None and not (isinstance(value, int | float) and low <= value <= high):
                raise UsageError(f"{option} is {shown(value)}; it lies between {low} and {high}.")

    def to_json(self) -> JsonObject:
        """The settings as plain data."""
        return cast("JsonObject", {**asdict(self), "extra": dict(self.extra)})

    @classmethod
    def from_json(cls, data: JsonObject) -> Model:
        """The settings that `to_json` wrote."""
        return cls(**cast("dict[str, Any]", data))

    @classmethod
    def of(cls, model: Model | str | None) -> Model:
        """The model that a caller means: settings, a name, or None for the embedded one."""
        if isinstance(model, Model):
            return model
        return cls(EMBEDDED if model is None else model)
