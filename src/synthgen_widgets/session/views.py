"""Looking into a session: what views and commands want to know of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.samples import Sample, SampleId, Status
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.finding import topic_of
from synthgen_widgets.store import calls, samples, settings, topics
from synthgen_widgets.store.calls import Call
from synthgen_widgets.topics import Topic, TopicId, TopicRef


def revision(core: Core) -> int:
    """How many writes the session has seen."""
    return core.database.read(settings.revision)


def tree(core: Core) -> dict[TopicId, Topic]:
    """The topics, each after its parent."""
    return core.database.read(topics.tree)


def topic_id(core: Core, reference: TopicRef | None) -> TopicId | None:
    """The id of the topic that a caller means; None is the root.

    Raises:
        UsageError: there is none.
    """
    return None if reference is None else topic_of(tree(core), reference).id


def leaves_under(found: dict[TopicId, Topic], topic: TopicId | None) -> Sequence[TopicId]:
    """The leaves of the tree at or below a topic; None is the root."""
    within = set(topics.below(found, topic))
    return [leaf for leaf in topics.leaves(found) if leaf in within]


def totals(core: Core, found: dict[TopicId, Topic]) -> dict[TopicId, dict[Status, int]]:
    """How many samples there are under each topic and all below it, by status."""
    return topics.totals(found, core.database.read(samples.tally))


def children(core: Core, topic: TopicRef | None) -> int:
    """How many topics there are directly under a topic; None is the root."""
    parent = topic_id(core, topic)
    return len(core.database.read(lambda db: topics.names_under(db, parent)))


def fewest_inputs(core: Core, topic: TopicRef | None) -> int:
    """How many usable samples the emptiest leaf at or below a topic has."""
    found = tree(core)
    there = core.database.read(samples.usable)
    leaves: Sequence[TopicId | None] = leaves_under(found, topic_id(core, topic)) if found else [None]
    return min((there.get(leaf, 0) for leaf in leaves), default=0)


def page(core: Core, topic: TopicRef | None, *, offset: int, limit: int) -> tuple[list[Sample], int]:
    """Samples at or below a topic from `offset` on, and how many there are in all."""

    def read(connection: sqlite3.Connection) -> tuple[list[Sample], int]:
        found = topics.tree(connection)
        which = samples.ALL
        if topic is not None:
            which = samples.Filter(topics=topics.below(found, topic_of(found, topic).id))
        rows = samples.page(connection, found, which, offset=offset, limit=limit)
        return rows, samples.count(connection, which)

    return core.database.read(read)


def calls_of(core: Core, sample: Sample) -> tuple[Call | None, Call | None]:
    """The calls that brought a sample's input and its output."""

    def read(connection: sqlite3.Connection) -> tuple[Call | None, Call | None]:
        made, answered = (
            None if number is None else calls.get(connection, number)
            for number in (sample.input_call, sample.output_call)
        )
        return made, answered

    return core.database.read(read)


def found_sample(connection: sqlite3.Connection, id_: SampleId | str) -> Sample:
    """The sample of this id.

    Raises:
        UsageError: there is none.
    """
    if not isinstance(id_, str):
        raise UsageError(f"There is no sample {shown(id_)}; a sample is named by its id, a text.")
    sample = samples.get(connection, topics.tree(connection), SampleId(id_))
    if sample is None:
        raise UsageError(f"There is no sample {shown(id_)}; it may have been deleted.")
    return sample
