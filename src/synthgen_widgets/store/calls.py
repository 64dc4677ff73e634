"""Paid replies in the session file: kept raw, before anything else is done with them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.store.database import Tx, now
from synthgen_widgets.text import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that was answered."""

    id: int
    run: int
    stage: str
    subject: str
    """The topic or sample that it was made for, such as `topic:7`."""
    nth: int
    """The how manyeth call for that subject."""
    wanted: int
    """How many items it asked for."""
    messages: list[JsonObject]
    settings: JsonObject
    reply: JsonObject
    model: str
    tokens_in: int
    tokens_out: int
    cost_usd: float | None
    at: str


def keep(
    tx: Tx,
    *,
    key: str,
    run: int,
    stage: str,
    subject: str,
    nth: int,
    wanted: int,
    messages: Sequence[JsonObject],
    schema: JsonObject | None,
    settings: JsonObject,
    reply: JsonObject,
    model: str,
    tokens_in: int,
    tokens_out: int,
    cost_usd: float | None,
) -> int:
    """Keep a reply as it came; returns the call's number."""
    # Most calls of a run share schema, system message and examples, so each text is stored once.
    if schema is not None:
        settings = {**settings, "schema": _keep_text(tx, json.dumps(schema))}
    hashes = [[message["role"], _keep_text(tx, str(message["content"]))] for message in messages]
    row = tx.execute(
        "INSERT INTO call (key, run, stage, subject, nth, wanted, messages, settings, reply, model, "
        "tokens_in, tokens_out, cost_usd, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            key,
            run,
            stage,
            subject,
            nth,
            wanted,
            json.dumps(hashes),
            json.dumps(settings),
            json.dumps(reply),
            model,
            tokens_in,
            tokens_out,
            cost_usd,
            now(),
        ),
    ).fetchone()
    return int(row["id"])


def mark_read(tx: Tx, call: int, kept: int = 0) -> None:
    """Note that what a reply holds has become topics or samples, and how many."""
    tx.execute("UPDATE call SET read = 1, kept = ? WHERE id = ?", (kept, call))


def unread(connection: sqlite3.Connection) -> list[Call]:
    """Replies that were paid for and never read, because the process ended in between."""
    rows = connection.execute("SELECT * FROM call WHERE read = 0 ORDER BY id").fetchall()
    return [_call(connection, row) for row in rows]


def get(connection: sqlite3.Connection, call: int) -> Call:
    """The call of this number."""
    return _call(connection, connection.execute("SELECT * FROM call WHERE id = ?", (call,)).fetchone())


def next_numbers(connection: sqlite3.Connection, stage: str) -> dict[str, int]:
    """The number that the next call of a stage gets, for each subject that had one."""
    return dict(
        connection.execute(
            "SELECT subject, max(nth) + 1 FROM call WHERE stage = ? GROUP BY subject", (stage,)
        ).fetchall()
    )


def models(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, sqlite3.Row]:
    """Model, tokens and cost of calls, by their number."""
    wanted = sorted({int(call) for call in ids})
    found: dict[int, sqlite3.Row] = {}
    for start in range(0, len(wanted), 500):
        part = ",".join(map(str, wanted[start : start + 500]))
        for row in connection.execute(
            f"SELECT id, model, tokens_in, tokens_out, cost_usd, run, at FROM call WHERE id IN ({part})"
        ):
            found[row["id"]] = row
    return found


def _keep_text(tx: Tx, body: str) -> str:
    key = digest(body)
    tx.execute("INSERT OR IGNORE INTO text VALUES (?, ?)", (key, body))
    return key


def _call(connection: sqlite3.Connection, row: sqlite3.Row) -> Call:
    messages: list[JsonObject] = []
    for role, key in json.loads(row["messages"]):
        body = connection.execute("SELECT body FROM text WHERE hash = ?", (key,)).fetchone()["body"]
        messages.append({"role": role, "content": body})
    return Call(
        id=row["id"],
        run=row["run"],
        stage=row["stage"],
        subject=row["subject"],
        nth=row["nth"],
        wanted=row["wanted"],
        messages=messages,
        settings=json.loads(row["settings"]),
        reply=json.loads(row["reply"]),
        model=row["model"],
        tokens_in=row["tokens_in"],
        tokens_out=row["tokens_out"],
        cost_usd=row["cost_usd"],
        at=row["at"],
    )
