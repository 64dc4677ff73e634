"""From "so many more, here" to what the session takes: a target count, and a place."""

from __future__ import annotations

from typing import Literal, TypeAlias

from synthgen_widgets.session import Session, views
from synthgen_widgets.topics import TopicId

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


def inputs(session: Session, more: int, at: TopicId | None) -> int:
    """How many inputs a topic shall have.

    The emptiest topics come first: three without inputs are filled, the others left alone.
    """
    return views.fewest_inputs(session.core, at) + more
