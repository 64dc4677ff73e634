"""How changes are recorded: the command that does each one again, its arguments as plain data.

Topics are lists of names. Samples are ids, what found them, or, where they are too many to be kept, their
number: `["a1", …]`, `{"find": {…}}` or `{"ids": 5000}`. What was not given is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from synthgen_widgets.commands import Command
from synthgen_widgets.jsontext import JsonValue
from synthgen_widgets.samples import SampleId
from synthgen_widgets.session.finding import topic_of
from synthgen_widgets.session.found import Found
from synthgen_widgets.text import clip
from synthgen_widgets.topics import Topic, TopicId, TopicRef

MOST_IDS = 1_000


def called(label: str, method: str, /, **arguments: object) -> Command:
    """A call of a method; what is None, False or empty was not given."""
    kept = {name: value for name, value in arguments.items() if value not in (None, False, "", (), [], {})}
    return Command(label, method, kept)


def assigned(label: str, attribute: str, value: JsonValue) -> Command:
    """An assignment to an attribute of the session."""
    return Command(label, attribute, {"value": value}, "set")


def path_of(tree: Mapping[TopicId, Topic], reference: TopicRef | None) -> list[str] | None:
    """The names of a topic that a caller means; None is the root.

    Raises:
        UsageError: there is none.
    """
    return None if reference is None else list(topic_of(tree, reference).path)


def ids_of(ids: Sequence[SampleId | str], source: object = None) -> JsonValue:
    """Samples as they are recorded; `source` is what the caller passed for them."""
    if isinstance(source, Found) and source.whole and source.asked_in_short(MOST_IDS):
        return {"find": source.arguments}
    return {"ids": len(ids)} if len(ids) > MOST_IDS else [*ids]


def counted(verb: str, number: int, noun: str, name: str | None = None) -> str:
    """What a change is called: `Delete 3 samples`, `Add topic 'Refunds'`."""
    return (
        f"{verb} {noun} {quoted(name)}"
        if number == 1 and name is not None
        else f"{verb} {many(number, noun)}"
    )


def many(number: int, noun: str) -> str:
    """A number of things: `1 sample`, `3,000 samples`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def quoted(name: str) -> str:
    """A name in quotes, short enough for a label."""
    return f"'{clip(name, 40)}'"
