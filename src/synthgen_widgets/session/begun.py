"""What a session was begun with, so that the cell that made it can run again after it was changed.

What is given there unchanged leaves alone what the widget or another cell has changed since. What is given
otherwise than before is the newest word, and is set.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.goals import Goal
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.session.core import Core, limits_of, task_of, template_of
from synthgen_widgets.store import settings
from synthgen_widgets.task import Task
from synthgen_widgets.templates import Template

BEGUN = "begun"
"""The setting that holds it."""
GIVEN = ("model", "pass_share", "steering", "tags", "budget_usd", "max_tokens_total")
"""The arguments of `Session` that are attributes too; None where they were not given."""


def record(task: Task, goal: Goal, template: Template, given: JsonObject) -> JsonObject:
    """What is kept of how a session is begun."""
    return {
        "task": task.to_json(),
        "goal": goal,
        "template": template.to_json(),
        **{name: given.get(name) for name in GIVEN},
    }


def recall(core: Core) -> None:
    """Keep how a session is, as what it was begun with, where that was never kept."""
    if core.setting(BEGUN) is not None:
        return
    limits = limits_of(core)
    given: JsonObject = {
        **{name: core.setting(name) for name in GIVEN[:4]},
        "budget_usd": limits.usd,
        "max_tokens_total": limits.tokens,
    }
    begun = record(task_of(core), cast("Goal", core.setting("goal")), template_of(core), given)
    core.database.write(lambda tx: settings.put(tx, BEGUN, begun)).result()


def news(core: Core, given: JsonObject) -> list[str]:
    """Which arguments say something else than the last time; they count as said from now on."""
    begun = cast("JsonObject", core.setting(BEGUN))
    new = [name for name in GIVEN if given[name] is not None and given[name] != begun[name]]
    if new:
        said: dict[str, JsonValue] = {name: given[name] for name in new}
        core.database.write(lambda tx: settings.put(tx, BEGUN, {**begun, **said})).result()
    return new


def check_same(core: Core, path: Path, task: Task, goal: Goal, template: object) -> None:
    """Refuse to go on with a session that neither was begun with these nor has them now.

    Raises:
        UsageError: it is a session for something else.
    """
    begun = cast("JsonObject", core.setting(BEGUN))
    first = Template.from_json(cast("JsonObject", begun["template"]))
    if task.to_json() not in (begun["task"], task_of(core).to_json()):
        differs = _difference(cast("JsonObject", begun["task"]), task.to_json())
        what = f"another task (what differs: {differs})"
    elif goal not in (begun["goal"], core.setting("goal")):
        what = f"the goal {begun['goal']!r}"
    elif all(_is_other(template, kept) for kept in (first, template_of(core))):
        what = f"the template {first.name!r}, with other text or another name"
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
