"""How a model is talked to: what every way of prompting provides.

Two modules are such ways: `prompts` for capable models and `prompts_small` for small ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from synthgen_widgets.generation.model import Message
from synthgen_widgets.goals import Goal
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.samples import Label
from synthgen_widgets.steering import Steering
from synthgen_widgets.task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What every prompt of a run has in common."""

    task: Task
    goal: Goal
    guidance: str
    """The guidance of the stage; may be blank."""
    steering: Steering = field(default_factory=Steering)
    """What makes inputs differ and sound real."""
    extra: str = ""
    """What outputs are to heed in this run only, above all else; may be blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted of the inputs of one call, beside their number."""

    label: Label | None = None
    """What their samples are meant to do."""
    attributes: tuple[Mapping[str, str], ...] = ()
    """The values of each input, in their order; empty where nothing is wanted."""
    elsewhere: Sequence[str] = ()
    """Inputs of other topics that are not to be repeated either."""
    examples: Sequence[str] = ()
    """Real inputs, for their form."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One input of an answer, not judged yet."""

    value: JsonValue
    number: int | None = None
    """Which of the inputs that were asked for it is, from 1; None where the answer does not say."""
    probability: float | None = None
    """How likely the model thinks it is to write this one; None where it was not asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and in which form the answer is wanted."""

    messages: tuple[Message, ...]
    schema: JsonObject | None
    """What the answer must satisfy; None for plain text."""
    max_tokens: int | None = None
    """The longest answer that makes sense; None where only the model's own limit does."""


class Style(Protocol):
    """A way of prompting."""

    def topics(
        self, brief: Brief, path: Sequence[str], count: int, taken: Sequence[str], elsewhere: Sequence[str]
    ) -> Question:
        """Ask for topics at the top (empty path) or under a topic.

        `taken` are the names that are there, `elsewhere` those under other topics of the same level.
        """

    def inputs(
        self, brief: Brief, path: Sequence[str], count: int, avoid: Sequence[str], wish: Wish
    ) -> Question:
        """Ask for inputs under a topic, or for the task at large (empty path)."""

    def output(self, brief: Brief, path: Sequence[str], text: str, label: Label | None) -> Question:
        """Run the task itself on an input, well or, under the label `fail`, badly on purpose."""

    def names_in(self, answer: JsonValue) -> list[JsonValue]:
        """The topic names in an answer to `topics`."""

    def inputs_in(self, answer: JsonValue, brief: Brief, *, numbered: bool) -> list[Candidate]:
        """The inputs in an answer to `inputs`, those to prefer first.

        `numbered` says whether each was to bear a number, since each was to have attributes of its own.
        """

    def name_fault(self, name: str, path: Sequence[str]) -> str | None:
        """What is wrong with a topic name, beyond what a schema can say."""

    def text_fault(self, value: JsonValue) -> str | None:
        """What is wrong with an input or output, beyond what its own schema says."""
