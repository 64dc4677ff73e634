"""Samples in the session file."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from synthgen_widgets.samples import Label, Sample, SampleId, Status
from synthgen_widgets.store.database import Tx
from synthgen_widgets.topics import Topic, TopicId

_COLUMNS = """
    SELECT n, id, topic, input, output, status, reason, edited, split, revision, input_call,
        output_call, expected_label, attributes, judgement, tags, made_input, made_output, resembles,
        similarity, EXISTS (SELECT 1 FROM saved WHERE sample = n) AS saved
    FROM sample"""
_USABLE = "deleted = 0 AND NOT (status = 'invalid' AND output IS NULL)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which samples are meant."""

    topics: Sequence[TopicId] | None = None
    """Those directly under these topics; None for all, also those without a topic."""
    status: Sequence[Status] | None = None

    def where(self) -> str:
        """The condition, for a `sample` that is not deleted."""
        conditions = ["deleted = 0"]
        if self.topics is not None:
            conditions.append(f"topic IN ({','.join(str(int(topic)) for topic in self.topics)})")
        if self.status is not None:
            conditions.append("status IN ({})".format(",".join(f"'{name}'" for name in self.status)))
        return " AND ".join(conditions)


ALL = Filter()


def page(
    connection: sqlite3.Connection,
    tree: Mapping[TopicId, Topic],
    which: Filter = ALL,
    *,
    offset: int = 0,
    limit: int = -1,
) -> list[Sample]:
    """Samples in the order they were made, from `offset` on; a limit of -1 is all."""
    rows = connection.execute(
        f"{_COLUMNS} WHERE {which.where()} ORDER BY n LIMIT ? OFFSET ?", (limit, offset)
    )
    return [_sample(row, tree) for row in rows]


def get(connection: sqlite3.Connection, tree: Mapping[TopicId, Topic], sample: SampleId) -> Sample | None:
    """The sample with this id, None where there is none or it was deleted."""
    row = connection.execute(f"{_COLUMNS} WHERE id = ? AND deleted = 0", (sample,)).fetchone()
    return None if row is None else _sample(row, tree)


def is_at(connection: sqlite3.Connection, sample: SampleId, revision: int) -> bool:
    """Whether a sample is there and unchanged since a revision."""
    row = connection.execute(
        "SELECT 1 FROM sample WHERE id = ? AND revision = ? AND deleted = 0", (sample, revision)
    ).fetchone()
    return row is not None


def was_there(connection: sqlite3.Connection, sample: SampleId) -> bool:
    """Whether a sample of this id was ever made."""
    row = connection.execute("SELECT 1 FROM sample WHERE id = ?", (sample,)).fetchone()
    return row is not None


def count(connection: sqlite3.Connection, which: Filter = ALL) -> int:
    """How many samples are meant."""
    number: int = connection.execute(f"SELECT count(*) FROM sample WHERE {which.where()}").fetchone()[0]
    return number


def count_ever(connection: sqlite3.Connection) -> int:
    """How many samples were ever made, the deleted ones too."""
    number: int = connection.execute("SELECT coalesce(max(n), 0) FROM sample").fetchone()[0]
    return number


def tally(connection: sqlite3.Connection) -> dict[TopicId | None, dict[Status, int]]:
    """How many samples there are directly under each topic, by status."""
    counts: dict[TopicId | None, dict[Status, int]] = {}
    for row in connection.execute(
        "SELECT topic, status, count(*) AS n FROM sample WHERE deleted = 0 GROUP BY topic, status"
    ):
        counts.setdefault(row["topic"], {})[row["status"]] = row["n"]
    return counts


def usable(connection: sqlite3.Connection) -> dict[TopicId | None, int]:
    """How many samples with a valid input there are directly under each topic."""
    return dict(
        connection.execute(f"SELECT topic, count(*) FROM sample WHERE {_USABLE} GROUP BY topic").fetchall()
    )


def labelled(connection: sqlite3.Connection) -> dict[TopicId | None, dict[Label, int]]:
    """How many samples with a valid input there are directly under each topic, by label."""
    counts: dict[TopicId | None, dict[Label, int]] = {}
    for row in connection.execute(
        f"SELECT topic, expected_label, count(*) AS n FROM sample "
        f"WHERE {_USABLE} AND expected_label IS NOT NULL GROUP BY topic, expected_label"
    ):
        counts.setdefault(row["topic"], {})[row["expected_label"]] = row["n"]
    return counts


def valued(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """How many samples with a valid input have each value of an attribute axis."""
    counts: dict[str, dict[str, int]] = {}
    for row in connection.execute(
        "SELECT key, value, count(*) AS n FROM sample, json_each(attributes) "
        f"WHERE {_USABLE} GROUP BY key, value"
    ):
        counts.setdefault(row["key"], {})[row["value"]] = row["n"]
    return counts


def set_label(tx: Tx, ids: Iterable[SampleId], label: Label | None) -> int:
    """Say what samples are meant to do; returns how many were there. Their texts stay."""
    _choose(tx, ids)
    tx.execute(
        "UPDATE sample SET expected_label = ?1, revision = ?2 "
        "WHERE deleted = 0 AND expected_label IS NOT ?1 AND id IN (SELECT id FROM chosen)",
        (label, tx.revision),
    )
    row = tx.execute(
        "SELECT count(*) FROM sample WHERE deleted = 0 AND id IN (SELECT id FROM chosen)"
    ).fetchone()
    return int(row[0])


def saved_and_ready(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many samples are in a dataset, also as they were before an edit; how many are ready for one."""
    row = connection.execute(
        "SELECT count(saved.sample) AS saved, "
        "count(*) FILTER (WHERE status = 'done' AND saved.sample IS NULL) AS ready FROM sample "
        "LEFT JOIN (SELECT DISTINCT sample FROM saved) AS saved ON saved.sample = n WHERE deleted = 0"
    ).fetchone()
    return row["saved"], row["ready"]


def deleted(connection: sqlite3.Connection) -> int:
    """How many samples a person deleted, by themselves or with their topic."""
    number: int = connection.execute("SELECT count(*) FROM sample WHERE deleted = 1").fetchone()[0]
    return number


def inputs(connection: sqlite3.Connection) -> Iterator[tuple[TopicId | None, str]]:
    """Each input ever made with its topic; what was deleted is not wanted again either."""
    for row in connection.execute("SELECT topic, input FROM sample ORDER BY n"):
        yield row["topic"], row["input"]


@dataclass(frozen=True, slots=True)
class NewInput:
    """An input that becomes a sample."""

    text: str
    reason: str | None = None
    """Why it is invalid; None where it is not."""
    label: Label | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


def add_inputs(
    tx: Tx,
    topic: TopicId | None,
    found: Iterable[NewInput],
    call: int | None,
) -> list[SampleId]:
    """Add samples that have an input only."""
    ids = []
    for new in found:
        sample = SampleId(secrets.token_hex(8))
        tx.execute(
            "INSERT INTO sample (id, topic, input, status, reason, input_call, revision, expected_label, "
            "attributes, deleted) "
            # A result may arrive for a topic that was deleted meanwhile.
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
            "coalesce((SELECT deleted FROM topic WHERE id = ?2), 0))",
            (
                sample,
                topic,
                new.text,
                "invalid" if new.reason else "pending",
                new.reason,
                call,
                tx.revision,
                new.label,
                json.dumps(dict(new.attributes)) if new.attributes else None,
            ),
        )
        ids.append(sample)
    return ids


def set_output(
    tx: Tx,
    sample: SampleId,
    output: str | None,
    status: Status,
    reason: str | None,
    call: int | None,
    *,
    seen: Sample | None = None,
) -> int:
    """Give a sample its output, or the reason why it has none; returns whether it did, as 0 or 1.

    What was deleted meanwhile gets it too: it is paid for, and undo can bring the sample back.
    `seen` is the sample as it was looked at: a text that a person has changed since wins.
    """
    asked, answered = (seen.input, seen.output) if seen else (None, None)
    return tx.execute(
        "UPDATE sample SET output = ?, status = ?, reason = ?, output_call = ?, revision = ? "
        "WHERE id = ? AND (? IS NULL OR (input = ? AND output IS ?))",
        (output, status, reason, call, tx.revision, sample, asked, asked, answered),
    ).rowcount


def edit(tx: Tx, sample: SampleId, text: str, output: str | None, status: Status) -> None:
    """Give a sample the texts that a person wrote; they fit the task."""
    tx.execute(
        "UPDATE sample SET input = ?, output = ?, status = ?, reason = NULL, edited = 1, revision = ?, "
        "output_call = iif(? IS NULL, NULL, output_call) WHERE id = ?",
        (text, output, status, tx.revision, output, sample),
    )


def delete(tx: Tx, ids: Iterable[SampleId]) -> int:
    """Delete samples so that undo can bring them back; returns how many were there."""
    _choose(tx, ids)
    return tx.execute(
        "UPDATE sample SET deleted = 1, revision = ? WHERE deleted = 0 AND id IN (SELECT id FROM chosen)",
        (tx.revision,),
    ).rowcount


def deleted_ids(connection: sqlite3.Connection) -> set[SampleId]:
    """The ids of the samples that were deleted."""
    return {row["id"] for row in connection.execute("SELECT id FROM sample WHERE deleted = 1")}


def noted_as_saved(connection: sqlite3.Connection, dataset: str) -> set[SampleId]:
    """The ids of the samples that are noted as held by a dataset."""
    rows = connection.execute(
        "SELECT id FROM saved JOIN sample ON sample = n WHERE dataset = ?", (dataset,)
    )
    return {row["id"] for row in rows}


def mark_removed(tx: Tx, dataset: str, removed: Iterable[SampleId]) -> None:
    """Note which samples a dataset holds no more."""
    tx.connection.executemany(
        "DELETE FROM saved WHERE dataset = ? AND sample = (SELECT n FROM sample WHERE id = ?)",
        ((dataset, sample) for sample in removed),
    )


def mark_saved(tx: Tx, dataset: str, saved: Iterable[tuple[SampleId, str | None]]) -> None:
    """Note which samples a dataset holds, each with its split."""
    for sample, split in saved:
        tx.execute("UPDATE sample SET split = ?, revision = ? WHERE id = ?", (split, tx.revision, sample))
        tx.execute("INSERT OR IGNORE INTO saved SELECT n, ? FROM sample WHERE id = ?", (dataset, sample))


def _choose(tx: Tx, ids: Iterable[SampleId]) -> None:
    tx.execute("CREATE TEMP TABLE IF NOT EXISTS chosen (id TEXT PRIMARY KEY)")
    tx.execute("DELETE FROM chosen")
    tx.connection.executemany("INSERT OR IGNORE INTO chosen VALUES (?)", ((id_,) for id_ in ids))


def _sample(row: sqlite3.Row, tree: Mapping[TopicId, Topic]) -> Sample:
    topic = tree.get(row["topic"])
    return Sample(
        id=SampleId(row["id"]),
        topic=row["topic"],
        topic_path=topic.path if topic else (),
        input=row["input"],
        output=row["output"],
        status=row["status"],
        reason=row["reason"],
        edited=bool(row["edited"]),
        split=row["split"],
        expected_label=row["expected_label"],
        attributes=json.loads(row["attributes"]) if row["attributes"] else {},
        judgement=row["judgement"],
        tags=tuple(json.loads(row["tags"])) if row["tags"] else (),
        made_input=row["made_input"],
        made_output=row["made_output"],
        resembles=row["resembles"],
        similarity=row["similarity"],
        saved=bool(row["saved"]),
        revision=row["revision"],
        input_call=row["input_call"],
        output_call=row["output_call"],
    )
