"""What a save would write and wrote, the changes that were made, the notebook."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from synthgen_widgets.widget.replies.state import State


class SaveForecast(TypedDict):
    """What a save would write, and what not and why."""

    path: str
    new: int
    already: int
    changed: int
    """In the dataset as they were before an edit."""
    deleted: int
    """In the dataset, and deleted here since."""
    left_out: dict[str, int]
    splits: dict[str, int]
    """How many of the new ones each split gets."""
    tags: list[str]


class Saved(TypedDict):
    """What a save did."""

    state: State
    added: int
    already: int
    changed: int
    deleted: int
    left_out: int
    path: str


class Change(TypedDict):
    """A change that was made."""

    id: int
    label: str
    state: Literal["done", "undone", "replaced"]
    at: str
    code: str | None


class ChangePage(TypedDict):
    """A page of the changes, latest first."""

    total: int
    offset: int
    rows: list[Change]


class Written(TypedDict):
    """The file that was written."""

    path: str
