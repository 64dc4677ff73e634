"""Changes of the topic tree."""

from __future__ import annotations

from typing import assert_never

from synthgen_widgets.topics import TopicId
from synthgen_widgets.widget import protocol, replies, targets
from synthgen_widgets.widget.desk import Desk


def change(desk: Desk, request: protocol.TopicDeed) -> replies.Changed:
    """Change the tree as a request says."""
    session = desk.session
    match request:
        case protocol.TopicsAdd():
            session.add_topics(request.names, under=targets.topic(request.under))
        case protocol.TopicRename():
            session.rename_topic(TopicId(request.id), request.name)
        case protocol.TopicDelete():
            session.delete_topic(TopicId(request.id))
        case protocol.TopicMove():
            session.move_topic(TopicId(request.id), under=targets.topic(request.under))
        case protocol.TopicMerge():
            session.merge_topics(TopicId(request.id), into=TopicId(request.into))
        case _:
            assert_never(request)
    return desk.changed()
