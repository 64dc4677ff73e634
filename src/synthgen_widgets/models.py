"""Which model to call, and how. Keys are never part of it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, asdict, dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

from synthgen_widgets import jsontext
from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.jsontext import JsonObject, JsonValue

_SECRET = re.compile(
    r"key|secret|passw|authori[sz]ation|bearer|credential|headers|(?:access|auth|api)[-_]?token",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
# Keys begin in small letters, or are one long word with digits in it; names of variables are neither.
_KEY = re.compile(r"(?:sk|pk|rk|gsk|xai|hf|ghp)_\w{8,}|AIza\w+|(?=\D*\d)[A-Za-z0-9]{20,}")

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
        requests_per_minute: the most calls begun in a minute; None for no limit.
        tokens_per_minute: the most tokens, in and out, used in a minute; None for no limit.
        price: what a million tokens cost in US dollars, in and out, such as `(0.25, 2.0)`; None for
            the price that litellm knows. Where nobody knows it, cost is unknown, never 0.
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
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    price: tuple[float, float] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise UsageError(f"The model is {shown(self.name)}; name one, such as 'openai/gpt-5-mini'.")
        object.__setattr__(self, "name", self.name.strip())
        _check_address(self.api_base)
        _check_variable(self.api_key_env)
        for option, kind, low, high in (
            ("temperature", float, 0, 2),
            ("top_p", float, 0, 1),
            ("max_tokens", int, 1, math.inf),
            ("timeout", float, 0.1, math.inf),
            ("concurrency", int, 1, 1024),
            ("inputs_per_call", int, 1, 100),
            ("requests_per_minute", int, 1, math.inf),
            ("tokens_per_minute", int, 1, math.inf),
        ):
            value = getattr(self, option)
            if value is None and option != "timeout":
                continue
            fits = isinstance(value, kind | int) and not isinstance(value, bool)
            if not (fits and low <= value <= high and value != math.inf):
                number = "a whole number" if kind is int else "a number"
                limits = f"of {low} or more" if high == math.inf else f"between {low} and {high}"
                raise UsageError(f"{option} is {shown(value)}; pass {number} {limits}.")
        if self.top_p == 0:
            raise UsageError("top_p is 0, which leaves no word to choose from; pass more than 0, up to 1.")
        object.__setattr__(self, "price", _checked_price(self.price))
        _check_extra(self.extra)

    def to_json(self) -> JsonObject:
        """The settings as plain data."""
        price = None if self.price is None else list(self.price)
        return cast("JsonObject", {**asdict(self), "price": price, "extra": dict(self.extra)})

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


def _checked_price(price: object) -> tuple[float, float] | None:
    if price is None:
        return None
    pair = tuple(price) if isinstance(price, list | tuple) else ()
    for amount in pair:
        if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 <= amount < math.inf:
            pair = ()
            break
    if len(pair) != 2:  # noqa: PLR2004 - in and out
        msg = f"price is {shown(price)}; pass two numbers, US dollars for a million tokens in and out."
        raise UsageError(msg)
    return float(pair[0]), float(pair[1])


# These checks repeat no value: what is in the wrong place here is often a key.


def _check_address(api_base: object) -> None:
    if api_base is None:
        return
    if not isinstance(api_base, str) or not api_base.startswith(("http://", "https://")):
        msg = (
            "api_base is no address; it begins with http:// or https://, as in 'http://127.0.0.1:8000/v1'."
        )
        raise UsageError(msg)
    try:
        parts = urlsplit(api_base)
        host, at = parts.hostname and parts.port != 0, parts.netloc  # a port beyond all bounds raises
    except ValueError:
        host, at = None, ""
    if not host:
        raise UsageError("api_base is no address that can be read; check its host, port and brackets.")
    if "@" in at or "?" in api_base or "#" in api_base:
        msg = (
            "api_base has a user, a password or a query in it, and it is kept in the session file; leave "
            "them out, put the key in the environment and name its variable with api_key_env=."
        )
        raise UsageError(msg)


def _check_variable(name: object) -> None:
    if name is None:
        return
    if not isinstance(name, str) or not _VARIABLE.fullmatch(name) or _KEY.fullmatch(name):
        msg = (
            "api_key_env is not the name of an environment variable; put the key itself in the "
            "environment and pass the variable's name, such as 'OPENAI_API_KEY'."
        )
        raise UsageError(msg)


def _check_extra(extra: object) -> None:
    try:
        text = jsontext.dumps(dict(extra)) if isinstance(extra, Mapping) else None
    except (TypeError, ValueError, RecursionError):
        text = None
    if text is None:
        raise UsageError("extra cannot be written as JSON; pass a dict of texts, numbers, lists and dicts.")
    secret = next((name for name in _names(cast("JsonObject", extra)) if _SECRET.search(name)), None)
    if secret is not None:
        msg = (
            f"extra holds {shown(secret)}, and extra is kept in the session file; put the key in the "
            "environment and name its variable with api_key_env=."
        )
        raise UsageError(msg)


def _names(value: JsonValue) -> Iterator[str]:
    """The names of all fields, however deep."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield str(name)
            yield from _names(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _names(part)
