"""What a session is set to, and what it could be set to."""

from __future__ import annotations

from typing_extensions import TypedDict

from synthgen_widgets.widget.replies.state import TemplateFacts


class TaskWhole(TypedDict):
    """The task in full."""

    name: str
    instruction: str
    requirements: list[str]
    input_schema: str | None
    """JSON, indented; None for plain text."""
    output_schema: str | None


class GuidanceText(TypedDict):
    """Guidance in full."""

    text: str


class TemplateList(TypedDict):
    """Templates to choose from."""

    templates: list[TemplateFacts]


class ModelFacts(TypedDict):
    """A model that can be asked here."""

    name: str
    note: str
    """What to know of it, in a few words."""
    recommended: bool
    uncensored: bool
    local: bool
    ready: bool
    """Whether it is here, or the key that it wants is set."""


class ModelList(TypedDict):
    """Models to choose from, and the one that is chosen."""

    models: list[ModelFacts]
    chosen: str
    temperature: float | None


class TagCounts(TypedDict):
    """How many samples each tag would be on, or why the assignment is none."""

    total: int
    counts: dict[str, int]
    error: str | None
