"""A session at a glance: what each stage holds, what is going on, what undo would do."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from synthgen_widgets.generation.running.report import RunReport
from synthgen_widgets.session.core import Core, guidance_of, tags_of, task_of, template_of
from synthgen_widgets.session.run import RunState
from synthgen_widgets.store import samples, settings, topics, undo
from synthgen_widgets.tags import TagAssignment
from synthgen_widgets.task import Task
from synthgen_widgets.templates import GuidanceStage
from synthgen_widgets.topics import TopicId


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the stages hold."""

    topics: int
    leaves: int
    topics_without_inputs: int
    """Leaves of the tree that have no sample."""
    samples: int
    done: int
    pending: int
    invalid: int
    failed: int
    saved: int
    ready: int
    """Valid, complete, and in no dataset yet."""
    deleted: int
    """Samples that a person deleted, by themselves or with their topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """The run that is going, or the last one that ended here."""

    number: int
    state: RunState
    seconds: float
    report: RunReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A session at a glance."""

    revision: int
    id: str
    path: Path
    read_only: bool
    task: Task
    goal: str
    template: str
    pass_share: float | None
    """The share of samples that is meant to pass; None where samples are not labelled."""
    model: str
    guidance: Mapping[GuidanceStage, str]
    tags: TagAssignment
    dataset: str
    counts: Counts
    run: RunView | None
    undo: str | None
    redo: str | None


def overview(core: Core) -> Overview:
    """The session as it is now."""
    run = core.run

    def read(connection: sqlite3.Connection) -> tuple[int, Counts, str | None, str | None]:
        going = core.running
        last = undo.next_undo(connection, None if going is None else going.change)
        again = undo.next_redo(connection)
        return (
            settings.revision(connection),
            _counts(connection),
            None if last is None else last.label,
            None if again is None else again.label,
        )

    revision, counts, to_undo, to_redo = core.database.read(read)
    return Overview(
        revision=revision,
        id=str(core.setting("id")),
        path=core.database.path,
        read_only=core.database.read_only,
        task=task_of(core),
        goal=str(core.setting("goal")),
        template=template_of(core).name,
        pass_share=cast("float | None", core.setting("pass_share")),
        model=str(cast("dict[str, object]", core.setting("model"))["name"]),
        guidance=guidance_of(core),
        tags=tags_of(core),
        dataset=dataset_path(core),
        counts=counts,
        run=None
        if run is None
        else RunView(number=run.number, state=run.state, seconds=run.seconds, report=run.report),
        undo=to_undo,
        redo=to_redo,
    )


def dataset_path(core: Core) -> str:
    """Where `save` writes when it is not told: where it wrote last, or beside the session file."""
    kept = core.setting("dataset")
    path = Path(str(kept)) if kept else core.database.path.with_name(f"{core.database.path.stem}_dataset")
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _counts(connection: sqlite3.Connection) -> Counts:
    tree = topics.tree(connection)
    tally = samples.tally(connection)
    leaves = topics.leaves(tree)
    by_status: dict[str, int] = {}
    for statuses in tally.values():
        for status, number in statuses.items():
            by_status[status] = by_status.get(status, 0) + number
    saved, ready = samples.saved_and_ready(connection)
    empty: list[TopicId] = [leaf for leaf in leaves if leaf not in tally]
    return Counts(
        topics=len(tree),
        leaves=len(leaves),
        topics_without_inputs=len(empty),
        samples=sum(by_status.values()),
        done=by_status.get("done", 0),
        pending=by_status.get("pending", 0),
        invalid=by_status.get("invalid", 0),
        failed=by_status.get("failed", 0),
        saved=saved,
        ready=ready,
        deleted=samples.deleted(connection),
    )
