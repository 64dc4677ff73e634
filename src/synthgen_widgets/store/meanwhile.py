"""Results for a topic that was merged into another, or deleted, while they were on their way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Literal

from synthgen_widgets.store.database import Tx
from synthgen_widgets.topics import TopicId


def place_of(connection: sqlite3.Connection, topic: TopicId | None) -> TopicId | None:
    """Where what is for a topic belongs now: the topic itself, or the one that it was merged into."""
    while topic is not None:
        into = connection.execute("SELECT merged_into FROM topic WHERE id = ?", (topic,)).fetchone()[0]
        if into is None:
            return topic
        topic = into
    return None


def is_deleted(connection: sqlite3.Connection, topic: TopicId | None) -> bool:
    """Whether a topic was deleted; the root never is."""
    row = connection.execute("SELECT deleted FROM topic WHERE id = ?", (topic,)).fetchone()
    return row is not None and bool(row["deleted"])


def delete_with(tx: Tx, table: Literal["topic", "sample"], rows: Iterable[int], topic: TopicId) -> None:
    """Count rows that came deleted to what deleted their topic, so that to undo it brings them too."""
    change = tx.execute(
        "SELECT id FROM change WHERE state = 'done' AND EXISTS (SELECT 1 FROM undo "
        "WHERE change = change.id AND tbl = 'topic' AND col = 'deleted' AND row = ? AND value = 0) "
        "ORDER BY id DESC LIMIT 1",
        (topic,),
    ).fetchone()
    if change is not None:  # else it was taken back to be made
        tx.connection.executemany(
            "INSERT OR IGNORE INTO undo VALUES (?, ?, ?, 'deleted', 0)",
            ((change["id"], table, row) for row in rows),
        )
