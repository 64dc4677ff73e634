"""From what a request names to what the session takes: places, counts, and which samples."""

from __future__ import annotations

from typing import Literal, TypeAlias

from synthgen_widgets import query
from synthgen_widgets.samples import SampleId
from synthgen_widgets.session import Session, views
from synthgen_widgets.session.found import Found
from synthgen_widgets.store import tally
from synthgen_widgets.topics import TopicId
from synthgen_widgets.widget import protocol

Place: TypeAlias = TopicId | Literal["leaves"] | None


def place(named: int | Literal["leaves"] | None) -> Place:
    """The place that a request names."""
    return named if named is None or named == "leaves" else TopicId(named)


def topic(number: int | None) -> TopicId | None:
    """The topic that a request names; None for all."""
    return None if number is None else TopicId(number)


def topics(session: Session, more: int, under: Place) -> int:
    """How many topics a place shall have, so that there are so many more; a leaf has none yet."""
    return more if under == "leaves" else views.children(session.core, under) + more


def inputs(session: Session, more: int, at: TopicId | None, scope: protocol.Scope) -> int:
    """How many inputs a topic shall have, so that there are so many more.

    Of all leaves the emptiest come first: three without inputs are filled, the others left alone.
    """
    match scope:
        case "leaves":
            return views.fewest_inputs(session.core, at) + more
        case "here":
            return session.core.database.read(tally.usable).get(at, 0) + more
        case "empty":
            return more


def asked(of: protocol.Query) -> query.Query:
    """The query that the front end means."""
    return query.Query(
        topic=topic(of.topic),
        status=tuple(of.status),
        labels=tuple(of.labels),
        judgements=tuple(of.judgements),
        flags=tuple(of.flags),
        tags=tuple(of.tags),
        text=of.text,
        sort=of.sort,
        descending=of.descending,
    )


def chosen(session: Session, which: protocol.Which) -> list[SampleId] | Found:
    """The samples that a request names, or those that its query finds now."""
    if isinstance(which, protocol.Ids):
        return [SampleId(id_) for id_ in which.ids]
    of = which.query
    return session.find(
        topic=topic(of.topic),
        status=of.status,
        label=of.labels,
        judgement=of.judgements,
        flag=of.flags,
        tag=of.tags,
        text=of.text,
        sort=of.sort,
        descending=of.descending,
        besides=which.besides,
    )
