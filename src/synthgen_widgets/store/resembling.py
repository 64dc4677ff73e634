"""Inputs that resemble another, in the session file. Undo knows nothing of it: it follows from texts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
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


def inputs(connection: sqlite3.Connection, first: int, last: int) -> list[tuple[int, str]]:
    """The numbers and inputs of the samples from one number to another, in their order."""
    return connection.execute(
        "SELECT n, input FROM sample WHERE n BETWEEN ? AND ? AND deleted = 0 ORDER BY n", (first, last)
    ).fetchall()


def renew(
    tx: Tx,
    first: int,
    last: int,
    found: Mapping[int, tuple[int, float]],
    is_as_read: Callable[[int, str], bool],
) -> int:
    """Note what the samples from one number to another resemble: what was found, or nothing.

    Args:
        tx: the write.
        first: the first number.
        last: the last number.
        found: by the number of a sample, the number of the one that it resembles, and how much, 0 to 1.
        is_as_read: whether a sample still has the input that was looked at; else it stays as it is.

    Returns:
        How many of them resemble another.
    """
    named = json.dumps([*found, *{other for other, _ in found.values()}])
    there = {
        n: id_
        for n, id_, text in tx.execute(
            "SELECT n, id, input FROM sample WHERE deleted = 0 AND n IN (SELECT value FROM json_each(?))",
            (named,),
        )
        if is_as_read(n, text)
    }
    marks: dict[int, tuple[str | None, float | None]] = {
        n: (None, None)
        for n, text in tx.execute(
            "SELECT n, input FROM sample WHERE n BETWEEN ? AND ? AND resembles IS NOT NULL", (first, last)
        )
        if is_as_read(n, text)
    }
    like = {n: (there[o], much) for n, (o, much) in found.items() if n in there and o in there}
    tx.connection.executemany(
        "UPDATE sample SET resembles = ?1, similarity = ?2, revision = ?3 "
        "WHERE n = ?4 AND (resembles IS NOT ?1 OR similarity IS NOT ?2)",
        ((other, much, tx.revision, n) for n, (other, much) in (marks | like).items()),
    )
    return len(like)


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
