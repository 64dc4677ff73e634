"""Opening session files: one open file for all `Session` objects of this process."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import cast

from synthgen_widgets.errors import SessionError, UsageError, shown
from synthgen_widgets.goals import checked_goal, default_tags, default_template
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.models import Model
from synthgen_widgets.session import begun
from synthgen_widgets.session.core import Core, tags_json
from synthgen_widgets.session.recovery import close_interrupted, read_unread
from synthgen_widgets.session.steered import default_share
from synthgen_widgets.steering import Steering
from synthgen_widgets.store import Database, Tx, files, settings, topics
from synthgen_widgets.task import Task
from synthgen_widgets.templates import Template

_lock = threading.RLock()
_open: dict[Path, Core] = {}


def create(path: Path, task: Task, goal: object, template: object, given: JsonObject) -> Core:
    """Make a session file, or go on with the one that is there for the same task and goal.

    Args:
        path: the file.
        task: what the model under study does.
        goal: why data is made.
        template: what guidance begins with; None for the goal's own.
        given: the other arguments of `Session`, as plain data, None where they were not given. Where there
            is no `pass_share`, an eval begins with the share of its template.

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
            begun.check_same(core, path, task, goal, template)
        except UsageError:
            if not was_open:
                core.close()
            raise
        return core
    model = given["model"] or Model.of(None).to_json()
    share = given["pass_share"]
    if share is None:
        share = default_share(chosen, goal, Model.from_json(cast("JsonObject", model)))
    first: JsonObject = {
        "id": secrets.token_hex(4),
        "task": task.to_json(),
        "goal": goal,
        "template": chosen.to_json(),
        "guidance": cast("JsonObject", guidance),
        "tags": given["tags"] or tags_json(default_tags(goal)),
        "model": model,
        "pass_share": share,
        "steering": given["steering"] or Steering().to_json(),
        "budget": {"usd": given["budget_usd"], "tokens": given["max_tokens_total"]},
        "ways": {},
        begun.BEGUN: begun.record(task, goal, chosen, given),
    }
    core.database.write(lambda tx: _begin(tx, first, tops)).result()
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
        begun.recall(core)
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
