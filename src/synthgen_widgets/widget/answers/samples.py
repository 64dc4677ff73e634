"""Changes of samples, of one or of a hundred thousand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from synthgen_widgets.session import marking
from synthgen_widgets.widget import protocol, replies, sample, targets
from synthgen_widgets.widget.desk import Desk

_QUICK = 0.3
"""Seconds that an answer waits for what may be done soon."""


def change(desk: Desk, request: protocol.SampleDeed) -> Mapping[str, object]:
    """Change samples as a request says."""
    session = desk.session
    match request:
        case protocol.InputsAdd():
            session.add_inputs(request.inputs, topic=targets.topic(request.topic))
        case protocol.SamplesDelete():
            session.delete_samples(targets.chosen(session, request.which))
        case protocol.SampleEdit():
            session.edit_sample(
                request.id, input=request.input, output=request.output, revision=request.revision
            )
            return replies.Edited(state=desk.state(), sample=sample.whole(session, request.id))
        case protocol.LabelSet():
            session.set_label(targets.chosen(session, request.which), request.label)
        case protocol.Judge():
            session.judge(targets.chosen(session, request.which), request.judgement)
        case protocol.Retag():
            which = targets.chosen(session, request.which)
            session.retag(which, add=request.add, remove=request.remove, split=request.split)
        case protocol.DuplicatesMark():
            marked = marking.begin(session.core).wait(_QUICK)
            return replies.Marked(state=desk.state(), marked=marked)
        case _:
            assert_never(request)
    return desk.changed()
