"""One sample as it is shown in full, and the call that brought a text of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from synthgen_widgets.errors import UsageError
from synthgen_widgets.samples import Sample, SampleId
from synthgen_widgets.session import Session, views
from synthgen_widgets.store.calls import Call
from synthgen_widgets.text import clip
from synthgen_widgets.widget import replies

MESSAGE = 20_000
"""Characters of a message that are shown."""
_LIKE = 2_000
_REPLY = 1_000_000


def whole(session: Session, id_: str) -> replies.Sample:
    """A sample with everything there is to know about it."""
    sample, task = session.sample(id_), session.task
    made, answered = views.calls_of(session.core, sample)
    return replies.Sample(
        id=sample.id,
        topic=sample.topic,
        topic_path=list(sample.topic_path),
        input=sample.input,
        output=sample.output,
        input_json=task.input_schema is not None,
        output_json=task.output_schema is not None,
        made_input=sample.made_input,
        made_output=sample.made_output,
        status=sample.status,
        reason=sample.reason,
        expected_label=sample.expected_label,
        judgement=sample.judgement,
        attributes=dict(sample.attributes),
        tags=list(sample.tags),
        split=sample.split,
        edited=sample.edited,
        saved=sample.saved,
        resembles=_like(session, sample),
        revision=sample.revision,
        reasoning=_reasoning(answered),
        input_model=made.model if made else None,
        output_model=answered.model if answered else None,
        input_at=made.at if made else None,
        output_at=answered.at if answered else None,
        tokens_in=answered.tokens_in if answered else 0,
        tokens_out=answered.tokens_out if answered else 0,
        cost_usd=answered.cost_usd if answered else None,
    )


def call(session: Session, id_: str, what: Literal["input", "output"]) -> replies.CallFacts:
    """The call that brought a text of a sample, cut to what can be read."""
    found = session.call(id_, what)
    if found is None:
        return replies.CallFacts(model=None, messages=[], settings={}, reply="", reasoning=None)
    sent = cast("Sequence[Mapping[str, object]]", found["messages"])
    reasoning = found["reasoning"]
    shown = {name: value for name, value in found.items() if name not in _SHOWN_APART}
    return replies.CallFacts(
        model=str(found["model"]),
        messages=messages(sent),
        settings=dict(shown),
        reply=clip(str(found["reply"]), _REPLY),
        reasoning=None if reasoning is None else clip(str(reasoning), _REPLY),
    )


_SHOWN_APART = ("model", "messages", "reply", "reasoning")


def messages(sent: Sequence[Mapping[str, object]]) -> list[replies.Message]:
    """The messages of a call, cut to what can be read."""
    return [
        replies.Message(role=str(message["role"]), content=clip(str(message["content"]), MESSAGE))
        for message in sent
    ]


def _like(session: Session, sample: Sample) -> replies.Like | None:
    """The sample that another one resembles; None also where that was deleted since."""
    if sample.resembles is None:
        return None
    try:
        other = session.sample(SampleId(sample.resembles))
    except UsageError:
        return None
    return replies.Like(id=other.id, input=clip(other.input, _LIKE), similarity=sample.similarity or 0.0)


def _reasoning(answered: Call | None) -> str | None:
    thought = answered.reply.get("reasoning") if answered else None
    return None if thought is None else str(thought)
