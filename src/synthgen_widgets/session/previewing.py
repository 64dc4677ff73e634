"""What would be sent, before anything is paid for."""

from __future__ import annotations

from synthgen_widgets.errors import UsageError
from synthgen_widgets.generation.running.caller import request_for
from synthgen_widgets.generation.stages import plan
from synthgen_widgets.generation.stages.stage import Unit
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.session import planning, views
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.starting import model_of, next_numbers, stage_of
from synthgen_widgets.session.ways import way_of
from synthgen_widgets.templates import GuidanceStage
from synthgen_widgets.topics import TopicRef

_FIRST = 100


def preview(core: Core, name: GuidanceStage, place: TopicRef | None, count: int) -> list[JsonObject]:
    """The messages of a stage's next call; see `Session.preview`."""
    model = model_of(core)
    unit = _next(core, name, place, count)
    stage = stage_of(core, name, model, subjects=[unit.subject], asking=True)
    ask = stage.ask(unit, unit.wanted, 0)
    request = request_for(model, ask, way_of(core).mode_for(ask.question.schema))
    return [message.to_json() for message in request.messages]


def _next(core: Core, name: GuidanceStage, place: TopicRef | None, count: int) -> Unit:
    """The first unit of the run that the stage's call would start, or of one that makes as many again."""
    if name == "outputs":
        return _output(core, place)
    there = views.children(core, place) if name == "topics" else views.fewest_inputs(core, place)
    count = count if there < count else there + count
    if name == "topics":
        return planning.for_topics(core, [count], place)[0]()[0]
    return planning.for_inputs(core, count, place)()[0]


def _output(core: Core, place: TopicRef | None) -> Unit:
    numbers = next_numbers(core, "outputs")
    for limit in (_FIRST, -1):  # the first that are open will do, save where no input of them fits
        found = planning.samples_below(core, place, planning.OPEN, limit=limit)
        missing = plan.for_outputs(found, numbers)
        if missing:
            return missing[0]
    there = plan.for_outputs(planning.samples_below(core, place, ("done",), limit=1), numbers, again=True)
    if not there:
        raise UsageError("There is no sample yet to preview the output of; generate or add inputs first.")
    return there[0]
