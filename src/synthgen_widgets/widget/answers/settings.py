"""What a session is set to, and what it could be set to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError, SchemaError, UsageError
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.session import Session
from synthgen_widgets.tags import TagAssignment
from synthgen_widgets.templates import Template
from synthgen_widgets.text import clip
from synthgen_widgets.widget import advising, checks, models, protocol, replies
from synthgen_widgets.widget.desk import Desk


def settle(desk: Desk, request: protocol.SettingDeed) -> Mapping[str, object]:  # noqa: C901, PLR0912 - a line each
    """Tell or change a setting, as a request says."""
    session = desk.session
    match request:
        case protocol.TaskWhole():
            return _task(session)
        case protocol.SchemaCheck():
            return checks.schema_problems(request.text)
        case protocol.Guidance():
            return _guidance(session, request)
        case protocol.Templates():
            return advising.templates(session)
        case protocol.Models():
            return models.listed(session)
        case protocol.TagsPreview():
            return _tag_counts(session, request)
        case protocol.TaskSet():
            _set_task(session, request)
        case protocol.GoalSet():
            session.goal = request.goal
        case protocol.TemplateSet():
            session.template = request.template
        case protocol.GuidanceSet():
            session.guidance[request.stage] = request.text
        case protocol.GuidanceUse():
            session.guidance.use(request.template, stages=[request.stage])
        case protocol.ModelSet():
            session.model = models.named(session, request.name, request.temperature)
        case protocol.BudgetSet():
            session.budget_usd, session.max_tokens_total = request.usd, request.tokens
        case protocol.TagsSet():
            session.tags = TagAssignment(request.tags, request.split)
        case protocol.PassShareSet():
            session.pass_share = request.share
        case _:
            assert_never(request)
    return desk.changed()


def _task(session: Session) -> replies.TaskWhole:
    task = session.task
    return replies.TaskWhole(
        name=task.name,
        instruction=task.instruction,
        requirements=list(task.requirements),
        input_schema=None if task.input_schema is None else jsontext.pretty(task.input_schema),
        output_schema=None if task.output_schema is None else jsontext.pretty(task.output_schema),
    )


def _set_task(session: Session, request: protocol.TaskSet) -> None:
    session.change_task(
        name=request.name,
        instruction=request.instruction,
        requirements=request.requirements,
        input_schema=_schema(request.input_schema, "input_schema"),
        output_schema=_schema(request.output_schema, "output_schema"),
    )


def _schema(text: str | None, which: str) -> JsonObject | None:
    if text is None:
        return None
    try:
        found = jsontext.loads(text)
    except OutputError as error:
        raise SchemaError(f"The {which} cannot be read. {error}") from None
    if not isinstance(found, dict):
        raise SchemaError(f"The {which} is no JSON object; a schema begins with {{ and ends with }}.")
    return found


def _guidance(session: Session, request: protocol.Guidance) -> replies.GuidanceText:
    if request.template is None:
        return replies.GuidanceText(text=session.guidance[request.stage])
    texts = Template.load(request.template).for_goal(session.goal)
    return replies.GuidanceText(text=texts[request.stage])


def _tag_counts(session: Session, request: protocol.TagsPreview) -> replies.TagCounts:
    try:
        counts = session.tag_counts(TagAssignment(request.tags, request.split))
    except UsageError as error:
        return replies.TagCounts(total=0, counts={}, error=clip(str(error), 500))
    totals = session.overview().counts
    return replies.TagCounts(total=totals.done - totals.rejected, counts=counts, error=None)
