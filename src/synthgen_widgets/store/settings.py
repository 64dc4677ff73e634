"""What a session remembers by name: task, goal, guidance, tags, model."""

from __future__ import annotations

import json
import sqlite3

from synthgen_widgets.jsontext import JsonValue
from synthgen_widgets.store.database import Tx


def get(connection: sqlite3.Connection, name: str) -> JsonValue:
    """The setting of this name, None where it was never set."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    value: JsonValue = None if row is None else json.loads(row["value"])
    return value


def put(tx: Tx, name: str, value: JsonValue) -> None:
    """Remember a setting."""
    tx.execute(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (name, json.dumps(value)),
    )


def revision(connection: sqlite3.Connection) -> int:
    """How many writes the session has seen."""
    number: int = connection.execute("SELECT revision FROM state").fetchone()[0]
    return number
