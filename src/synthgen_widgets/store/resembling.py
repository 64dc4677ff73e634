"""Inputs that resemble another, in the session file. Undo knows nothing of it: it follows from texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from synthgen_widgets.samples import SampleId
from synthgen_widgets.store.database import Tx


class Changed(NamedTuple):
    """A sample that was touched, and its input."""

    id: SampleId
    text: str
    deleted: bool


def mark(tx: Tx, sample: SampleId, text: str, other: SampleId | None, similarity: float | None) -> None:
    """Note what a sample resembles, or nothing, where its input is still this text."""
    tx.execute(
        "UPDATE sample SET resembles = ?1, similarity = ?2, revision = ?3 WHERE id = ?4 AND input = ?5 "
        "AND (resembles IS NOT ?1 OR similarity IS NOT ?2)",
        (other, similarity, tx.revision, sample, text),
    )


def sample_at(connection: sqlite3.Connection, place: int, text: str) -> SampleId | None:
    """The sample that was made at this place, from 0; None where it is deleted or its input is another."""
    row = connection.execute(
        "SELECT id FROM sample WHERE n = ? AND input = ? AND deleted = 0", (place + 1, text)
    ).fetchone()
    return None if row is None else SampleId(row["id"])


def changed_since(connection: sqlite3.Connection, revision: int) -> Iterator[Changed]:
    """The samples that were touched since a revision, in the order they were made."""
    for row in connection.execute(
        "SELECT id, input, deleted FROM sample WHERE revision > ? ORDER BY n", (revision,)
    ):
        yield Changed(row["id"], row["input"], bool(row["deleted"]))


def resembling(connection: sqlite3.Connection, others: Iterable[SampleId]) -> list[Changed]:
    """The samples that are noted to resemble one of these."""
    wanted = set(others)
    rows = connection.execute(
        "SELECT id, input, resembles FROM sample WHERE resembles IS NOT NULL AND deleted = 0"
    )
    return [Changed(row["id"], row["input"], deleted=False) for row in rows if row["resembles"] in wanted]
