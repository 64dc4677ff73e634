"""Marking, by and by, inputs that a person has changed and that resemble another.

Generated inputs are marked as they come, and `marking` looks through all. What a person adds or edits is
compared in the background with an index of all inputs, which is made when it is first wanted and takes in
what has changed since.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

from synthgen_widgets.errors import SessionError
from synthgen_widgets.generation.loop import submit
from synthgen_widgets.quality import Like, Seen
from synthgen_widgets.samples import SampleId
from synthgen_widgets.session.core import Core
from synthgen_widgets.store import Tx, resembling, samples, settings
from synthgen_widgets.store.resembling import Changed

KEPT = 50_000
"""Up to so many samples what a person changes is compared at once. Above it the index takes seconds to make
and much memory, so that near-duplicates are marked when they are asked for."""


def renew_soon(core: Core, ids: Iterable[SampleId] = ()) -> None:
    """Compare inputs in the background: of these samples, and of all that changed since the last time."""
    desk = _desk_of(core)
    desk.wanted.update(ids)
    if desk.wanted or desk.index is not None:
        _renew_once(core, desk)


def watch(core: Core) -> None:
    """Compare from now on all that changes, also what is taken back."""
    _renew_once(core, _desk_of(core))


class _Desk:
    """What is kept for a session: the index, and what waits for a look at it."""

    def __init__(self) -> None:
        self.index: _Index | None = None
        self.wanted: set[SampleId] = set()
        self.waiting = False
        self.one = Lock()
        """Held while one looks."""


_desks: WeakKeyDictionary[Core, _Desk] = WeakKeyDictionary()


def _desk_of(core: Core) -> _Desk:
    return _desks.setdefault(core, _Desk())


def _renew_once(core: Core, desk: _Desk) -> None:
    if not desk.waiting:
        desk.waiting = True
        submit(asyncio.to_thread(_renew, core, desk))


def _renew(core: Core, desk: _Desk) -> None:
    with desk.one, suppress(SessionError):  # it may be closed meanwhile
        desk.waiting = False
        wanted, desk.wanted = desk.wanted, set()
        if core.database.read(samples.count_ever) > KEPT:
            desk.index = None
            return
        fresh = desk.index is None
        index = desk.index = desk.index or _Index()
        marks = core.database.read(lambda db: list(_marks(db, index, wanted if fresh else None)))
        if marks:
            core.database.write(lambda tx: _put(tx, marks)).result()


class _Mark(NamedTuple):
    """What a sample with this input resembles; None for nothing."""

    id: SampleId
    text: str
    other: SampleId | None
    similarity: float | None


def _marks(connection: sqlite3.Connection, index: _Index, wanted: set[SampleId] | None) -> Iterator[_Mark]:
    """The marks of the wanted samples, or of all that changed, and of those that resembled one of them."""
    changed = list(index.news(connection))
    for row in changed:
        if not row.deleted:
            index.add(row)
    if wanted is not None:
        changed = [row for row in changed if row.id in wanted]
    given: dict[SampleId, SampleId | None] = {}
    touched = [row.id for row in changed]
    followers = [row for row in resembling.resembling(connection, touched) if row.id not in set(touched)]
    for row in (*followers, *reversed(changed)):  # of two that came together the later one is marked
        if row.deleted:
            continue
        like = index.like(row)
        other = None if like is None else index.owner(like)
        if like is None or given.get(other or row.id) == row.id:  # one of two is marked, not both
            other, like = None, None
        given[row.id] = other
        yield _Mark(row.id, row.text, other, None if like is None else like.similarity)


def _put(tx: Tx, marks: Iterable[_Mark]) -> None:
    for mark in marks:
        resembling.mark(tx, *mark)


class _Index:
    """The inputs of a session, each under the number that `Seen` gave it."""

    def __init__(self) -> None:
        self._seen = Seen()
        self._texts: dict[SampleId, tuple[int, int]] = {}
        """The number of each sample's input, and its hash."""
        self._owners: list[SampleId] = []
        self._revision = -1

    def news(self, connection: sqlite3.Connection) -> Iterator[Changed]:
        """The samples that are new, have another input or are gone; such inputs are forgotten."""
        since, self._revision = self._revision, settings.revision(connection)
        for row in resembling.changed_since(connection, since):
            number, before = self._texts.get(row.id, (None, None))
            if number is None and row.deleted:
                continue
            if not row.deleted and before == hash(row.text):
                continue
            if number is not None:
                self._seen.forget(number)
                del self._texts[row.id]
            yield row

    def add(self, row: Changed) -> None:
        """Take in an input."""
        self._texts[row.id] = (self._seen.add(row.text), hash(row.text))
        self._owners.append(row.id)

    def like(self, row: Changed) -> Like | None:
        """What an input that is in resembles of all others."""
        number, _ = self._texts[row.id]
        return self._seen.like(row.text, besides=number)

    def owner(self, like: Like) -> SampleId:
        """The sample whose input is meant."""
        return self._owners[like.number or 0]
