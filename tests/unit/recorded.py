"""What a session has recorded, and samples to record something about."""

from __future__ import annotations

from typing import Any

from synthgen_widgets import Session
from synthgen_widgets.commands import Command
from synthgen_widgets.samples import SampleId
from synthgen_widgets.store import changes


def last_command(session: Session) -> Command:
    """The command of the latest change."""
    [change] = session.core.database.read(lambda db: changes.page(db, limit=1))
    assert change.command is not None, change.label
    return change.command


def recorded(session: Session) -> tuple[str, str, Any]:
    """Form, name and arguments of the latest change."""
    command = last_command(session)
    return command.form, command.name, command.arguments


def complete(session: Session, *inputs: str) -> list[SampleId]:
    """Samples that can be saved."""
    ids = session.add_inputs(inputs)
    for id_ in ids:
        session.edit_sample(id_, output=f"answer to {session.sample(id_).input}")
    return ids
