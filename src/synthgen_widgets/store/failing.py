"""What failed, by reason, in the session file."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from synthgen_widgets.samples import SampleId


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """Samples that failed, or do not fit the task, for one reason."""

    reason: str
    status: Literal["failed", "invalid"]
    count: int
    example: SampleId
    """One of them, the first."""


def groups(connection: sqlite3.Connection) -> list[FailureGroup]:
    """The failed and the invalid samples by reason, the largest group first."""
    rows = connection.execute(
        "SELECT coalesce(reason, '') AS reason, status, count(*) AS count, id, min(n) FROM sample "
        "WHERE deleted = 0 AND status IN ('failed', 'invalid') GROUP BY 1, 2 ORDER BY count DESC, min(n)"
    )
    return [FailureGroup(row["reason"], row["status"], row["count"], SampleId(row["id"])) for row in rows]
