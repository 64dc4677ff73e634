"""What would be sent, before anything is paid for."""

from __future__ import annotations

from synthgen_widgets.errors import UsageError
from synthgen_widgets.generation.caller import request_for
from synthgen_widgets.generation.stage import Unit, sample_subject, topic_subject
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.session import views
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.starting import model_of, next_numbers, stage_of, way_of
from synthgen_widgets.templates import GuidanceStage
from synthgen_widgets.topics import TopicRef

_TOPICS = 8


def preview(core: Core, name: GuidanceStage, place: TopicRef | None) -> list[JsonObject]:
    """The messages of a stage's next call; see `Session.preview`."""
    model = model_of(core)
    stage = stage_of(core, name, model)
    subject = _subject(core, name, place)
    wanted = {"topics": _TOPICS, "inputs": model.traits.inputs_per_call, "outputs": 1}[name]
    unit = Unit(subject=subject, wanted=wanted, nth=next_numbers(core, name)[subject])
    ask = stage.ask(unit, wanted, 0)
    request = request_for(model, ask, way_of(core, model).mode_for(ask.question.schema))
    return [message.to_json() for message in request.messages]


def _subject(core: Core, name: GuidanceStage, place: TopicRef | None) -> str:
    if name == "topics":
        return topic_subject(views.topic_id(core, place))
    if name == "inputs":
        tree = views.tree(core)
        leaves = views.leaves_under(tree, views.topic_id(core, place))
        return topic_subject(leaves[0] if leaves else None)
    found, _ = views.page(core, place, offset=0, limit=1)
    if not found:
        raise UsageError("There is no sample yet to preview the output of; generate or add inputs first.")
    return sample_subject(found[0].id)
