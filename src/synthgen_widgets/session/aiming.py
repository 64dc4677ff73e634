"""Changing the goal or the template of a session: what still is as the old one said follows the new one."""

from __future__ import annotations

from typing import cast

from synthgen_widgets.goals import Goal, checked_goal, default_tags, default_template
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.models import Model
from synthgen_widgets.session.core import Core, tags_json, task_of
from synthgen_widgets.session.recorded import assigned
from synthgen_widgets.session.steered import default_share
from synthgen_widgets.store import Tx, settings, topics
from synthgen_widgets.templates import Template
from synthgen_widgets.templates.template import template_names


def change_goal(core: Core, goal: object) -> None:
    """Make data for another goal; see `Session.goal`."""
    new = checked_goal(goal)
    if new == core.setting("goal"):
        return

    def change(tx: Tx) -> None:
        old, template = cast("Goal", settings.get(tx.connection, "goal")), _template(tx)
        own = template.name == default_template(old) or new not in template.goals
        after = Template.load(default_template(new)) if own else template
        said, texts = template.for_goal(old), after.for_goal(new)
        kept = cast("dict[str, str]", settings.get(tx.connection, "guidance"))
        guidance = {
            stage: text if kept[stage] == said[stage] else kept[stage] for stage, text in texts.items()
        }
        settings.put(tx, "goal", new)
        settings.put(tx, "template", after.to_json())
        settings.put(tx, "guidance", cast("JsonObject", guidance))
        _follow(tx, "tags", tags_json(default_tags(old)), tags_json(default_tags(new)))
        _follow_share(tx, (template, old), (after, new))

    core.database.write(change, change=assigned(f"Change goal to {new}", "goal", new)).result()


def change_template(core: Core, template: object) -> None:
    """Take the guidance of all stages from another template; see `Session.template`."""
    chosen = Template.of(template)
    goal = cast("Goal", core.setting("goal"))
    guidance = cast("JsonObject", chosen.for_goal(goal))
    tops = chosen.starting_topics(task_of(core).requirements)
    if (chosen.to_json(), guidance) == (core.setting("template"), core.setting("guidance")):
        return

    def change(tx: Tx) -> None:
        before = _template(tx)
        settings.put(tx, "template", chosen.to_json())
        settings.put(tx, "guidance", guidance)
        _follow_share(tx, (before, goal), (chosen, goal))
        if not topics.tree(tx.connection):
            topics.add(tx, None, tops, "manual")

    command = assigned(f"Change template to {chosen.name}", "template", template_json(chosen))
    core.database.write(change, change=command).result()


def template_json(template: Template) -> JsonValue:
    """A template as it is recorded: its name where it is a built-in one."""
    built_in = template.name in template_names() and Template.load(template.name) == template
    return template.name if built_in else template.to_json()


def _template(tx: Tx) -> Template:
    return Template.from_json(cast("JsonObject", settings.get(tx.connection, "template")))


def _follow_share(tx: Tx, old: tuple[Template, Goal], new: tuple[Template, Goal]) -> None:
    model = Model.from_json(cast("JsonObject", settings.get(tx.connection, "model")))
    _follow(tx, "pass_share", default_share(*old, model), default_share(*new, model))


def _follow(tx: Tx, name: str, old: JsonValue, new: JsonValue) -> None:
    """Change a setting that nobody has changed."""
    if settings.get(tx.connection, name) == old != new:
        settings.put(tx, name, new)
