"""What saving goes by of each sample, in the session file: a third of the time that whole samples take."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from synthgen_widgets.samples import Judgement, Label, SampleId, Status
from synthgen_widgets.topics import Topic, TopicId, TopicPath


class Savable(NamedTuple):
    """A sample as far as saving it goes; named as in `Sample`."""

    id: SampleId
    input: str
    output: str | None
    status: Status
    expected_label: Label | None
    judgement: Judgement | None
    split: str | None
    topic_path: TopicPath
    tags: tuple[str, ...]


def all_of(connection: sqlite3.Connection, tree: Mapping[TopicId, Topic]) -> list[Savable]:
    """Every sample that is not deleted, in the order they were made."""
    rows = connection.execute(
        "SELECT id, input, output, status, expected_label, judgement, split, topic, tags FROM sample "
        "WHERE deleted = 0 ORDER BY n"
    )
    paths: dict[TopicId | None, TopicPath] = {topic.id: topic.path for topic in tree.values()}
    bare: dict[str | None, tuple[str, ...]] = {None: ()}
    found = []
    for *fields, topic, tags in rows:
        if tags not in bare:
            bare[tags] = tuple(json.loads(tags))
        found.append(Savable._make((*fields, paths.get(topic, ()), bare[tags])))
    return found


_DONE = "deleted = 0 AND status = 'done' AND judgement IS NOT 'rejected'"


def splits(connection: sqlite3.Connection) -> dict[SampleId, str | None]:
    """The split of each sample that can be saved; None where it has none yet."""
    return dict(connection.execute(f"SELECT id, split FROM sample WHERE {_DONE}").fetchall())


def split_counts(connection: sqlite3.Connection) -> dict[str | None, int]:
    """How many samples that can be saved there are of each split; None for those that have none yet."""
    return dict(
        connection.execute(f"SELECT split, count(*) FROM sample WHERE {_DONE} GROUP BY split").fetchall()
    )
