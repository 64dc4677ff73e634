"""What all `Session` objects on one file share: the open file and the run that is going.

Running a notebook's first cell again makes a second `Session` for the file that is already open
in the same process; both then see and do the same.
"""

from __future__ import annotations

import threading
from typing import cast

from synthgen_widgets.generation.running.budget import Limits
from synthgen_widgets.generation.structure.way import Way
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.session.run import Run
from synthgen_widgets.store import Database, settings
from synthgen_widgets.tags import TagAssignment
from synthgen_widgets.task import Task
from synthgen_widgets.templates import GuidanceStage, Template


class Core:
    """An open session file, and the run that is going on it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.run: Run | None = None
        """The run that is going, or the last one that ended here."""
        self.ways: dict[tuple[str, str | None], Way] = {}
        """By model and address, the way of asking for structured output that works."""
        self.starting = threading.Lock()
        self._task: Task | None = None

    @property
    def running(self) -> Run | None:
        """The run that is going."""
        return self.run if self.run is not None and not self.run.ended else None

    @property
    def task(self) -> Task:
        """The session's task. It never changes, and reading it compiles its schemas: once is enough."""
        if self._task is None:
            self._task = Task.from_json(cast("JsonObject", self.setting("task")))
        return self._task

    def setting(self, name: str) -> JsonValue:
        """A setting of the session."""
        return self.database.read(lambda connection: settings.get(connection, name))

    def put(self, name: str, value: JsonValue, label: str) -> None:
        """Change a setting, under a label for undo."""
        self.database.write(lambda tx: settings.put(tx, name, value), change=label).result()

    def close(self) -> None:
        """Stop what is going and give the file free."""
        if self.running is not None:
            self.running.cancel()
            self.running.settle()
        self.database.close()


def guidance_of(core: Core) -> dict[GuidanceStage, str]:
    """The guidance of each stage."""
    return cast("dict[GuidanceStage, str]", core.setting("guidance"))


def template_of(core: Core) -> Template:
    """The template that a session's guidance began with."""
    return Template.from_json(cast("JsonObject", core.setting("template")))


def task_of(core: Core) -> Task:
    """The task of a session."""
    return core.task


def tags_json(tags: TagAssignment) -> JsonObject:
    """A tag assignment as plain data."""
    return {"tags": list(tags.tags), "split": dict(tags.split)}


def tags_of(core: Core) -> TagAssignment:
    """The tag assignment of a session."""
    kept = cast("dict[str, object]", core.setting("tags"))
    return TagAssignment(cast("list[str]", kept["tags"]), cast("dict[str, float]", kept["split"]))


def limits_of(core: Core) -> Limits:
    """What the session may spend."""
    kept = cast("dict[str, float | None] | None", core.setting("budget")) or {}
    tokens = kept.get("tokens")
    return Limits(usd=kept.get("usd"), tokens=None if tokens is None else int(tokens))
