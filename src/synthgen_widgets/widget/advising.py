"""What a person may want to know before a run: what it would take, what it would send, other templates."""

from __future__ import annotations

from synthgen_widgets.generation.running.forecast import Estimate
from synthgen_widgets.session import Session, views
from synthgen_widgets.templates import Template, template_names
from synthgen_widgets.widget import glance, protocol, replies, sample, targets


def estimate(session: Session, request: protocol.Estimate) -> replies.Forecast:
    """What the run that these fields would start takes."""
    at = targets.place(request.place)
    found: Estimate
    if request.stage == "topics":
        found = session.estimate("topics", count=targets.topics(session, request.count, at), under=at)
    elif request.stage == "inputs":
        topic = targets.topic(request.topic)
        found = session.estimate(
            "inputs",
            per_topic=targets.inputs(session, request.count, topic, request.scope),
            topic=topic,
            scope=request.scope,
        )
    else:
        found = session.estimate("outputs", topic=targets.topic(request.topic))
    return replies.Forecast(
        items=found.items,
        calls=found.calls,
        tokens_in=found.tokens_in,
        tokens_out_low=found.tokens_out_low,
        tokens_out_high=found.tokens_out_high,
        cost_usd_low=found.cost_usd_low,
        cost_usd_high=found.cost_usd_high,
    )


def preview(session: Session, request: protocol.Preview) -> replies.Messages:
    """The messages of the first call of the run that these fields would start, cut to what can be read."""
    topic, count = targets.topic(request.topic), None
    if request.place == "leaves":
        topic = next(iter(views.leaves_under(views.tree(session.core), None)), None)
    if request.stage == "topics":
        count = targets.topics(session, request.count, topic)
    elif request.stage == "inputs":
        count = targets.inputs(session, request.count, topic, request.scope)
    return replies.Messages(messages=sample.messages(session.preview(request.stage, topic, count=count)))


def templates(session: Session) -> replies.TemplateList:
    """The templates whose guidance this session can take."""
    known = [Template.load(name) for name in template_names()]
    fitting = [glance.template_facts(template) for template in known if session.goal in template.goals]
    return replies.TemplateList(templates=fitting)
