"""Which samples fit the task, in the session file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from synthgen_widgets.samples import SampleId, Status
from synthgen_widgets.store.database import Tx


class Texts(NamedTuple):
    """The texts of a sample, and how it stands."""

    id: SampleId
    input: str
    output: str | None
    status: Status
    reason: str | None


def texts(connection: sqlite3.Connection) -> Iterator[Texts]:
    """The texts of every sample that is not deleted."""
    rows = connection.execute("SELECT id, input, output, status, reason FROM sample WHERE deleted = 0")
    for row in rows:
        yield Texts(*row)


def put(tx: Tx, found: Iterable[tuple[SampleId, Status, str | None]]) -> None:
    """Note how samples stand now, and why."""
    tx.connection.executemany(
        "UPDATE sample SET status = ?, reason = ?, revision = ? WHERE id = ?",
        ((status, reason, tx.revision, id_) for id_, status, reason in found),
    )
