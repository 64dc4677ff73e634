"""Samples, changed by hand."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from synthgen_widgets.samples import Judgement, Label
from synthgen_widgets.widget.protocol.parts import (
    Envelope,
    Id,
    LongText,
    Revision,
    Tag,
    Tags,
    TopicNumber,
    Which,
)


class InputsAdd(Envelope):
    """Inputs by hand: texts, or JSON where the task has a schema for them."""

    op: Literal["inputs_add"]
    inputs: Annotated[list[LongText], Field(max_length=1_000)]
    topic: TopicNumber | None


class SamplesDelete(Envelope):
    """Samples away."""

    op: Literal["samples_delete"]
    which: Which


class SampleEdit(Envelope):
    """Another text for a sample."""

    op: Literal["sample_edit"]
    id: Id
    revision: Revision
    input: LongText | None = None
    output: LongText | None = None


class LabelSet(Envelope):
    """What samples are meant to do."""

    op: Literal["label_set"]
    which: Which
    label: Label | None


class Judge(Envelope):
    """What a person thinks of samples."""

    op: Literal["judge"]
    which: Which
    judgement: Judgement | None


class Retag(Envelope):
    """Tags on samples and off them; and the split they belong to, where one is named."""

    op: Literal["retag"]
    which: Which
    add: Tags
    remove: Tags
    split: Tag | None = None


class DuplicatesMark(Envelope):
    """Look for inputs that resemble each other, and mark them."""

    op: Literal["duplicates_mark"]


SampleDeed: TypeAlias = InputsAdd | SamplesDelete | SampleEdit | LabelSet | Judge | Retag | DuplicatesMark
