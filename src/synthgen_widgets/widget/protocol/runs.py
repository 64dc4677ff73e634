"""Runs: what they would take, beginning them, and steering the one that goes."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from synthgen_widgets.session.run import MAX_CONCURRENCY
from synthgen_widgets.widget.protocol.parts import (
    Count,
    Envelope,
    Place,
    Prose,
    Scope,
    Stage,
    TopicNumber,
    Which,
)


class TopicsGenerate(Envelope):
    """More topics at one place."""

    op: Literal["topics_generate"]
    count: Count
    under: Place


class InputsGenerate(Envelope):
    """More inputs: for the leaves below (emptiest first), for this topic alone, or where there are none."""

    op: Literal["inputs_generate"]
    per_topic: Count
    topic: TopicNumber | None
    scope: Scope = "leaves"


class OutputsGenerate(Envelope):
    """The outputs that are missing."""

    op: Literal["outputs_generate"]
    topic: TopicNumber | None


class OutputsRegenerate(Envelope):
    """Another output for samples, with something to heed beside the guidance."""

    op: Literal["outputs_regenerate"]
    which: Which
    guidance: Prose


class OutputsRetry(Envelope):
    """The outputs whose call failed, again: all, those with one reason, or those of some samples."""

    op: Literal["outputs_retry"]
    reason: Annotated[str, Field(max_length=5_000)] | None = None
    which: Which | None = None
    invalid: bool = False


class Placed(Envelope):
    """What is asked of a stage at a place; only topics are made under every leaf.

    `count` is as for the run, and says nothing for outputs; `scope` says something for inputs only.
    """

    stage: Stage
    place: Place
    count: Count
    scope: Scope = "leaves"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.place == "leaves" and self.stage != "topics":
            raise ValueError("only topics go under every leaf")
        return self

    @property
    def topic(self) -> int | None:
        """The one topic that is meant, if it is one."""
        return None if self.place == "leaves" else self.place


class Estimate(Placed):
    """What a run would take."""

    op: Literal["estimate"]


class Preview(Placed):
    """The messages of a run's first call."""

    op: Literal["preview"]


class RunPause(Envelope):
    """Begin nothing new for now."""

    op: Literal["run_pause"]


class RunResume(Envelope):
    """Go on after a pause."""

    op: Literal["run_resume"]


class RunConcurrency(Envelope):
    """Another number of calls in flight, for the run that is going."""

    op: Literal["run_concurrency"]
    number: Annotated[int, Field(ge=1, le=MAX_CONCURRENCY)]


class RunCancel(Envelope):
    """Stop the run."""

    op: Literal["run_cancel"]


RunDeed: TypeAlias = (
    TopicsGenerate
    | InputsGenerate
    | OutputsGenerate
    | OutputsRegenerate
    | OutputsRetry
    | Estimate
    | Preview
    | RunPause
    | RunResume
    | RunConcurrency
    | RunCancel
)
