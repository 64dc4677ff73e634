"""Saving, the changes that were made, and taking them back."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path
from typing import assert_never

from synthgen_widgets.errors import UsageError
from synthgen_widgets.session import Session
from synthgen_widgets.store import changes
from synthgen_widgets.text import clip
from synthgen_widgets.widget import glance, protocol, replies
from synthgen_widgets.widget.desk import Desk

_LABEL = 300


def keep(desk: Desk, request: protocol.KeepingDeed) -> Mapping[str, object]:
    """Save, tell of changes, or take them back, as a request says."""
    session = desk.session
    match request:
        case protocol.SavePreview():
            return _forecast(session)
        case protocol.Save():
            return _save(desk, update=request.update)
        case protocol.History():
            return _history(session, request.offset, request.limit)
        case protocol.NotebookWrite():
            return _notebook(session)
        case protocol.Undo():
            session.undo()
        case protocol.Redo():
            session.redo()
        case _:
            assert_never(request)
    return desk.changed()


def _forecast(session: Session) -> replies.SaveForecast:
    found = session.save_forecast()
    return replies.SaveForecast(
        path=str(found.path),
        new=found.new,
        already=found.already,
        changed=found.changed,
        deleted=found.deleted,
        left_out=dict(found.left_out),
        splits=dict(found.splits),
        tags=list(found.tags),
    )


def _save(desk: Desk, *, update: bool) -> replies.Saved:
    report = desk.session.save(update=update).report
    assert report is not None  # noqa: S101 - a save always makes one
    return replies.Saved(
        state=desk.state(),
        added=report.added,
        already=report.already,
        changed=report.changed,
        deleted=report.deleted,
        left_out=sum(report.left_out.values()),
        path=str(report.path),
    )


def _history(session: Session, offset: int, limit: int) -> replies.ChangePage:
    total, found = session.core.database.read(
        lambda db: (changes.count(db), changes.page(db, offset=offset, limit=limit))
    )
    rows = [
        replies.Change(
            id=change.id,
            label=clip(change.label, _LABEL),
            state=change.state,
            at=change.at,
            code=None if change.command is None else glance.code(change.command),
        )
        for change in found
    ]
    return replies.ChangePage(total=total, offset=offset, rows=rows)


def _notebook(session: Session) -> replies.Written:
    if session.core.setting("kind") == "dataset":
        raise UsageError(
            "A saved dataset does not hold how it was made; write the notebook from its session."
        )
    return replies.Written(path=str(session.to_notebook(_free_path(session.path))))


def _free_path(beside: Path) -> Path:
    """Where a notebook can be written beside a session file without touching another."""
    first = beside.with_name(f"{beside.stem}_recipe.ipynb")
    numbered = (beside.with_name(f"{beside.stem}_recipe_{number}.ipynb") for number in count(2))
    return next(path for path in chain([first], numbered) if not path.exists())
