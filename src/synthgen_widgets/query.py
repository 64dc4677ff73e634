"""Which samples are meant, and in what order: what the grid filters and sorts by, and `session.find`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from synthgen_widgets.samples import Judgement, Label, Status
from synthgen_widgets.topics import TopicId

# near_duplicate: its input resembles another's · by_hand: a person wrote the input
Flag: TypeAlias = Literal["edited", "by_hand", "saved", "near_duplicate"]
FLAGS: tuple[Flag, ...] = get_args(Flag)
# made: the order they came in · changed: by the last change to each
SortKey: TypeAlias = Literal[
    "made",
    "changed",
    "input",
    "output",
    "topic",
    "status",
    "label",
    "judgement",
    "similarity",
    "tokens",
    "cost",
]
SORT_KEYS: tuple[SortKey, ...] = get_args(SortKey)
MAX_TEXT = 200
"""Characters of a text that is searched for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which samples are meant, and their order. Empty parts ask for nothing.

    Of `status`, `labels` and `judgements` a sample must have one of those named; of `tags` and `flags` all.
    """

    topic: TopicId | None = None
    """Those at or below this topic; None for all, also those without a topic."""
    status: tuple[Status, ...] = ()
    labels: tuple[Label | Literal["none"], ...] = ()
    judgements: tuple[Judgement | Literal["none"], ...] = ()
    flags: tuple[Flag, ...] = ()
    tags: tuple[str, ...] = ()
    """Tags of its own, or the split that was drawn for it."""
    text: str = ""
    """What input or output contain, whatever the case."""
    sort: SortKey = "made"
    descending: bool = False
