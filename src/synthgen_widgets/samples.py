"""Samples: one input and, later, its output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NewType, TypeAlias, get_args

from synthgen_widgets.topics import TopicId, TopicPath

SampleId = NewType("SampleId", str)
# pending: valid input, no output yet · done: valid and complete · invalid: does not fit the schema ·
# failed: the call for its output failed
Status: TypeAlias = Literal["pending", "done", "invalid", "failed"]
# What a sample for an eval is meant to do: pass as it should, or fail on purpose.
Label: TypeAlias = Literal["pass", "fail"]
LABELS: tuple[Label, ...] = get_args(Label)
# What a person thinks of a sample; a rejected one is kept in the session and not saved.
Judgement: TypeAlias = Literal["accepted", "rejected"]
JUDGEMENTS: tuple[Judgement, ...] = get_args(Judgement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample as the session holds it.

    `input` and `output` are text, or compact JSON where the task has a schema for them.
    """

    id: SampleId
    topic: TopicId | None
    topic_path: TopicPath
    input: str
    output: str | None
    status: Status
    reason: str | None
    """Why it is invalid or failed."""
    edited: bool
    """A person changed its text."""
    split: str | None
    """The tag drawn for it from the tag assignment, once saved."""
    expected_label: Label | None
    """Whether it is meant to pass or to fail; None where nothing was said."""
    attributes: Mapping[str, str]
    """The value drawn for it on each attribute axis, such as `{"tone": "angry"}`."""
    judgement: Judgement | None
    tags: tuple[str, ...]
    """Tags of its own, beside those of the tag assignment."""
    made_input: str | None
    """The input as it was made, where a person has changed it since; None where nobody has."""
    made_output: str | None
    """The output as it was made, in the same way."""
    resembles: SampleId | None
    """An earlier sample whose input is nearly the same."""
    similarity: float | None
    """How much, 0 to 1."""
    saved: bool
    revision: int
    input_call: int | None
    output_call: int | None
