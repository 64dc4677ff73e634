"""What steers a session beside its guidance: the share that is meant to pass, and steering."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.generation.providers.local import is_local
from synthgen_widgets.goals import Goal
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.models import Model
from synthgen_widgets.session.core import Core
from synthgen_widgets.steering import Steering
from synthgen_widgets.tags import TagAssignment
from synthgen_widgets.task import Task
from synthgen_widgets.templates import Template


def pass_share_of(core: Core) -> float | None:
    """The share of samples that is meant to pass; None where samples are not labelled."""
    return cast("float | None", core.setting("pass_share"))


def steering_of(core: Core) -> Steering:
    """What makes a session's inputs differ and sound real."""
    return Steering.from_json(cast("JsonObject", core.setting("steering")))


def default_share(template: Template, goal: Goal, model: Model) -> float | None:
    """The share of samples that is meant to pass where nobody says another.

    A small model cannot fail on purpose, so it makes no promise.
    """
    return template.pass_share if goal == "eval" and not is_local(model.name) else None


def checked_share(share: object) -> float | None:
    """A share of samples that is meant to pass, also as NumPy holds it; None for no labels.

    Raises:
        UsageError: it is no number from 0 to 1.
    """
    if share is None:
        return None
    try:
        number = float("nan") if isinstance(share, bool | str) else float(share)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = float("nan")
    if not 0 <= number <= 1:
        msg = (
            f"pass_share is {shown(share)}; pass a number from 0 to 1, such as 0.8, or None for no labels."
        )
        raise UsageError(msg)
    return number


def checked_tags(tags: object) -> TagAssignment:
    """A tag assignment that a caller passed.

    Raises:
        UsageError: it is none.
    """
    if not isinstance(tags, TagAssignment):
        raise UsageError(f"tags is {shown(tags)}; pass sg.TagAssignment(['tag'], split={{…}}).")
    return tags


def checked_steering(steering: object, task: Task) -> Steering:
    """A steering whose examples are inputs of the task; None is one that steers nothing.

    Raises:
        UsageError: it is no steering, or an example does not fit the task's input schema.
    """
    if steering is None:
        return Steering()
    if not isinstance(steering, Steering):
        msg = (
            f"steering is {shown(steering)}; pass sg.Steering(attributes={{'tone': ['angry', 'polite']}})."
        )
        raise UsageError(msg)
    try:
        return replace(steering, examples=[task.input_text(example) for example in steering.texts])
    except UsageError as error:
        raise UsageError(f"An example of the steering does not fit: {error}") from None
