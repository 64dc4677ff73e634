"""The changes of a session, as they were recorded: what each is called, and the command that made it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Literal, TypeAlias

from synthgen_widgets.commands import Command

# undone: taken back, and can be made again · replaced: taken back, and something else was done since
ChangeState: TypeAlias = Literal["done", "undone", "replaced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A recorded change."""

    id: int
    label: str
    state: ChangeState
    at: str
    """When, in UTC."""
    command: Command | None
    """What did it; None for what was recorded by a label alone."""


def page(connection: sqlite3.Connection, *, offset: int = 0, limit: int = -1) -> list[Change]:
    """Changes, latest first, from `offset` on; a limit of -1 is all."""
    rows = connection.execute(
        "SELECT id, label, state, at, command FROM change ORDER BY id DESC LIMIT ? OFFSET ?",
        (limit, offset),
    )
    return [_change(row) for row in rows]


def count(connection: sqlite3.Connection) -> int:
    """How many changes were recorded."""
    number: int = connection.execute("SELECT count(*) FROM change").fetchone()[0]
    return number


def last(connection: sqlite3.Connection, known: Change | None = None) -> Change | None:
    """The latest change that was not taken back; None before the first.

    Where it is the one that is known already, it is not read again: it may name many samples.
    """
    row = connection.execute(
        "SELECT id, label, state, at, iif(id IS ?, NULL, command) AS command FROM change "
        "WHERE state = 'done' ORDER BY id DESC LIMIT 1",
        (known and known.id,),
    ).fetchone()
    if row is None or (known is not None and row["id"] == known.id):
        return None if row is None else known
    return _change(row)


def _change(row: sqlite3.Row) -> Change:
    kept = json.loads(row["command"]) if row["command"] else None
    command = None if kept is None else Command(row["label"], kept["name"], kept["arguments"], kept["form"])
    return Change(id=row["id"], label=row["label"], state=row["state"], at=row["at"], command=command)
