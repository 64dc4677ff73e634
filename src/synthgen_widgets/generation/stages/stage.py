"""What the three generating stages have in common."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from synthgen_widgets.errors import UsageError
from synthgen_widgets.generation.model import Reply
from synthgen_widgets.generation.prompting.style import Question
from synthgen_widgets.quality import Like
from synthgen_widgets.samples import Label, SampleId
from synthgen_widgets.store import Tx
from synthgen_widgets.templates import GuidanceStage
from synthgen_widgets.topics import TopicId

ATTEMPTS = 3
"""How often a unit is asked for before what is still missing is given up."""

Outcome: TypeAlias = Literal["done", "invalid", "duplicate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One piece of a run's work: some items for one topic or sample, asked for in one call."""

    subject: str
    wanted: int
    nth: int
    """The number of its first call among all calls for the subject."""
    label: Label | None = None
    """What its items are meant to do, where a share of them fails on purpose."""
    attributes: tuple[Mapping[str, str], ...] = ()
    """The values that each item is to have on the attribute axes; empty where there are no axes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a stage wants to ask, before it is decided how."""

    stage: str
    subject: str
    """The topic or sample that it is for, such as `topic:7`."""
    nth: int
    wanted: int
    label: Label | None = None
    """What the items are meant to do, where a share of them fails on purpose."""
    attributes: tuple[Mapping[str, str], ...] = ()
    """The values that each item is to have on the attribute axes; empty where there are no axes."""
    question: Question


@dataclass(frozen=True, slots=True)
class Verdict:
    """One item of a reply, judged."""

    outcome: Outcome
    text: str
    reason: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    """The values that an input was asked to have."""
    like: Like | None = None
    """What a new input resembles without repeating it."""


class Asked(Protocol):
    """What a reply answers: an `Ask`, or the call that was kept of one."""

    @property
    def subject(self) -> str: ...  # noqa: D102
    @property
    def nth(self) -> int: ...  # noqa: D102
    @property
    def wanted(self) -> int: ...  # noqa: D102
    @property
    def label(self) -> Label | None: ...  # noqa: D102
    @property
    def attributes(self) -> tuple[Mapping[str, str], ...]: ...  # noqa: D102


class Stage(Protocol):
    """A generating stage: what to ask, how to read the answer, what to keep of it."""

    @property
    def name(self) -> GuidanceStage:
        """`topics`, `inputs` or `outputs`."""

    def wants(self, connection: sqlite3.Connection, subject: str) -> bool:
        """Whether what a unit is for is still there, so that it is worth paying for."""

    def ask(self, unit: Unit, wanted: int, attempt: int) -> Ask:
        """What to ask for the items of a unit that are still wanted."""

    def prepare(self, asked: Asked, reply: Reply) -> asyncio.Future[None] | None:
        """Begin what is slow about reading a reply, in another thread; None where nothing is.

        `read` is to wait for it, and works without it too.
        """

    def read(self, asked: Asked, reply: Reply) -> list[Verdict]:
        """Judge each item of a reply on its own; at most as many as were wanted are done.

        Raises:
            OutputError: the reply as a whole cannot be read.
        """

    def keep(self, tx: Tx, asked: Asked, call: int, verdicts: Sequence[Verdict]) -> int:
        """Store what is done; returns how many items that was."""

    def give_up(self, tx: Tx, asked: Asked, call: int, verdicts: Sequence[Verdict]) -> None:
        """Store what stayed invalid, so that a person can see it."""

    def fail(self, tx: Tx, subject: str, reason: str) -> None:
        """Note on the subject that its call failed."""


def topic_subject(topic: TopicId | None) -> str:
    """The subject of calls for a topic; None is the root."""
    return "topic:" if topic is None else f"topic:{topic}"


def sample_subject(sample: SampleId) -> str:
    """The subject of calls for a sample."""
    return f"sample:{sample}"


def topic_of(subject: str) -> TopicId | None:
    """The topic that a subject names."""
    kind, _, key = subject.partition(":")
    if kind != "topic":
        raise UsageError(f"{subject!r} is not a topic.")
    return TopicId(int(key)) if key else None


def sample_of(subject: str) -> SampleId:
    """The sample that a subject names."""
    kind, _, key = subject.partition(":")
    if kind != "sample":
        raise UsageError(f"{subject!r} is not a sample.")
    return SampleId(key)
