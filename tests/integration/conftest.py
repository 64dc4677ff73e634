"""What the tests against the loopback server share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from synthgen_widgets.generation.running import retrying
from tests.integration.making import Desk, desk_in


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Makes sessions in a folder of the test's own."""
    with desk_in(tmp_path) as desk:
        yield desk


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries come at once, save where the provider says when."""
    monkeypatch.setattr(retrying, "FIRST_WAIT", 0.001)
