"""Paid replies in the session file: kept raw, before anything else is done with them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.samples import Label
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
    label: Label | None
    """What the items were meant to do."""
    attributes: tuple[Mapping[str, str], ...]
    """The values that each item was asked to have; empty where nothing was asked."""
    messages: list[JsonObject]
    settings: JsonObject
    reply: JsonObject
    model: str
    tokens_in: int | None
    """None where the provider said nothing of it, and so below."""
    tokens_out: int | None
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
    label: Label | None,
    attributes: Sequence[Mapping[str, str]],
    messages: Sequence[JsonObject],
    schema: JsonObject | None,
    settings: JsonObject,
    reply: JsonObject,
    model: str,
    tokens_in: int | None,
    tokens_out: int | None,
    cost_usd: float | None,
) -> int:
    """Keep a reply as it came; returns the call's number."""
    # Most calls of a run share schema, system message and examples, so each text is stored once.
    if schema is not None:
        settings = {**settings, "schema": _keep_text(tx, json.dumps(schema))}
    hashes = [[message["role"], _keep_text(tx, str(message["content"]))] for message in messages]
    row = tx.execute(
        "INSERT INTO call (key, run, stage, subject, nth, wanted, label, attributes, messages, settings, "
        "reply, model, tokens_in, tokens_out, cost_usd, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            key,
            run,
            stage,
            subject,
            nth,
            wanted,
            label,
            json.dumps([dict(item) for item in attributes]),
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


def total(
    connection: sqlite3.Connection, token_in: float = 0.0, token_out: float = 0.0
) -> tuple[float, int]:
    """What all calls took, in US dollars and in tokens.

    Args:
        connection: the session file.
        token_in: what a token is counted at in US dollars, where the cost of its call is unknown.
        token_out: the same for tokens that a model wrote.
    """
    usd, tokens = connection.execute(
        "SELECT coalesce(sum(cost_usd + unpriced_in * ? + unpriced_out * ?), 0.0), "
        "coalesce(sum(tokens_in + tokens_out + tokens_out_guessed), 0) FROM spend",
        (token_in, token_out),
    ).fetchone()
    return float(usd), int(tokens)


def spent(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """What calls took by stage and model; NULL where any call's part is unknown."""
    return connection.execute(
        "SELECT stage, model, calls, iif(tokens_in_known = calls, tokens_in, NULL) AS tokens_in, "
        "iif(tokens_out_known = calls, tokens_out, NULL) AS tokens_out, "
        "iif(cost_known = calls, cost_usd, NULL) AS cost_usd FROM spend ORDER BY first_call"
    ).fetchall()


def lengths(
    connection: sqlite3.Connection, stage: str, model: str, count: int
) -> list[tuple[int, int, int, int]]:
    """Of the last calls of a stage to a model: characters asked, schema included, items wanted, tokens."""
    rows = connection.execute(
        "SELECT messages, settings, wanted, tokens_in, tokens_out FROM call WHERE stage = ? AND model = ? "
        "AND tokens_in IS NOT NULL AND tokens_out IS NOT NULL ORDER BY id DESC LIMIT ?",
        (stage, model, count),
    ).fetchall()
    found = []
    for row in rows:
        keys = [key for _, key in json.loads(row["messages"])]
        schema = json.loads(row["settings"]).get("schema")
        marks = ",".join("?" * (len(keys) + 1))
        sizes: dict[str, int] = dict(
            connection.execute(
                f"SELECT hash, length(body) FROM text WHERE hash IN ({marks})", (*keys, schema)
            ).fetchall()
        )
        chars = sum(sizes.get(key, 0) for key in (*keys, schema))
        found.append((chars, row["wanted"], row["tokens_in"], row["tokens_out"]))
    return found


def models(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, sqlite3.Row]:
    """Model, settings, tokens and cost of calls, by their number."""
    wanted = sorted({int(call) for call in ids})
    found: dict[int, sqlite3.Row] = {}
    for start in range(0, len(wanted), 500):
        part = ",".join(map(str, wanted[start : start + 500]))
        for row in connection.execute(
            "SELECT id, model, tokens_in, tokens_out, cost_usd, run, at, messages, "
            "json_extract(settings, '$.temperature') AS temperature, "
            "json_extract(settings, '$.seed') AS seed, json_extract(reply, '$.reasoning') AS reasoning "
            f"FROM call WHERE id IN ({part})"
        ):
            found[row["id"]] = row
    return found


def took(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[int | None, float | None]]:
    """How many tokens calls took, in and out, and what they cost, by their number."""
    rows = connection.execute(
        "SELECT id, tokens_in + tokens_out, cost_usd FROM call "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {number: (tokens, cost) for number, tokens, cost in rows}


def _keep_text(tx: Tx, body: str) -> str:
    key = digest(body)
    tx.execute("INSERT OR IGNORE INTO text VALUES (?, ?)", (key, body))
    return key


def _call(connection: sqlite3.Connection, row: sqlite3.Row) -> Call:
    messages: list[JsonObject] = []
    for role, key in json.loads(row["messages"]):
        body = connection.execute("SELECT body FROM text WHERE hash = ?", (key,)).fetchone()["body"]
        messages.append({"role": role, "content": body})
    settings = json.loads(row["settings"])
    if "schema" in settings:
        kept = connection.execute("SELECT body FROM text WHERE hash = ?", (settings["schema"],)).fetchone()
        settings["schema"] = json.loads(kept["body"])
    return Call(
        id=row["id"],
        run=row["run"],
        stage=row["stage"],
        subject=row["subject"],
        nth=row["nth"],
        wanted=row["wanted"],
        label=row["label"],
        attributes=tuple(json.loads(row["attributes"])),
        messages=messages,
        settings=settings,
        reply=json.loads(row["reply"]),
        model=row["model"],
        tokens_in=row["tokens_in"],
        tokens_out=row["tokens_out"],
        cost_usd=row["cost_usd"],
        at=row["at"],
    )
