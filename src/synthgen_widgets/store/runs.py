"""Runs in the session file: what was planned, and what came of it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.store.database import Tx, now


def begin(tx: Tx, stage: str, label: str, report: JsonObject) -> int:
    """Note that a run has begun; returns its number."""
    row = tx.execute(
        "INSERT INTO run (stage, label, state, report, started) VALUES (?, ?, 'running', ?, ?) "
        "RETURNING id",
        (stage, label, json.dumps(report), now()),
    ).fetchone()
    return int(row["id"])


def end(tx: Tx, run: int, state: str, report: JsonObject) -> None:
    """Note how a run has ended."""
    tx.execute(
        "UPDATE run SET state = ?, report = ?, finished = ? WHERE id = ?",
        (state, json.dumps(report), now(), run),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """A run that a process left running when it died, and what its calls brought."""

    id: int
    report: JsonObject
    """As it was when the run began."""
    calls: int
    kept: int
    tokens_in: int | None
    """None where any call's is unknown, and so below."""
    tokens_out: int | None
    cost_usd: float | None


def interrupted(connection: sqlite3.Connection) -> list[Interrupted]:
    """The runs that are noted as running; after opening, none is."""
    rows = connection.execute(
        "SELECT run.id, report, count(call.id) AS calls, coalesce(sum(kept), 0) AS kept, "
        "CASE WHEN count(call.id) = count(tokens_in) THEN coalesce(sum(tokens_in), 0) END AS tokens_in, "
        "CASE WHEN count(call.id) = count(tokens_out) THEN coalesce(sum(tokens_out), 0) END AS tokens_out, "
        "CASE WHEN count(call.id) = count(cost_usd) THEN coalesce(sum(cost_usd), 0.0) END AS cost_usd "
        "FROM run LEFT JOIN call ON call.run = run.id WHERE state = 'running' GROUP BY run.id"
    )
    return [Interrupted(**{**dict(row), "report": json.loads(row["report"])}) for row in rows]


def reports(connection: sqlite3.Connection) -> list[JsonObject]:
    """The report of each run that has ended, in their order."""
    rows = connection.execute("SELECT report FROM run WHERE state != 'running' ORDER BY id")
    return [json.loads(row["report"]) for row in rows]
