"""Topics in the session file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from synthgen_widgets.samples import Status
from synthgen_widgets.store.database import Tx
from synthgen_widgets.topics import Topic, TopicId, TopicPath


def tree(connection: sqlite3.Connection) -> dict[TopicId, Topic]:
    """All topics that are not deleted, each after its parent, siblings in the order they came."""
    rows = connection.execute(
        "SELECT id, parent, name, origin FROM topic WHERE deleted = 0 ORDER BY id"
    ).fetchall()
    children: dict[TopicId | None, list[sqlite3.Row]] = {}
    for row in rows:
        children.setdefault(row["parent"], []).append(row)
    found: dict[TopicId, Topic] = {}
    todo: list[tuple[TopicPath, sqlite3.Row]] = [((), row) for row in reversed(children.get(None, []))]
    while todo:
        above, row = todo.pop()
        topic = Topic(
            id=TopicId(row["id"]),
            parent=row["parent"],
            path=(*above, row["name"]),
            origin=row["origin"],
        )
        found[topic.id] = topic
        todo.extend((topic.path, child) for child in reversed(children.get(topic.id, [])))
    return found


def is_there(connection: sqlite3.Connection, topic: TopicId | None) -> bool:
    """Whether a topic is there and not deleted; the root always is."""
    row = connection.execute("SELECT 1 FROM topic WHERE id = ? AND deleted = 0", (topic,)).fetchone()
    return topic is None or row is not None


def names_under(connection: sqlite3.Connection, parent: TopicId | None) -> list[str]:
    """The names of a topic's children."""
    rows = connection.execute(
        "SELECT name FROM topic WHERE parent IS ? AND deleted = 0 ORDER BY id", (parent,)
    )
    return [row["name"] for row in rows]


def names_ever(connection: sqlite3.Connection) -> dict[TopicId | None, list[str]]:
    """The names of each topic's children, with those that were deleted: they are not wanted again."""
    names: dict[TopicId | None, list[str]] = {}
    for row in connection.execute("SELECT parent, name FROM topic ORDER BY id"):
        names.setdefault(row["parent"], []).append(row["name"])
    return names


def add(tx: Tx, parent: TopicId | None, names: Iterable[str], origin: str) -> list[TopicId]:
    """Add topics under a parent."""
    return [
        TopicId(
            tx.execute(
                "INSERT INTO topic (parent, name, origin, revision, deleted) VALUES "
                "(:parent, :name, :origin, :revision, "
                # A result may arrive for a topic that was deleted meanwhile.
                "coalesce((SELECT deleted FROM topic WHERE id = :parent), 0))",
                {"parent": parent, "name": name, "origin": origin, "revision": tx.revision},
            ).lastrowid
            or 0
        )
        for name in names
    ]


def rename(tx: Tx, topic: TopicId, name: str) -> None:
    """Give a topic another name."""
    tx.execute("UPDATE topic SET name = ?, revision = ? WHERE id = ?", (name, tx.revision, topic))


_BRANCH = """
    WITH RECURSIVE branch (id) AS (
        VALUES (?) UNION SELECT topic.id FROM topic JOIN branch ON topic.parent = branch.id
    )"""


def delete(tx: Tx, topic: TopicId) -> None:
    """Delete a topic with the topics and samples under it, so that undo can bring them back."""
    for table, column in (("sample", "topic"), ("topic", "id")):
        tx.execute(
            f"{_BRANCH} UPDATE {table} SET deleted = 1, revision = ? "
            f"WHERE deleted = 0 AND {column} IN (SELECT id FROM branch)",
            (topic, tx.revision),
        )


def below(tree: dict[TopicId, Topic], topic: TopicId | None) -> list[TopicId]:
    """A topic and all under it; None is the root, above all topics."""
    if topic is None:
        return list(tree)
    path = tree[topic].path
    return [found.id for found in tree.values() if found.path[: len(path)] == path]


def leaves(tree: dict[TopicId, Topic]) -> list[TopicId]:
    """The topics that have none under them."""
    parents = {topic.parent for topic in tree.values()}
    return [topic for topic in tree if topic not in parents]


def totals(
    tree: Mapping[TopicId, Topic], tally: Mapping[TopicId | None, Mapping[Status, int]]
) -> dict[TopicId, dict[Status, int]]:
    """How many samples there are under each topic and all below it, by status."""
    found: dict[TopicId, dict[Status, int]] = {topic: dict(tally.get(topic, {})) for topic in tree}
    # Parents come before their children, so going backwards each is complete when it is added up.
    for topic in reversed(list(tree.values())):
        if topic.parent is not None:
            above = found[topic.parent]
            for status, number in found[topic.id].items():
                above[status] = above.get(status, 0) + number
    return found
