"""What a failed call means: from a status and a server's words to errors of ours. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from synthgen_widgets.errors import (
    ModelAuthError,
    ModelError,
    ModelNotFound,
    ModelRateLimited,
    ModelRequestRefused,
    ModelTimeout,
    ModelUnavailable,
    shown,
)
from synthgen_widgets.generation.providers.redact import redact
from synthgen_widgets.models import Model
from synthgen_widgets.text import clip, squeeze

_UNAUTHORIZED, _FORBIDDEN, _NOT_PAID, _NOT_FOUND = 401, 403, 402, 404
_NOT_ALLOWED, _NOT_IMPLEMENTED = 405, 501
_LATE = frozenset({408, 504})
_PASSING = frozenset({409, 425})
_TOO_MANY = 429
_BAD_REQUEST, _SERVER_ERRORS = 400, 500
_SAID = 400
_LAST_PART = "/v1"

_NO_SUCH_MODEL = re.compile(r"\bmodel\b.{0,200}\b(?:does not exist|not found)", re.IGNORECASE | re.DOTALL)
_NO_MONEY = re.compile(
    r"insufficient_quota|insufficient balance|credit balance is too low|billing_hard_limit", re.IGNORECASE
)
_TOO_LONG = re.compile(
    r"context_length_exceeded|maximum context length|context window|prompt is too long|context size",
    re.IGNORECASE,
)
_FILTERED = re.compile(
    r"content_policy|content_filter|ResponsibleAI|content management policy", re.IGNORECASE
)


def where(settings: Model) -> str:
    """The model and its address, as errors name them."""
    return f"{settings.name} at {settings.api_base}" if settings.api_base else settings.name


def said_by(words: str, settings: Model) -> str:
    """A server's words as a sentence that may be shown: short, and free of keys."""
    words = squeeze(words)
    sentence = words if words.endswith((".", "!", "?")) else f"{words}."
    return clip(redact(sentence, settings.api_key_env), _SAID)


def for_status(
    settings: Model,
    status: int,
    words: str,
    *,
    hints: str = "",
    wait: float | None = None,
    structured: bool,
) -> ModelError:
    """Our error for a status that is none of success.

    Args:
        settings: the model that was called.
        status: the HTTP status.
        words: what the server said of it.
        hints: more of what it said, such as a code; searched and never shown.
        wait: the seconds that it asks to wait.
        structured: whether the request asked for structure in a way that the endpoint may not know.
    """
    here, said, raw = where(settings), said_by(words, settings), f"{words} {hints}"
    if status in (_UNAUTHORIZED, _FORBIDDEN):
        msg = f"{here} does not accept the API key: {said} Set the right one in the environment."
        return ModelAuthError(msg, status=status)
    if status in (_TOO_MANY, _NOT_PAID) or (status < _SERVER_ERRORS and _NO_MONEY.search(raw)):
        limited = ModelRateLimited(f"{here} asks to slow down: {said}", status=status, retry_after=wait)
        limited.fatal = status == _NOT_PAID or _NO_MONEY.search(raw) is not None
        limited.transient = not limited.fatal
        return limited
    if status in _LATE:
        msg = f"{here} gave up waiting for the answer (HTTP status {status}): {said} Run again."
        return ModelTimeout(msg, status=status, retry_after=wait)
    if status < _SERVER_ERRORS and (_TOO_LONG.search(raw) or _FILTERED.search(raw)):
        # Without a status, as no other way of asking would change it.
        return ModelRequestRefused(f"{here} rejects the request: {said}")
    # Routers say so where no server of the model knows the way in which structure was asked for.
    of_the_way = structured and not _NO_SUCH_MODEL.search(raw)
    if status == _NOT_FOUND and not of_the_way:
        msg = f"There is no model {shown(settings.name)} there: {said} Check the name and api_base."
        if settings.api_base and not settings.api_base.rstrip("/").endswith(_LAST_PART):
            msg += f" Most addresses of this kind end in {_LAST_PART}."
        return ModelNotFound(redact(msg, settings.api_key_env), status=status)
    refusing = _BAD_REQUEST <= status < _SERVER_ERRORS and status not in _PASSING
    if refusing or status == _NOT_IMPLEMENTED:
        refused = ModelRequestRefused(
            f"{here} rejects the request (HTTP status {status}): {said} Check the name and api_base.",
            status=status,
        )
        # The address itself does not take what was asked: no other request will fare better.
        refused.fatal = status in (_NOT_ALLOWED, _NOT_IMPLEMENTED) and not structured
        return refused
    msg = (
        f"{here} failed with HTTP status {status}: {said} Run again in a while; if it stays so, look "
        "at the server or its log."
    )
    return ModelUnavailable(msg, status=status, retry_after=wait)


def no_server(settings: Model, words: str) -> ModelUnavailable:
    """Nothing answers at the address."""
    return ModelUnavailable(
        f"Nothing answers for {where(settings)}: {said_by(words, settings)} Start the server or check "
        "the network and api_base, then run again."
    )


def untrusted(settings: Model, words: str) -> ModelUnavailable:
    """The server shows a certificate that nobody here vouches for; asking again changes nothing."""
    error = ModelUnavailable(
        f"The certificate of {where(settings)} is not trusted: {said_by(words, settings)} Check api_base, "
        "or set SSL_CERT_FILE in the environment to a file with the certificate of whoever signed it."
    )
    error.fatal, error.transient = True, False
    return error


def no_completion(settings: Model, words: str) -> ModelUnavailable:
    """Something answers, and its answer is no completion."""
    return ModelUnavailable(
        f"What answers at {where(settings)} is no server of models: {said_by(words, settings)} "
        "Check api_base, then run again."
    )


def timed_out(settings: Model) -> ModelTimeout:
    """No answer came in time."""
    return ModelTimeout(
        f"{settings.name} gave no answer within {settings.timeout:g} s; run again, or give it "
        "longer with sg.Model(…, timeout=…)."
    )


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds that a Retry-After header asks to wait, whether it gives seconds or a date."""
    try:
        text = headers["retry-after"].strip()
    except (KeyError, AttributeError):
        return None
    if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
        # A date whose zone is unknown is in UTC, says RFC 5322.
        aware = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (aware - now).total_seconds())
    except (ValueError, OverflowError):
        return None
