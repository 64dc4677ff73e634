"""Answering the front end: one request in, one result or one error out. Always."""

from __future__ import annotations

from typing import assert_never

from pydantic import ValidationError

from synthgen_widgets.errors import SynthgenError
from synthgen_widgets.session import Session
from synthgen_widgets.text import clean, clip
from synthgen_widgets.topics import TopicId
from synthgen_widgets.widget import advising, pages, protocol, targets

_MESSAGE = 2_000


def answer(session: Session, content: object) -> tuple[object, dict[str, object] | None, object]:
    """Do what a request asks.

    Returns:
        The request's id, its result or None, and the error or None.
    """
    rid = content.get("rid") if isinstance(content, dict) else None
    if not isinstance(rid, int):
        rid = None  # such a request is refused, and what it says is not repeated
    try:
        request = protocol.REQUEST.validate_python(content)
        return rid, _result(session, request), None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        return (
            rid,
            None,
            _error("ProtocolError", f"The request is not understood: {where}: {first['msg']}."),
        )
    except SynthgenError as error:
        return rid, None, _error(type(error).__name__, str(error))
    except Exception as error:  # noqa: BLE001 - ipywidgets would swallow it, and the browser wait for ever
        return rid, None, _error("InternalError", f"{type(error).__name__}: {error}")


def _error(kind: str, message: str) -> dict[str, str]:
    return {"kind": kind, "message": clip(clean(message), _MESSAGE)}


def _result(session: Session, request: protocol.Request) -> dict[str, object]:
    match request:
        case protocol.Hello() | protocol.Sync():
            return pages.state(session)
        case protocol.Tree():
            return pages.tree_page(session, request.collapsed, request.offset, request.limit)
        case protocol.Samples():
            return pages.samples_page(session, request.topic, request.offset, request.limit)
        case protocol.OneSample():
            return pages.sample_whole(session, request.id)
        case protocol.Estimate():
            return advising.estimate(session, request)
        case protocol.Preview():
            return advising.preview(session, request)
        case protocol.Templates():
            return advising.templates(session)
        case protocol.Save():
            return _save(session)
        case protocol.SampleEdit():
            session.edit_sample(
                request.id, input=request.input, output=request.output, revision=request.revision
            )
            return {"state": pages.state(session), "sample": pages.sample_whole(session, request.id)}
        case _:
            _do(session, request)
            return {"state": pages.state(session)}


_Deed = (
    protocol.TopicsGenerate
    | protocol.TopicsAdd
    | protocol.TopicRename
    | protocol.TopicDelete
    | protocol.InputsGenerate
    | protocol.OutputsGenerate
    | protocol.OutputsRetry
    | protocol.RunPause
    | protocol.RunResume
    | protocol.RunConcurrency
    | protocol.RunCancel
    | protocol.SamplesDelete
    | protocol.GuidanceSet
    | protocol.GuidanceUse
    | protocol.LabelSet
    | protocol.PassShareSet
    | protocol.Undo
    | protocol.Redo
)


def _do(session: Session, request: _Deed) -> None:  # noqa: C901, PLR0912 - one line for each button
    match request:
        case protocol.TopicsGenerate():
            under = targets.place(request.under)
            wanted = targets.topics(session, request.count, under)
            session.generate_topics(wanted, under=under, wait=False)
        case protocol.TopicsAdd():
            session.add_topics(request.names, under=targets.topic(request.under))
        case protocol.TopicRename():
            session.rename_topic(TopicId(request.id), request.name)
        case protocol.TopicDelete():
            session.delete_topic(TopicId(request.id))
        case protocol.InputsGenerate():
            topic = targets.topic(request.topic)
            wanted = targets.inputs(session, request.per_topic, topic)
            session.generate_inputs(wanted, topic=topic, wait=False)
        case protocol.OutputsGenerate():
            session.generate_outputs(topic=targets.topic(request.topic), wait=False)
        case protocol.OutputsRetry():
            session.retry_failed(wait=False)
        case protocol.RunPause():
            if session.core.running:
                session.core.running.pause()
        case protocol.RunResume():
            if session.core.running:
                session.core.running.resume()
        case protocol.RunConcurrency():
            if session.core.running:
                session.core.running.concurrency = request.number
        case protocol.RunCancel():
            session.cancel()
        case protocol.SamplesDelete():
            session.delete_samples(request.ids)
        case protocol.GuidanceSet():
            session.guidance[request.stage] = request.text
        case protocol.GuidanceUse():
            session.guidance.use(request.template, stages=[request.stage])
        case protocol.LabelSet():
            session.set_label(request.ids, request.label)
        case protocol.PassShareSet():
            session.pass_share = request.share
        case protocol.Undo():
            session.undo()
        case protocol.Redo():
            session.redo()
        case _:
            assert_never(request)


def _save(session: Session) -> dict[str, object]:
    report = session.save().report
    assert report is not None  # noqa: S101 - a save always makes one
    return {
        "state": pages.state(session),
        "added": report.added,
        "already": report.already,
        "changed": report.changed,
        "deleted": report.deleted,
        "left_out": sum(report.left_out.values()),
        "path": str(report.path),
    }
