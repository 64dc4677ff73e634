"""Opening session files: one open file for all `Session` objects of this process."""

from __future__ import annotations

import secrets
import threading
from dataclasses import asdict
from pathlib import Path
from typing import cast

from synthgen_widgets.errors import SessionError, UsageError, shown
from synthgen_widgets.goals import Goal, checked_goal, default_tags, default_template
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.models import Model
from synthgen_widgets.session.core import Core, tags_json, task_of
from synthgen_widgets.session.recovery import close_interrupted, read_unread
from synthgen_widgets.store import Database, Tx, settings
from synthgen_widgets.task import Task
from synthgen_widgets.templates import Template

_lock = threading.RLock()
_open: dict[Path, Core] = {}


def create(path: Path, task: Task, goal: object, template: object, model: Model) -> Core:
    """Make a session file, or go on with the one that is there for the same task and goal.

    Raises:
        UsageError: the file holds a session for another task or goal.
        SessionError: the file cannot be used.
    """
    goal = checked_goal(goal)
    chosen = _template(template, goal)
    was_open = _is_open(path)
    core = open_core(path)
    if core.setting("id") is not None:
        try:
            _check_same(core, path, task, goal)
        except UsageError:
            if not was_open:
                core.close()
            raise
        return core
    first: JsonObject = {
        "id": secrets.token_hex(4),
        "task": task.to_json(),
        "goal": goal,
        "template": cast("JsonObject", asdict(chosen)),
        "guidance": cast("JsonObject", chosen.guidance),
        "tags": tags_json(default_tags(goal)),
        "model": model.to_json(),
    }
    core.database.write(lambda tx: _put_all(tx, first)).result()
    return core


def open_core(path: Path, *, read_only: bool = False) -> Core:
    """The open session of this file.

    Raises:
        SessionError: the file cannot be used.
    """
    path = path.expanduser().resolve()  # one file, whatever it is called: one lock, one open session
    with _lock:
        there = _open.get(path)
        if there is not None and not there.database.closed and not read_only:
            return there
        core = Core(Database(path, read_only=read_only))
        if not read_only:
            _open[path] = core
            _take_up(core)
        return core


def _is_open(path: Path) -> bool:
    there = _open.get(path.expanduser().resolve())
    return there is not None and not there.database.closed


def _take_up(core: Core) -> None:
    """Set right what a process that died has left."""
    if core.setting("id") is not None:
        read_unread(core)
        close_interrupted(core)


def existing(path: Path) -> Path:
    """The path of a session file that is there.

    Raises:
        SessionError: there is none.
    """
    path = path.expanduser().resolve()
    if not path.is_file():
        msg = f"There is no session file {shown(str(path))}; make one with sg.Session(task, path=…)."
        raise SessionError(msg)
    return path


def _put_all(tx: Tx, values: JsonObject) -> None:
    for name, value in values.items():
        settings.put(tx, name, value)


def _template(template: object, goal: Goal) -> Template:
    if isinstance(template, Template):
        return template
    if template is None:
        return Template.load(default_template(goal))
    if isinstance(template, str):
        return Template.load(template)
    raise UsageError(f"The template is {shown(template)}; pass its name or a Template.")


def _check_same(core: Core, path: Path, task: Task, goal: Goal) -> None:
    kept = task_of(core)
    kept_goal = core.setting("goal")
    if kept == task and kept_goal == goal:
        return
    what = f"the goal {kept_goal!r}" if kept == task else f"another task, {shown(kept.name)}"
    msg = (
        f"The session file {shown(str(path))} was made for {what}. Open it with "
        "sg.open_session(path), or choose another path= for this one."
    )
    raise UsageError(msg)
