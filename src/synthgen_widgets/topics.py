"""Topics: nodes of a tree whose paths run from general to specific."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NewType, TypeAlias

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.text import clean, same_key, squeeze

TopicId = NewType("TopicId", int)
TopicPath: TypeAlias = tuple[str, ...]
# Wherever a topic is named, its path does, and so does its id; one name alone is a top-level topic.
TopicRef: TypeAlias = "TopicId | int | str | Sequence[str]"

MAX_NAME = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic as the session holds it."""

    id: TopicId
    parent: TopicId | None
    path: TopicPath
    origin: str
    """`generated` or `manual`."""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path[-1]


def topic_name(text: object) -> str:
    """A name that a topic can bear: any characters, spaces squeezed.

    Raises:
        UsageError: it is no text, blank, or longer than 300 characters.
    """
    if not isinstance(text, str):
        raise UsageError(f"A topic is named by text, not by {shown(text)}.")
    name = squeeze(clean(text))
    if not name:
        raise UsageError(f"The topic {shown(text)} is blank; give it a name.")
    if len(name) > MAX_NAME:
        msg = f"The topic {shown(name)} is {len(name)} characters long; {MAX_NAME} is the limit."
        raise UsageError(msg)
    return name


def new_names(names: Iterable[str], taken: Iterable[str]) -> tuple[list[str], list[str]]:
    """Split names into those that are new and those that a sibling bears already.

    Returns:
        The new names in their order, and the repeated ones.
    """
    seen = {same_key(name) for name in taken}
    fresh: list[str] = []
    repeated: list[str] = []
    for name in names:
        key = same_key(name)
        (repeated if key in seen else fresh).append(name)
        seen.add(key)
    return fresh, repeated


def joined(path: Sequence[str]) -> str:
    """A path as a person reads it: `Billing / Refunds`."""
    return " / ".join(path)
