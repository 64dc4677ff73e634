"""The shape of the session file, as an append-only list of steps.

A released step is never edited: a file of every version opens by the steps that it lacks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

APPLICATION_ID = 0x53594E47  # "SYNG", so that `file` and we can tell a session from other SQLite

# The columns that undo brings back, by table and by the step that made them so. Everything else follows
# from them or is a record.
_UNDOABLE_1: dict[str, tuple[str, ...]] = {
    "topic": ("parent", "name", "deleted"),
    "sample": (
        "topic",
        "input",
        "output",
        "status",
        "reason",
        "edited",
        "deleted",
        "output_call",
        "expected_label",
    ),
    "setting": ("value",),
}
_UNDOABLE_2: dict[str, tuple[str, ...]] = {
    "sample": ("judgement", "tags", "split", "made_input", "made_output")
}
UNDOABLE: dict[str, tuple[str, ...]] = {
    table: columns + _UNDOABLE_2.get(table, ()) for table, columns in _UNDOABLE_1.items()
}


def _m001_initial(connection: sqlite3.Connection) -> None:
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)
    _remember(connection, _UNDOABLE_1)
    for table in ("topic", "sample"):
        connection.execute(_remember_birth(table))


def _m002_curation(connection: sqlite3.Connection) -> None:
    """What a person thinks of samples, what they were before an edit, what each change did in Python."""
    for statement in _CURATION.split(";\n"):
        connection.execute(statement)
    _remember(connection, _UNDOABLE_2)


def _remember(connection: sqlite3.Connection, undoable: dict[str, tuple[str, ...]]) -> None:
    for table, columns in undoable.items():
        for column in columns:
            connection.execute(_remember_change(table, column))


def _remember_change(table: str, column: str) -> str:
    return f"""
        CREATE TRIGGER undo_{table}_{column} AFTER UPDATE OF {column} ON {table}
        WHEN old.{column} IS NOT new.{column} AND (SELECT change FROM active) IS NOT NULL
        BEGIN
            INSERT OR IGNORE INTO undo (change, tbl, row, col, value)
            SELECT change, '{table}', old.rowid, '{column}', old.{column} FROM active;
        END"""


def _remember_birth(table: str) -> str:
    """Undoing the making of a row is deleting it softly."""
    return f"""
        CREATE TRIGGER undo_{table}_birth AFTER INSERT ON {table}
        WHEN (SELECT change FROM active) IS NOT NULL
        BEGIN
            INSERT OR IGNORE INTO undo (change, tbl, row, col, value)
            SELECT change, '{table}', new.rowid, 'deleted', 1 FROM active;
        END"""


_TABLES = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE state (revision INTEGER NOT NULL) STRICT;

INSERT INTO state VALUES (0);

CREATE TABLE topic (
    id INTEGER PRIMARY KEY,
    parent INTEGER REFERENCES topic (id),
    name TEXT NOT NULL,
    origin TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX topic_name ON topic (coalesce(parent, 0), name) WHERE deleted = 0;

CREATE INDEX topic_revision ON topic (revision);

CREATE TABLE text (hash TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    stage TEXT NOT NULL,
    label TEXT NOT NULL,
    state TEXT NOT NULL,
    report TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT
) STRICT;

CREATE TABLE call (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    run INTEGER NOT NULL REFERENCES run (id),
    stage TEXT NOT NULL,
    subject TEXT NOT NULL,
    nth INTEGER NOT NULL,
    wanted INTEGER NOT NULL,
    label TEXT,
    attributes TEXT NOT NULL,
    messages TEXT NOT NULL,
    settings TEXT NOT NULL,
    reply TEXT NOT NULL,
    model TEXT NOT NULL,
    tokens_in INTEGER,
    tokens_out INTEGER,
    cost_usd REAL,
    at TEXT NOT NULL,
    read INTEGER NOT NULL DEFAULT 0,
    kept INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX call_subject ON call (stage, subject, nth);

CREATE INDEX call_unread ON call (id) WHERE read = 0;

CREATE TABLE sample (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    topic INTEGER REFERENCES topic (id),
    input TEXT NOT NULL,
    output TEXT,
    status TEXT NOT NULL,
    reason TEXT,
    edited INTEGER NOT NULL DEFAULT 0,
    split TEXT,
    expected_label TEXT,
    attributes TEXT,
    input_call INTEGER REFERENCES call (id),
    output_call INTEGER REFERENCES call (id),
    deleted INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL
) STRICT;

CREATE INDEX sample_tally ON sample (topic, status) WHERE deleted = 0;

CREATE INDEX sample_revision ON sample (revision);

CREATE TABLE saved (
    sample INTEGER NOT NULL REFERENCES sample (n),
    dataset TEXT NOT NULL,
    PRIMARY KEY (sample, dataset)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'done',
    at TEXT NOT NULL
) STRICT;

CREATE TABLE undo (
    change INTEGER NOT NULL REFERENCES change (id),
    tbl TEXT NOT NULL,
    row INTEGER NOT NULL,
    col TEXT NOT NULL,
    value ANY,
    PRIMARY KEY (change, tbl, col, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE active (change INTEGER) STRICT;

INSERT INTO active VALUES (NULL)"""


_CURATION = """
ALTER TABLE sample ADD COLUMN judgement TEXT;

ALTER TABLE sample ADD COLUMN tags TEXT;

ALTER TABLE sample ADD COLUMN made_input TEXT;

ALTER TABLE sample ADD COLUMN made_output TEXT;

ALTER TABLE sample ADD COLUMN resembles TEXT;

ALTER TABLE sample ADD COLUMN similarity REAL;

ALTER TABLE change ADD COLUMN command TEXT"""


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_m001_initial, _m002_curation)
VERSION = len(MIGRATIONS)
