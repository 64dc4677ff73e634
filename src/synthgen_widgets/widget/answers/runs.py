"""Runs: what they would take, beginning them, and steering the one that goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from synthgen_widgets.widget import advising, protocol, targets
from synthgen_widgets.widget.desk import Desk


def run(desk: Desk, request: protocol.RunDeed) -> Mapping[str, object]:  # noqa: C901, PLR0912 - a line each
    """Do what a request asks of runs, or tell what it would take."""
    session = desk.session
    going = session.core.running
    match request:
        case protocol.TopicsGenerate():
            under = targets.place(request.under)
            wanted = targets.topics(session, request.count, under)
            session.generate_topics(wanted, under=under, wait=False)
        case protocol.InputsGenerate():
            topic = targets.topic(request.topic)
            wanted = targets.inputs(session, request.per_topic, topic, request.scope)
            session.generate_inputs(wanted, topic=topic, scope=request.scope, wait=False)
        case protocol.OutputsGenerate():
            session.generate_outputs(topic=targets.topic(request.topic), wait=False)
        case protocol.OutputsRegenerate():
            chosen = targets.chosen(session, request.which)
            session.regenerate(chosen, guidance=request.guidance, wait=False)
        case protocol.OutputsRetry():
            which = None if request.which is None else targets.chosen(session, request.which)
            session.retry_failed(samples=which, reason=request.reason, invalid=request.invalid, wait=False)
        case protocol.Estimate():
            return advising.estimate(session, request)
        case protocol.Preview():
            return advising.preview(session, request)
        case protocol.RunPause():
            if going:
                going.pause()
        case protocol.RunResume():
            if going:
                going.resume()
        case protocol.RunConcurrency():
            if going:
                going.concurrency = request.number
        case protocol.RunCancel():
            session.cancel()
        case _:
            assert_never(request)
    return desk.changed()
