"""Saving, the changes that were made, and taking them back."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from synthgen_widgets.widget.protocol.parts import (
    MAX_PAGE,
    Envelope,
    Offset,
)


class SavePreview(Envelope):
    """What a save would write, and what not and why."""

    op: Literal["save_preview"]


class Save(Envelope):
    """Save into the session's dataset; with `update` also what was edited or deleted since."""

    op: Literal["save"]
    update: bool = False


class History(Envelope):
    """The changes, latest first, each with the line of Python that does it."""

    op: Literal["history"]
    offset: Offset
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)]


class NotebookWrite(Envelope):
    """All that was done, as a notebook beside the session file."""

    op: Literal["notebook_write"]


class Undo(Envelope):
    """Take the last change back."""

    op: Literal["undo"]


class Redo(Envelope):
    """Make it again."""

    op: Literal["redo"]


KeepingDeed: TypeAlias = SavePreview | Save | History | NotebookWrite | Undo | Redo
