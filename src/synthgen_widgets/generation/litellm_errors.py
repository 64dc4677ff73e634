"""From what litellm raises to errors of ours. It is handed litellm: one module alone imports it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import ModuleType

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
from synthgen_widgets.generation.redact import redact
from synthgen_widgets.models import Model
from synthgen_widgets.text import clip

_NOT_FOUND = 404
_CONFLICT, _TOO_EARLY = 409, 425
_NOT_ALLOWED, _NOT_IMPLEMENTED = 405, 501
_SERVER_ERRORS = 500
_NO_SUCH_MODEL = re.compile(r"\bmodel\b.{0,200}\b(?:does not exist|not found)", re.IGNORECASE | re.DOTALL)
# litellm gives these the status 500, which no server has sent.
_NO_COMPLETION = "invalid response from LLM endpoint"
_NO_CONNECTION = "onnect"


def translated(litellm: ModuleType, error: Exception, settings: Model, *, structured: bool) -> ModelError:
    """Our error for what a call raised, its words free of keys.

    Args:
        litellm: the module.
        error: what it raised.
        settings: the model that was called.
        structured: whether the request asked for structure in a way that the endpoint may not know.
    """
    kinds = litellm.exceptions
    raw = str(error)
    said = clip(redact(_bare(raw), settings.api_key_env), 400)
    status = getattr(error, "status_code", None)
    where = f"{settings.name} at {settings.api_base}" if settings.api_base else settings.name
    wait = retry_after(getattr(error, "litellm_response_headers", None) or {}, datetime.now(UTC))
    if isinstance(error, kinds.AuthenticationError | kinds.PermissionDeniedError):
        msg = f"{where} does not accept the API key: {said} Set the right one in the environment."
        return ModelAuthError(msg, status=status)
    if isinstance(error, kinds.RateLimitError):
        limited = ModelRateLimited(f"{where} asks to slow down: {said}", status=429, retry_after=wait)
        limited.fatal = "insufficient_quota" in f"{raw} {getattr(error, 'body', None)}"
        limited.transient = not limited.fatal
        return limited
    if isinstance(error, kinds.Timeout):
        return ModelTimeout(timed_out(settings), status=status)
    if isinstance(error, kinds.ContextWindowExceededError | kinds.ContentPolicyViolationError):
        return ModelRequestRefused(f"{where} rejects the request: {said}")
    # Routers say so where no server of the model knows the way in which structure was asked for.
    of_the_way = structured and not _NO_SUCH_MODEL.search(raw)
    if status == _NOT_FOUND and not of_the_way:
        msg = f"There is no model {shown(settings.name)} there: {said} Check the name and api_base."
        return ModelNotFound(msg, status=status)
    if isinstance(error, kinds.BadRequestError | kinds.UnprocessableEntityError) or _is_refusal(status):
        refused = ModelRequestRefused(
            f"{where} rejects the request (HTTP status {status}): {said} Check the name and api_base.",
            status=status,
        )
        # The address itself does not take what was asked: no other request will fare better.
        refused.fatal = status in (_NOT_ALLOWED, _NOT_IMPLEMENTED) and not structured
        return refused
    return _unavailable(where, raw, said, status, wait)


def timed_out(settings: Model) -> str:
    """What to say where no answer came in time."""
    return (
        f"{settings.name} gave no answer within {settings.timeout:g} s; run again, or give it "
        "longer with sg.Model(…, timeout=…)."
    )


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds that a Retry-After header asks to wait, whether it gives seconds or a date."""
    try:
        text = headers["retry-after"].strip()
    except (KeyError, AttributeError):
        return None
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    # A date whose zone is unknown is in UTC, says RFC 5322.
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def _is_refusal(status: object) -> bool:
    """Whether a status says that the same request will be refused again."""
    if not isinstance(status, int):
        return False
    passing = status in (_CONFLICT, _TOO_EARLY)
    return (_NOT_FOUND <= status < _SERVER_ERRORS and not passing) or status == _NOT_IMPLEMENTED


def _unavailable(where: str, raw: str, said: str, status: int | None, wait: float | None) -> ModelError:
    if _NO_COMPLETION in raw:
        msg = f"What answers at {where} is no server of models: {said} Check api_base, then run again."
        return ModelUnavailable(msg)
    if _NO_CONNECTION in raw:
        msg = (
            f"Nothing answers for {where}: {said} Start the server or check the network and "
            "api_base, then run again."
        )
        return ModelUnavailable(msg)
    fault = f"failed with HTTP status {status}" if status else "failed"
    msg = f"{where} {fault}: {said} Run again in a while; if it stays so, look at the server or its log."
    return ModelUnavailable(msg, status=status, retry_after=wait)


def _bare(text: str) -> str:
    """A provider's words without the names of the classes they were wrapped in."""
    words = text.split(" - ", 1)[-1] if "Exception - " in text else text
    words = words.removeprefix("litellm.").strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."
