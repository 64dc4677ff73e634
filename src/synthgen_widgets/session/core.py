"""What all `Session` objects on one file share: the open file and the run that is going.

Running a notebook's first cell again makes a second `Session` for the file that is already open
in the same process; both then see and do the same.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from synthgen_widgets.commands import Command
from synthgen_widgets.generation.running.budget import Limits
from synthgen_widgets.generation.structure.way import Way
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.session.run import Run
from synthgen_widgets.store import Database, settings, topics
from synthgen_widgets.tags import TagAssignment
from synthgen_widgets.task import Task
from synthgen_widgets.templates import GuidanceStage, Template
from synthgen_widgets.topics import Topic, TopicId

if TYPE_CHECKING:
    from synthgen_widgets.store.catalog import Catalog


class Core:
    """An open session file, and the run that is going on it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.run: Run | None = None
        """The run that is going, or the last one that ended here."""
        self.ways: dict[tuple[str, str | None], Way] = {}
        """By model and address, the way of asking for structured output that works."""
        self.starting = threading.Lock()
        self._task: tuple[JsonObject, Task] | None = None
        self._tree: tuple[int, Mapping[TopicId, Topic]] = (-1, {})
        self._catalog: Catalog | None = None
        self.reading_ahead = False
        """Whether the catalog is about to be read."""
        self._reading = threading.Lock()

    @property
    def running(self) -> Run | None:
        """The run that is going."""
        return self.run if self.run is not None and not self.run.ended else None

    @property
    def task(self) -> Task:
        """The session's task; made anew, which compiles its schemas, only where it has changed."""
        kept = cast("JsonObject", self.setting("task"))
        if self._task is None or self._task[0] != kept:
            self._task = (kept, Task.from_json(kept))
        return self._task[1]

    @property
    def catalog(self) -> Catalog:
        """What the samples can be filtered and sorted by; it reads the file when it is first asked."""
        if self._catalog is None:
            from synthgen_widgets.store.catalog import Catalog

            with self._reading:
                self._catalog = self._catalog or Catalog(self.database)
        return self._catalog

    @property
    def has_catalog(self) -> bool:
        """Whether the catalog has been read, so that asking it is quick."""
        return self._catalog is not None and self._catalog.loaded

    def tree(self, connection: sqlite3.Connection) -> Mapping[TopicId, Topic]:
        """The topics, each after its parent; read again only where they have changed."""
        revision, tree = self._tree
        now = topics.revision(connection)
        if now != revision:
            tree = topics.tree(connection)
            self._tree = (now, tree)
        return tree

    def setting(self, name: str) -> JsonValue:
        """A setting of the session."""
        return self.database.read(lambda connection: settings.get(connection, name))

    def put(self, name: str, value: JsonValue, change: Command) -> None:
        """Change a setting, by the command that does it."""
        self.database.write(lambda tx: settings.put(tx, name, value), change=change).result()

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
