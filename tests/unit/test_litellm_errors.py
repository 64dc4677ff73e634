"""How long a provider asks to wait, in whichever way it says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from synthgen_widgets.generation.litellm_errors import retry_after

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
