"""What a session is set to: task, goal, template, guidance, model, budget, tags."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from synthgen_widgets.goals import Goal
from synthgen_widgets.widget.protocol.parts import (
    MAX_SAFE,
    Amount,
    Envelope,
    LongText,
    Prose,
    Stage,
    Tag,
    Tags,
)


class TaskWhole(Envelope):
    """The task in full, with its schemas."""

    op: Literal["task"]


class TaskSet(Envelope):
    """Another task; a schema is JSON, or None for plain text."""

    op: Literal["task_set"]
    name: Annotated[str, Field(max_length=200)]
    instruction: Prose
    requirements: Annotated[list[Annotated[str, Field(max_length=5_000)]], Field(max_length=100)]
    input_schema: LongText | None
    output_schema: LongText | None


class SchemaCheck(Envelope):
    """Whether a text is a schema that outputs can be made for."""

    op: Literal["schema_check"]
    text: LongText


class GoalSet(Envelope):
    """Another goal."""

    op: Literal["goal_set"]
    goal: Goal


class TemplateSet(Envelope):
    """Another template for all stages."""

    op: Literal["template_set"]
    template: Annotated[str, Field(max_length=200)]


class Templates(Envelope):
    """The templates that guidance can be taken from."""

    op: Literal["templates"]


class Guidance(Envelope):
    """The guidance of a stage in full, the session's or a template's."""

    op: Literal["guidance"]
    stage: Stage
    template: Annotated[str, Field(max_length=200)] | None = None


class GuidanceSet(Envelope):
    """Another guidance for a stage."""

    op: Literal["guidance_set"]
    stage: Stage
    text: Prose


class GuidanceUse(Envelope):
    """The guidance of a template for one stage."""

    op: Literal["guidance_use"]
    stage: Stage
    template: Annotated[str, Field(max_length=200)]


class Models(Envelope):
    """The models that can be asked here."""

    op: Literal["models"]


class ModelSet(Envelope):
    """Another model, by its name; where it is reached stays as Python said."""

    op: Literal["model_set"]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    temperature: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] | None = None


class BudgetSet(Envelope):
    """What all calls of the session together may take."""

    op: Literal["budget_set"]
    usd: Amount | None
    tokens: Annotated[int, Field(ge=1, le=MAX_SAFE)] | None


class TagsSet(Envelope):
    """Another tag assignment; shares add up to 1."""

    op: Literal["tags_set"]
    tags: Tags
    split: Annotated[dict[Tag, Amount], Field(max_length=20)]


class TagsPreview(Envelope):
    """How many samples each tag would be on."""

    op: Literal["tags_preview"]
    tags: Tags
    split: Annotated[dict[Tag, Amount], Field(max_length=20)]


class PassShareSet(Envelope):
    """Another share of samples that is meant to pass; none for no labels."""

    op: Literal["pass_share_set"]
    share: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None


SettingDeed: TypeAlias = (
    TaskWhole
    | TaskSet
    | SchemaCheck
    | GoalSet
    | TemplateSet
    | Templates
    | Guidance
    | GuidanceSet
    | GuidanceUse
    | Models
    | ModelSet
    | BudgetSet
    | TagsSet
    | TagsPreview
    | PassShareSet
)
