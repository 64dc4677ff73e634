"""Topics in the session file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.samples import Status
from synthgen_widgets.store import meanwhile
from synthgen_widgets.store.database import Tx
from synthgen_widgets.text import same_key
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


def revision(connection: sqlite3.Connection) -> int:
    """The revision of the last change to the tree."""
    number: int = connection.execute("SELECT coalesce(max(revision), 0) FROM topic").fetchone()[0]
    return number


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
    """Add topics under a parent; where that was deleted meanwhile, they are as if deleted with it."""
    deleted = meanwhile.is_deleted(tx.connection, parent)
    ids = [
        TopicId(
            tx.execute(
                "INSERT INTO topic (parent, name, origin, revision, deleted) VALUES (?, ?, ?, ?, ?)",
                (parent, name, origin, tx.revision, deleted),
            ).lastrowid
            or 0
        )
        for name in names
    ]
    if deleted and parent is not None:
        meanwhile.delete_with(tx, "topic", ids, parent)
    return ids


def rename(tx: Tx, topic: TopicId, name: str) -> None:
    """Give a topic another name."""
    tx.execute("UPDATE topic SET name = ?, revision = ? WHERE id = ?", (name, tx.revision, topic))


def move(tx: Tx, topic: TopicId, parent: TopicId | None) -> None:
    """Put a topic, with all that is under it, under another one; None is the root.

    Raises:
        UsageError: it would stand below itself, or a topic of its name is there already.
    """
    _check_outside(tx, topic, parent)
    name = _name(tx, topic)
    if any(child != topic and same_key(other) == same_key(name) for child, other in _children(tx, parent)):
        raise UsageError(f"The topic {shown(name)} is there already; rename one of them, or merge them.")
    _place(tx, topic, parent)


def merge(tx: Tx, topic: TopicId, into: TopicId) -> None:
    """Put all that is under a topic under another one, and delete the topic, which is empty then.

    A child whose name a child of the other bears is merged with that one in turn. Samples that were
    deleted before stay where they were.

    Raises:
        UsageError: a topic cannot be merged into itself, or into one below it.
    """
    _check_outside(tx, topic, into)
    # First away with the topic: a child of the same name may have to take its place.
    tx.execute(
        "UPDATE topic SET deleted = 1, merged_into = ?, revision = ? WHERE id = ?",
        (into, tx.revision, topic),
    )
    there = {same_key(name): child for child, name in _children(tx, into)}
    for child, name in _children(tx, topic):
        same = there.get(same_key(name))
        if same is None:
            _place(tx, child, into)
        else:
            merge(tx, child, same)
    tx.execute(
        "UPDATE sample SET topic = ?, revision = ? WHERE topic = ? AND deleted = 0",
        (into, tx.revision, topic),
    )


def _check_outside(tx: Tx, topic: TopicId, place: TopicId | None) -> None:
    inside = tx.execute(f"{_BRANCH} SELECT 1 FROM branch WHERE id = ?", (topic, place)).fetchone()
    if inside is not None:
        name = shown(_name(tx, topic))
        raise UsageError(f"The topic {name} cannot go into itself or below itself; choose another place.")


def _place(tx: Tx, topic: TopicId, parent: TopicId | None) -> None:
    tx.execute("UPDATE topic SET parent = ?, revision = ? WHERE id = ?", (parent, tx.revision, topic))


def _name(tx: Tx, topic: TopicId) -> str:
    row = tx.execute("SELECT name FROM topic WHERE id = ?", (topic,)).fetchone()
    return str(row["name"])


def _children(tx: Tx, parent: TopicId | None) -> list[tuple[TopicId, str]]:
    rows = tx.execute("SELECT id, name FROM topic WHERE parent IS ? AND deleted = 0 ORDER BY id", (parent,))
    return [(TopicId(row["id"]), row["name"]) for row in rows]


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


def below(tree: Mapping[TopicId, Topic], topic: TopicId | None) -> list[TopicId]:
    """A topic and all under it; None is the root, above all topics."""
    if topic is None:
        return list(tree)
    path = tree[topic].path
    return [found.id for found in tree.values() if found.path[: len(path)] == path]


def leaves(tree: Mapping[TopicId, Topic]) -> list[TopicId]:
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
