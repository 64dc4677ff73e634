"""Finding samples: the ids, with the question that found them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias, TypeVar, cast, get_args

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.query import FLAGS, MAX_TEXT, SORT_KEYS, Flag, Query, SortKey
from synthgen_widgets.samples import JUDGEMENTS, LABELS, Judgement, Label, SampleId, Status
from synthgen_widgets.session import views
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.finding import topic_of
from synthgen_widgets.topics import TopicRef

T = TypeVar("T", bound=str)
Several: TypeAlias = "T | Iterable[T]"
Ids: TypeAlias = "SampleId | str | Iterable[SampleId | str]"
NONE: Literal["none"] = "none"


class Found(list[SampleId]):
    """The ids of the samples that `find` found, in its order.

    It remembers how they were found, so that what is done to many samples is recorded in a line.
    """

    def __init__(self, ids: Iterable[SampleId], arguments: JsonObject) -> None:
        super().__init__(ids)
        self.arguments = arguments
        """What `find` was asked, as plain data; the topic as its path."""
        self._then = tuple(self)

    @property
    def whole(self) -> bool:
        """Whether these are still the ids that were found."""
        return tuple(self) == self._then

    def asked_in_short(self, most: int) -> bool:
        """Whether what was asked names up to `most` samples one by one, besides those that were found."""
        return len(cast("list[str]", self.arguments.get("besides", ()))) <= most


def find(
    core: Core,
    topic: TopicRef | None,
    status: Several[Status],
    label: Several[Label | Literal["none"]],
    judgement: Several[Judgement | Literal["none"]],
    flag: Several[Flag],
    tag: Several[str],
    text: str,
    sort: SortKey,
    descending: bool,  # noqa: FBT001 - by its place here alone; `Session.find` takes it by name
    besides: Ids,
) -> Found:
    """The samples that are meant; see `Session.find`."""
    at = None if topic is None else topic_of(views.tree(core), topic)
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        raise UsageError(f"text is {shown(text)}; pass up to {MAX_TEXT} characters to look for.")
    if not _fits(sort, SORT_KEYS):
        raise UsageError(f"sort is {shown(sort)}; pass one of {', '.join(map(repr, SORT_KEYS))}.")
    query = Query(
        topic=None if at is None else at.id,
        status=_several("status", status, get_args(Status)),
        labels=_several("label", label, (*LABELS, NONE)),
        judgements=_several("judgement", judgement, (*JUDGEMENTS, NONE)),
        flags=_several("flag", flag, FLAGS),
        tags=_several("tag", tag),
        text=text,
        sort=sort,
        descending=bool(descending),
    )
    left_out = set(chosen(besides))
    ids = views.found(core, query)
    asked = {
        "topic": None if at is None else list(at.path),
        "status": _plain(query.status),
        "label": _plain(query.labels),
        "judgement": _plain(query.judgements),
        "flag": _plain(query.flags),
        "tag": _plain(query.tags),
        "text": query.text,
        "sort": None if query.sort == Query().sort else query.sort,
        "descending": query.descending,
        "besides": sorted(left_out),
    }
    arguments = cast("JsonObject", {name: value for name, value in asked.items() if value})
    return Found((id_ for id_ in ids if id_ not in left_out) if left_out else ids, arguments)


def chosen(ids: object) -> list[SampleId]:
    """The samples that a caller names, each once: by an id, a list of ids, or a column of a DataFrame.

    Raises:
        UsageError: this names none.
    """
    if isinstance(ids, str):
        ids = [ids]
    if not isinstance(ids, Iterable) or hasattr(ids, "columns"):
        # Iterating over a DataFrame gives the names of its columns.
        hint = "its ids: session.df.id" if hasattr(ids, "columns") else "an id or a list of ids"
        raise UsageError(f"{shown(ids)} names no samples; pass {hint}.")
    found: dict[SampleId, None] = {}
    for id_ in ids:
        if not isinstance(id_, str):
            raise UsageError(f"A sample is named by its id, a text; this is {shown(id_)}.")
        found[SampleId(id_)] = None
    return list(found)


def _several(argument: str, values: Several[T], known: Sequence[T] | None = None) -> tuple[T, ...]:
    """One or several values of those that there are, each once."""
    many = (values,) if isinstance(values, str) else tuple(values) if isinstance(values, Iterable) else None
    wrong = [values] if many is None else [value for value in many if not _fits(value, known)]
    if wrong:
        hint = "text" if known is None else f"one of {', '.join(map(repr, known))}"
        raise UsageError(f"{argument} is {shown(wrong[0])}; pass {hint}, or a list of these.")
    return tuple(dict.fromkeys(many or ()))


def _fits(value: object, known: Sequence[object] | None) -> bool:
    return isinstance(value, str) and (known is None or value in known)


def _plain(values: Sequence[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)
