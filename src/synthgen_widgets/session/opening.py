"""Opening session files: one open file for all `Session` objects of this process."""

from __future__ import annotations

import secrets
import threading
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import cast

from synthgen_widgets.errors import SessionError, UsageError, shown
from synthgen_widgets.goals import Goal, checked_goal, default_tags, default_template
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.models import Model
from synthgen_widgets.session.core import Core, tags_json, task_of, template_of
from synthgen_widgets.session.recovery import close_interrupted, read_unread
from synthgen_widgets.store import Database, Tx, files, settings
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
            _check_same(core, path, task, goal, template)
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
            with ExitStack() as failing:
                failing.callback(core.close)
                _take_up(core)
                failing.pop_all()
            _open[path] = core
        return core


def _is_open(path: Path) -> bool:
    there = _open.get(path.expanduser().resolve())
    return there is not None and not there.database.closed


def _take_up(core: Core) -> None:
    """Set right what a process that died has left."""
    if core.setting("id") is not None:
        read_unread(core)
        close_interrupted(core)


def existing(path: object) -> Path:
    """The path of a session file that is there.

    Raises:
        UsageError: it is no path.
        SessionError: there is none, or it is empty or not ours; it is untouched.
    """
    path = files.checked_path(path, "path").expanduser().resolve()
    if not path.is_file():
        msg = f"There is no session file {shown(str(path))}; make one with sg.Session(task, path=…)."
        raise SessionError(msg)
    if not _is_open(path) and not files.look(path):
        raise SessionError(f"{shown(str(path))} holds no session; make one with sg.Session(task, path=…).")
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


def _check_same(core: Core, path: Path, task: Task, goal: Goal, template: object) -> None:
    """Refuse to go on with a session under settings that it was not made with."""
    kept, kept_goal, kept_template = task_of(core), core.setting("goal"), template_of(core)
    if kept != task:
        what = f"another task (what differs: {_difference(kept.to_json(), task.to_json())})"
    elif kept_goal != goal:
        what = f"the goal {kept_goal!r}"
    elif _is_other(template, kept_template):
        what = f"the template {kept_template.name!r}, with other text or another name"
    else:
        return
    msg = (
        f"The session file {shown(str(path))} was made for {what}. Open it with "
        "sg.open_session(path), or choose another path= for this one."
    )
    raise UsageError(msg)


def _difference(kept: JsonObject, given: JsonObject) -> str:
    """Which parts of two tasks differ; each is an argument of `Task`."""
    parts = [part for part in kept if kept[part] != given[part]]
    if "instruction" in parts and "name" in parts:
        parts.remove("name")  # it is taken from the instruction
    return ", ".join(parts)


def _is_other(template: object, kept: Template) -> bool:
    # A built-in template may read otherwise in a later version, and its sessions must go on.
    return template is not None and template not in (kept, kept.name)
