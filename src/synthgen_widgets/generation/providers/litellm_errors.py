"""From what litellm raises to errors of ours. It is handed litellm: one module alone imports it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import ModuleType

from synthgen_widgets.errors import ModelError, ModelUnavailable
from synthgen_widgets.generation.providers.call_errors import (
    for_status,
    no_completion,
    no_server,
    retry_after,
    said_by,
    timed_out,
    untrusted,
    where,
)
from synthgen_widgets.models import Model

_FIRST_ERROR = 400
_LITELLMS_OWN = 500
"""The status that litellm gives to what no server has sent."""
_NO_COMPLETION = "invalid response from LLM endpoint"
_NO_CONNECTION = "onnect"
_NO_CREDENTIALS = "Missing credentials"
_UNAUTHORIZED = 401
_UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"
_UNTRUSTED_BECAUSE = re.compile(r".*certificate verify failed: (?P<why>[^(\]]+?) *(?:\(|\]|$).*", re.DOTALL)
_NO_PACKAGE = re.compile(r"No module named '(?P<name>[\w.]+)'")
_NOISE = re.compile(r" ssl:(?:<[^>]*>|\w+)|\s*Traceback \(most recent call last\).*", re.DOTALL)
# What litellm has recognised, in words that are recognised here.
_HINTS = {
    "ContextWindowExceededError": "context_length_exceeded",
    "ContentPolicyViolationError": "content_policy_violation",
}


def translated(litellm: ModuleType, error: Exception, settings: Model, *, structured: bool) -> ModelError:
    """Our error for what a call raised, its words free of keys.

    Args:
        litellm: the module.
        error: what it raised.
        settings: the model that was called.
        structured: whether the request asked for structure in a way that the endpoint may not know.
    """
    raw = str(error)
    words = _bare(raw)
    if isinstance(error, litellm.exceptions.Timeout):
        return timed_out(settings)
    if _NO_COMPLETION in raw:
        return no_completion(settings, words)
    package = _NO_PACKAGE.search(raw)
    if package is not None:
        return _needs_package(settings, package["name"])
    if _UNTRUSTED in raw:
        return untrusted(settings, _UNTRUSTED_BECAUSE.sub(r"\g<why>", words))
    status = getattr(error, "status_code", None)
    if status in (None, _LITELLMS_OWN) and _NO_CREDENTIALS in raw:
        status = _UNAUTHORIZED
    if status in (None, _LITELLMS_OWN) and _NO_CONNECTION in raw:
        return no_server(settings, words)
    if not isinstance(status, int) or status < _FIRST_ERROR:
        msg = f"{where(settings)} failed: {said_by(words, settings)} Run again in a while."
        return ModelUnavailable(msg)
    wait = retry_after(getattr(error, "litellm_response_headers", None) or {}, datetime.now(UTC))
    hints = f"{raw} {getattr(error, 'body', None)} {_HINTS.get(type(error).__name__, '')}"
    return for_status(settings, status, words, hints=hints, wait=wait, structured=structured)


def _needs_package(settings: Model, package: str) -> ModelUnavailable:
    error = ModelUnavailable(
        f"{where(settings)} needs the Python package {package!r}, which is not installed; litellm's page "
        "on this provider says how to install it. Then restart the kernel and run again."
    )
    error.fatal, error.transient = True, False
    return error


def _bare(text: str) -> str:
    """A provider's words without the names of the classes they were wrapped in."""
    words = _NOISE.sub("", text.split(" - ", 1)[-1] if "Exception - " in text else text)
    return words.removeprefix("litellm.").strip()
