"""How a model is talked to: what every way of prompting provides.

Two modules are such ways: `prompts` for capable models and `prompts_small` for small ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from synthgen_widgets.generation.model import Message
from synthgen_widgets.goals import Goal
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What every prompt of a run has in common."""

    task: Task
    goal: Goal
    guidance: str
    """The guidance of the stage; may be blank."""


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

    def topics(self, brief: Brief, path: Sequence[str], count: int, taken: Sequence[str]) -> Question:
        """Ask for topics at the top (empty path) or under a topic."""

    def inputs(self, brief: Brief, path: Sequence[str], count: int, avoid: Sequence[str]) -> Question:
        """Ask for inputs under a topic, or for the task at large (empty path)."""

    def output(self, brief: Brief, path: Sequence[str], text: str) -> Question:
        """Run the task itself on an input."""

    def names_in(self, answer: JsonValue) -> list[JsonValue]:
        """The topic names in an answer to `topics`."""

    def inputs_in(self, answer: JsonValue) -> list[JsonValue]:
        """The inputs in an answer to `inputs`."""

    def name_fault(self, name: str, path: Sequence[str]) -> str | None:
        """What is wrong with a topic name, beyond what a schema can say."""

    def text_fault(self, value: JsonValue) -> str | None:
        """What is wrong with an input or output, beyond what its own schema says."""
