"""Answers to what is looked at; nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from synthgen_widgets.widget import checks, clipboard, grid, protocol, replies, sample, targets, tree
from synthgen_widgets.widget.desk import Desk


def read(desk: Desk, request: protocol.Reading) -> Mapping[str, object]:  # noqa: C901 - a line for each
    """What a request asks to see."""
    session = desk.session
    match request:
        case protocol.Hello() | protocol.Sync():
            return desk.state()
        case protocol.Tree():
            return tree.page(session, request.collapsed, request.search, request.offset, request.limit)
        case protocol.TreeParents():
            return tree.parents(session)
        case protocol.Samples():
            return desk.windows.open(request)
        case protocol.Facets():
            return grid.facets(session, request.query)
        case protocol.Locate():
            return grid.place(session, request.query, request.id)
        case protocol.OneSample():
            return sample.whole(session, request.id)
        case protocol.Call():
            return sample.call(session, request.id, request.what)
        case protocol.SamplesCopy():
            return clipboard.copied(session, targets.chosen(session, request.which), request.form)
        case protocol.TextCheck():
            return checks.text_problems(session, request.what, request.text)
        case protocol.Failures():
            return _failures(desk)
        case _:
            assert_never(request)


def _failures(desk: Desk) -> replies.FailureGroups:
    groups = [
        replies.FailureGroup(
            reason=group.reason, status=group.status, count=group.count, example=group.example
        )
        for group in desk.session.failures()[:_MOST_GROUPS]
    ]
    return replies.FailureGroups(groups=groups)


_MOST_GROUPS = 200
