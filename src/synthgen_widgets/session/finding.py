"""Finding topics by what a person calls them. Pure."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Mapping, Sequence

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.text import same_key
from synthgen_widgets.topics import Topic, TopicId, TopicRef, joined


def topic_of(tree: Mapping[TopicId, Topic], reference: TopicRef) -> Topic:
    """The topic that a path, a single name or an id means.

    Raises:
        UsageError: there is none; the message names the nearest.
    """
    number = _number(reference)
    if number is not None:
        found = tree.get(TopicId(number))
    else:
        path: object = [reference] if isinstance(reference, str) else reference
        found = _by_path(tree, path)
    if found is None:
        msg = f"There is no topic {shown(reference)}{_nearest(tree, reference)}."
        raise UsageError(msg)
    return found


def _number(reference: object) -> int | None:
    """An id, also as a DataFrame holds it; None for anything else."""
    if isinstance(reference, bool | str):
        return None
    try:
        return operator.index(reference)  # type: ignore[arg-type]
    except TypeError:
        return None


def _by_path(tree: Mapping[TopicId, Topic], path: object) -> Topic | None:
    if not isinstance(path, Sequence) or not all(isinstance(name, str) for name in path):
        raise UsageError(f"{shown(path)} is no topic; pass its path as a list of names, or its id.")
    wanted = [same_key(str(name)) for name in path]
    for topic in tree.values():
        if [same_key(name) for name in topic.path] == wanted:
            return topic
    if len(wanted) == 1:
        # One name alone is enough wherever only one topic bears it, and so is a path as it is shown.
        bearers = [
            topic
            for topic in tree.values()
            if wanted[0] in (same_key(topic.name), same_key(joined(topic.path)))
        ]
        if len(bearers) == 1:
            return bearers[0]
    return None


def _nearest(tree: Mapping[TopicId, Topic], reference: object) -> str:
    names = {joined(topic.path): topic for topic in tree.values()}
    if not names:
        return "; there are none yet: generate_topics() or add_topics() makes some"
    if _number(reference) is not None:
        return "; session.topics lists the ids"
    text = reference if isinstance(reference, str) else joined([str(part) for part in reference])  # type: ignore[attr-defined]
    close = difflib.get_close_matches(text, names, n=1)
    if close:
        return f"; did you mean {list(names[close[0]].path)!r}"
    return f"; session.topics lists all {len(names)}, the first is {next(iter(names))!r}"
