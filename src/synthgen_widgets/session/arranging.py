"""Arranging topics: what a person adds, renames, moves, merges and deletes. Each is one change."""

from __future__ import annotations

from collections.abc import Iterable

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.finding import topic_of
from synthgen_widgets.session.recorded import called, counted, path_of, quoted
from synthgen_widgets.session.views import topic_id, tree
from synthgen_widgets.store import Tx, topics
from synthgen_widgets.text import same_key
from synthgen_widgets.topics import TopicId, TopicRef, new_names, topic_name


def add_topics(core: Core, names: Iterable[str], under: TopicRef | None) -> list[TopicId]:
    """Add topics by hand; see `Session.add_topics`."""
    if isinstance(names, str):
        names = [names]
    if not isinstance(names, Iterable):
        raise UsageError(f"{shown(names)} names no topics; pass a name or a list of names.")
    wanted = [topic_name(name) for name in names]
    if not wanted:
        raise UsageError("No topic was named; pass at least one name.")
    parent = topic_id(core, under)

    def add(tx: Tx) -> list[TopicId]:
        check_there(tx, parent, under)
        there = topics.names_under(tx.connection, parent)
        _, repeated = new_names(wanted, there)
        if repeated:
            msg = f"The topic {shown(repeated[0])} is there already; choose another name."
            raise UsageError(msg)
        return topics.add(tx, parent, wanted, "manual")

    label = counted("Add", len(wanted), "topic", wanted[0])
    command = called(label, "add_topics", names=wanted, under=path_of(tree(core), under))
    return core.database.write(add, change=command).result()


def rename_topic(core: Core, reference: TopicRef, name: str) -> None:
    """Give a topic another name; see `Session.rename_topic`."""
    topic, new = topic_of(tree(core), reference), topic_name(name)
    if new == topic.name:
        return

    def rename(tx: Tx) -> None:
        check_there(tx, topic.id, reference)
        others = [other for other in topics.names_under(tx.connection, topic.parent) if other != topic.name]
        if same_key(new) in map(same_key, others):
            raise UsageError(
                f"The topic {shown(new)} is there already; choose another name, or merge them."
            )
        topics.rename(tx, topic.id, new)

    label = f"Rename topic {quoted(topic.name)}"
    command = called(label, "rename_topic", topic=list(topic.path), name=new)
    core.database.write(rename, change=command).result()


def move_topic(core: Core, reference: TopicRef, under: TopicRef | None) -> None:
    """Put a topic under another one; see `Session.move_topic`."""
    found = tree(core)
    topic = topic_of(found, reference)
    place = None if under is None else topic_of(found, under)
    parent = None if place is None else place.id
    if parent == topic.parent:
        return
    to = "to the top" if place is None else f"under {quoted(place.name)}"
    command = called(
        f"Move topic {quoted(topic.name)} {to}",
        "move_topic",
        topic=list(topic.path),
        under=None if place is None else list(place.path),
    )

    def move(tx: Tx) -> None:
        check_there(tx, topic.id, reference)
        check_there(tx, parent, under)
        topics.move(tx, topic.id, parent)

    core.database.write(move, change=command).result()


def merge_topics(core: Core, reference: TopicRef, into: TopicRef) -> None:
    """Put what is under a topic under another one; see `Session.merge_topics`."""
    found = tree(core)
    topic, other = topic_of(found, reference), topic_of(found, into)
    command = called(
        f"Merge topic {quoted(topic.name)} into {quoted(other.name)}",
        "merge_topics",
        topic=list(topic.path),
        into=list(other.path),
    )

    def merge(tx: Tx) -> None:
        check_there(tx, topic.id, reference)
        check_there(tx, other.id, into)
        topics.merge(tx, topic.id, other.id)

    core.database.write(merge, change=command).result()


def delete_topic(core: Core, reference: TopicRef) -> None:
    """Delete a topic with all that is under it; see `Session.delete_topic`."""
    topic = topic_of(tree(core), reference)
    command = called(f"Delete topic {quoted(topic.name)}", "delete_topic", topic=list(topic.path))
    core.database.write(lambda tx: topics.delete(tx, topic.id), change=command).result()


def check_there(tx: Tx, topic: TopicId | None, reference: TopicRef | None) -> None:
    """Refuse a topic that was there when the change was asked for, and is gone when its turn comes.

    Raises:
        UsageError: it is gone; what would go below it would be lost from sight.
    """
    if not topics.is_there(tx.connection, topic):
        raise UsageError(f"The topic {shown(reference)} was deleted meanwhile; choose another one.")
