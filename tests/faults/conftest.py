"""The fault tests use the fixtures of the integration tests."""

from __future__ import annotations

from tests.integration.conftest import desk, impatient

__all__ = ["desk", "impatient"]
