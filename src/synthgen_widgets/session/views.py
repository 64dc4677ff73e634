"""Looking into a session: what views and commands want to know of it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from synthgen_widgets.errors import SessionError, UsageError, shown
from synthgen_widgets.query import Query
from synthgen_widgets.samples import Sample, SampleId
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.finding import topic_of
from synthgen_widgets.store import calls, samples, settings, tally, topics
from synthgen_widgets.store.calls import Call
from synthgen_widgets.topics import Topic, TopicId, TopicRef

if TYPE_CHECKING:
    from synthgen_widgets.store.catalog import Catalog
    from synthgen_widgets.store.facets import Facets

T = TypeVar("T")
Tree: TypeAlias = Mapping[TopicId, Topic]

_FIRST = 2_000
"""Samples from the beginning that are found without the catalog, as long as that is not read."""
_PATIENCE = 0.5
"""Seconds after a first page until the catalog is read, so that whoever asked can show the page first."""


def revision(core: Core) -> int:
    """How many writes the session has seen."""
    return core.database.read(settings.revision)


def tree(core: Core) -> dict[TopicId, Topic]:
    """The topics, each after its parent."""
    return dict(core.database.read(core.tree))


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


def children(core: Core, topic: TopicRef | None) -> int:
    """How many topics there are directly under a topic; None is the root."""
    parent = topic_id(core, topic)
    return len(core.database.read(lambda db: topics.names_under(db, parent)))


def fewest_inputs(core: Core, topic: TopicRef | None) -> int:
    """How many usable samples the emptiest leaf at or below a topic has."""
    found = tree(core)
    there = core.database.read(tally.usable)
    leaves: Sequence[TopicId | None] = leaves_under(found, topic_id(core, topic)) if found else [None]
    return min((there.get(leaf, 0) for leaf in leaves), default=0)


class Page(NamedTuple):
    """A page of samples."""

    samples: list[Sample]
    total: int
    """How many samples the query means in all."""
    revision: int
    """What the page is of."""


def page(core: Core, query: Query, *, offset: int = 0, limit: int) -> Page:
    """A page of the samples that a query means.

    Args:
        core: the session.
        query: which samples, and their order.
        offset: how many samples come before the page.
        limit: how many it has at most.

    Raises:
        UsageError: there is no such topic.
    """
    plain = query in (Query(), Query(descending=True))
    if plain and offset + limit <= _FIRST and not core.has_catalog:

        def first(connection: sqlite3.Connection) -> Page:
            found = samples.page(
                connection, core.tree(connection), offset=offset, limit=limit, descending=query.descending
            )
            return Page(found, tally.totals(connection).samples, settings.revision(connection))

        read = core.database.read(first)
        if read.total > _FIRST:
            _read_ahead(core)
        return read

    def read_page(connection: sqlite3.Connection, catalog: Catalog, tree: Tree) -> Page:
        numbers = catalog.found(connection, tree, query)
        wanted = numbers[offset : offset + limit].tolist()
        return Page(samples.numbered(connection, tree, wanted), len(numbers), catalog.revision)

    return _with_catalog(core, query, read_page)


def found(core: Core, query: Query) -> list[SampleId]:
    """The ids of the samples that a query means, in its order.

    Raises:
        UsageError: there is no such topic.
    """
    return _with_catalog(core, query, lambda db, catalog, tree: catalog.ids(catalog.found(db, tree, query)))


def locate(core: Core, query: Query, sample: SampleId | str) -> int | None:
    """Where a sample stands among those of a query, from 0; None where it is not among them.

    Raises:
        UsageError: there is no such topic.
    """
    return _with_catalog(core, query, lambda db, catalog, tree: catalog.place(db, tree, query, sample))


def facets(core: Core, query: Query) -> Facets:
    """How many samples of a query there are of each kind, were nothing of that kind asked for.

    Raises:
        UsageError: there is no such topic.
    """
    return _with_catalog(core, query, lambda db, catalog, tree: catalog.facets(db, tree, query))


def _with_catalog(core: Core, query: Query, read: Callable[[sqlite3.Connection, Catalog, Tree], T]) -> T:
    """What `read` finds in the catalog, in one view of the file."""
    catalog = core.catalog

    def fresh(connection: sqlite3.Connection) -> T:
        tree = core.tree(connection)
        if query.topic is not None:
            topic_of(tree, query.topic)
        catalog.refresh(connection)
        return read(connection, catalog, tree)

    with catalog.lock:
        return core.database.read(fresh)


def _read_ahead(core: Core) -> None:
    """Read the catalog in a moment, in the background: whoever sees a first page asks for more."""

    def read() -> None:
        with suppress(SessionError):  # the session was closed meanwhile
            facets(core, Query())

    if core.reading_ahead:
        return
    core.reading_ahead = True
    later = threading.Timer(_PATIENCE, read)
    later.daemon = True
    later.start()


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
