"""Which model to call, and how. Keys are never part of it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, asdict, dataclass, field
from typing import Any, cast

from synthgen_widgets import jsontext
from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.jsontext import JsonObject

_SECRET = re.compile(r"key|secret|password|authori[sz]ation|headers", re.IGNORECASE)

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
        if self.api_base is not None and not str(self.api_base).startswith(("http://", "https://")):
            msg = f"api_base is {shown(self.api_base)}; it begins with http:// or https://."
            raise UsageError(msg)
        for option, kind, low, high in (
            ("temperature", float, 0, 2),
            ("top_p", float, 0, 1),
            ("max_tokens", int, 1, math.inf),
            ("timeout", float, 0.1, math.inf),
            ("concurrency", int, 1, 1024),
            ("inputs_per_call", int, 1, 100),
        ):
            value = getattr(self, option)
            fits = isinstance(value, kind | int) and not isinstance(value, bool)
            if value is not None and not (fits and low <= value <= high):
                number = "a whole number" if kind is int else "a number"
                raise UsageError(f"{option} is {shown(value)}; pass {number} between {low} and {high}.")
        if self.top_p == 0:
            raise UsageError("top_p is 0, which leaves no word to choose from; pass more than 0, up to 1.")
        for name in self.extra if isinstance(self.extra, Mapping) else ():
            if _SECRET.search(str(name)):
                msg = (
                    f"extra holds {shown(name)}, and extra is kept in the session file; put the key in the "
                    "environment and name its variable with api_key_env=."
                )
                raise UsageError(msg)
        try:
            jsontext.dumps(dict(self.extra))
        except (TypeError, ValueError, RecursionError):
            msg = f"extra is {shown(self.extra)}; pass a dict of what can be written as JSON."
            raise UsageError(msg) from None

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
