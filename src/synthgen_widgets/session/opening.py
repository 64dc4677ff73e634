"""Opening session files: one open file for all `Session` objects of this process."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import cast

from synthgen_widgets.errors import SessionError, UsageError, shown
from synthgen_widgets.generation.providers.local import is_local
from synthgen_widgets.goals import Goal, checked_goal, default_tags, default_template
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.models import Model
from synthgen_widgets.session.core import Core, tags_json, task_of, template_of
from synthgen_widgets.session.recovery import close_interrupted, read_unread
from synthgen_widgets.steering import Steering
from synthgen_widgets.store import Database, Tx, files, settings, topics
from synthgen_widgets.task import Task
from synthgen_widgets.templates import Template

_lock = threading.RLock()
_open: dict[Path, Core] = {}


def create(
    path: Path,
    task: Task,
    goal: object,
    template: object,
    model: Model,
    pass_share: float | None,
    steering: Steering,
) -> Core:
    """Make a session file, or go on with the one that is there for the same task and goal.

    Where `pass_share` is None, an eval begins with the share of its template; on a local model without.

    Raises:
        UsageError: the file holds a session for another task or goal.
        SessionError: the file cannot be used.
    """
    goal = checked_goal(goal)
    chosen = Template.of(default_template(goal) if template is None else template)
    guidance, tops = chosen.for_goal(goal), chosen.starting_topics(task.requirements)
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
        "template": chosen.to_json(),
        "guidance": cast("JsonObject", guidance),
        "tags": tags_json(default_tags(goal)),
        "model": model.to_json(),
        "pass_share": _share_of(chosen, goal, model) if pass_share is None else pass_share,
        "steering": steering.to_json(),
        "budget": {"usd": None, "tokens": None},
        "ways": {},
    }
    core.database.write(lambda tx: _begin(tx, first, tops)).result()
    return core


def _share_of(template: Template, goal: Goal, model: Model) -> float | None:
    """The share of samples meant to pass; a small model cannot fail on purpose, so it makes no promise."""
    return template.pass_share if goal == "eval" and not is_local(model.name) else None


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


def _begin(tx: Tx, values: JsonObject, tops: Sequence[str]) -> None:
    for name, value in values.items():
        settings.put(tx, name, value)
    topics.add(tx, None, tops, "manual")


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
