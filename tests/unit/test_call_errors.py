"""What a failed call means: its status, its words, and how long a provider asks to wait."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import synthgen_widgets as sg
from synthgen_widgets.generation.providers.call_errors import for_status, retry_after

NOW = datetime(2025, 1, 31, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("2.5", 2.5),
        (" 7 ", 7),
        ("Fri, 31 Jan 2025 12:00:30 GMT", 30),
        ("Fri, 31 Jan 2025 13:00:30 +0100", 30),
        ("Fri, 31 Jan 2025 12:00:30 -0000", 30),
        ("Fri, 31 Jan 2025 11:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("nan", None),
    ],
)
def test_a_wait_is_read_from_seconds_and_from_dates(header: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": header}, NOW) == seconds


def test_a_provider_that_names_no_time_asks_for_none() -> None:
    assert retry_after({}, NOW) is None


def error(status: int, words: str = "No.", *, hints: str = "", structured: bool = False) -> sg.ModelError:
    settings = sg.Model("openai/x", api_base="http://host/v1")
    return for_status(settings, status, words, hints=hints, structured=structured)


@pytest.mark.parametrize(
    ("status", "kind", "transient", "fatal"),
    [
        (400, sg.ModelRequestRefused, False, False),
        (401, sg.ModelAuthError, False, True),
        (402, sg.ModelRateLimited, False, True),
        (403, sg.ModelAuthError, False, True),
        (404, sg.ModelNotFound, False, True),
        (405, sg.ModelRequestRefused, False, True),
        (408, sg.ModelTimeout, True, False),
        (409, sg.ModelUnavailable, True, False),
        (413, sg.ModelRequestRefused, False, False),
        (422, sg.ModelRequestRefused, False, False),
        (425, sg.ModelUnavailable, True, False),
        (429, sg.ModelRateLimited, True, False),
        (500, sg.ModelUnavailable, True, False),
        (501, sg.ModelRequestRefused, False, True),
        (503, sg.ModelUnavailable, True, False),
        (504, sg.ModelTimeout, True, False),
        (529, sg.ModelUnavailable, True, False),
    ],
)
def test_a_status_says_what_to_do_about_it(
    status: int, kind: type[sg.ModelError], transient: bool, fatal: bool
) -> None:
    found = error(status)
    assert type(found) is kind
    assert (found.status, found.transient, found.fatal) == (status, transient, fatal)
    assert "openai/x" in str(found)


@pytest.mark.parametrize(
    ("status", "words", "hints"),
    [
        (429, "You exceeded your quota.", "insufficient_quota"),
        (400, "Your credit balance is too low to access the API.", ""),
        (402, "Insufficient Balance", ""),
    ],
)
def test_a_quota_that_is_used_up_ends_the_run(status: int, words: str, hints: str) -> None:
    found = error(status, words, hints=hints)
    assert isinstance(found, sg.ModelRateLimited)
    assert (found.fatal, found.transient) == (True, False)


@pytest.mark.parametrize(
    "words",
    [
        "This model's maximum context length is 8192 tokens.",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "the request exceeds the available context size",
        "The response was filtered due to Azure's content management policy.",
    ],
)
def test_what_no_other_way_of_asking_would_change_has_no_status(words: str) -> None:
    found = error(400, words, structured=True)
    assert isinstance(found, sg.ModelRequestRefused)
    assert found.status is None


def test_a_way_that_is_not_known_is_told_from_a_model_that_is_not() -> None:
    assert isinstance(error(404, "No endpoints found.", structured=True), sg.ModelRequestRefused)
    assert isinstance(error(404, "The model `x` does not exist", structured=True), sg.ModelNotFound)


def test_what_a_server_says_is_short_and_in_one_line() -> None:
    assert len(str(error(500, "long\n" * 10_000))) < 700
    assert "\n" not in str(error(500, "one\ntwo"))
