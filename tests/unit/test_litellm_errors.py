"""What litellm raises, as errors of ours."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import cast

import pytest

import synthgen_widgets as sg
from synthgen_widgets.generation.providers.litellm_errors import translated

VERIFY = "certificate verify failed: self-signed certificate (_ssl.c:1006)"
LITELLM = cast("ModuleType", SimpleNamespace(exceptions=SimpleNamespace(Timeout=TimeoutError)))


class RaisedError(Exception):
    """As litellm raises them, with a status."""

    status_code = 500


def meant(words: str) -> sg.ModelError:
    return translated(LITELLM, RaisedError(words), sg.Model("azure/x"), structured=False)


def test_a_package_that_is_missing_is_named_without_a_traceback() -> None:
    error = meant(
        "litellm.APIConnectionError: No module named 'google'\nTraceback (most recent call last):\n x"
    )
    assert "needs the Python package 'google'" in str(error)
    assert "Traceback" not in str(error)
    assert (error.fatal, error.transient) == (True, False)


def test_credentials_that_are_missing_are_no_fault_of_the_server() -> None:
    error = meant("AzureException APIError - Missing credentials. Please pass one of `api_key`, …")
    assert isinstance(error, sg.ModelAuthError)


@pytest.mark.parametrize(
    "words",
    [
        f"[SSL: CERTIFICATE_VERIFY_FAILED] {VERIFY}",
        f"Cannot connect to host h:443 ssl:True [Error: (1, '[SSL: CERTIFICATE_VERIFY_FAILED] {VERIFY}')]",
    ],
)
def test_a_certificate_that_is_not_trusted_is_said_to_be_one(words: str) -> None:
    error = meant(words)
    assert "not trusted: self-signed certificate. Check api_base" in str(error)
    assert (error.fatal, error.transient) == (True, False)


def test_what_only_a_programmer_reads_is_left_out() -> None:
    error = meant(
        "Cannot connect to host localhost:11434 ssl:<ssl.SSLContext object at 0x7f> [Call failed]"
    )
    assert "host localhost:11434 [Call failed]" in str(error)
