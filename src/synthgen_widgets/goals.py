"""Goals: why data is made, and what follows from it."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.tags import TagAssignment

Goal: TypeAlias = Literal["fine_tuning", "eval"]
GOALS: tuple[Goal, ...] = get_args(Goal)


def checked_goal(goal: object) -> Goal:
    """The goal of this name.

    Raises:
        UsageError: there is none.
    """
    for known in GOALS:
        if goal == known:
            return known
    raise UsageError(f"The goal is {shown(goal)}; pass one of {', '.join(map(repr, GOALS))}.")


def default_template(goal: Goal) -> str:
    """The name of the template that a goal begins with."""
    return goal


def default_tags(goal: Goal) -> TagAssignment:
    """The tags that a goal begins with."""
    if goal == "eval":
        return TagAssignment(split={"eval_data": 0.8, "golden_data": 0.2})
    return TagAssignment(["fine_tune_data"])
