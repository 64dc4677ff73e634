"""The topic tree, changed by hand."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from synthgen_widgets.widget.protocol.parts import (
    Envelope,
    Name,
    TopicNumber,
)


class TopicsAdd(Envelope):
    """Topics by hand."""

    op: Literal["topics_add"]
    names: Annotated[list[Name], Field(max_length=1_000)]
    under: TopicNumber | None


class TopicRename(Envelope):
    """Another name for a topic."""

    op: Literal["topic_rename"]
    id: TopicNumber
    name: Name


class TopicDelete(Envelope):
    """A topic away, with all that is under it."""

    op: Literal["topic_delete"]
    id: TopicNumber


class TopicMove(Envelope):
    """A topic, with all that is under it, to another place."""

    op: Literal["topic_move"]
    id: TopicNumber
    under: TopicNumber | None


class TopicMerge(Envelope):
    """What is under a topic to another one, and the topic away."""

    op: Literal["topic_merge"]
    id: TopicNumber
    into: TopicNumber


TopicDeed: TypeAlias = TopicsAdd | TopicRename | TopicDelete | TopicMove | TopicMerge
