"""How many samples there are of each kind."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from typing_extensions import TypedDict

from synthgen_widgets.query import FLAGS, Query
from synthgen_widgets.store import kinds
from synthgen_widgets.store.columns import Columns
from synthgen_widgets.store.kinds import Bools


class Facets(TypedDict):
    """How many samples of a query there are of each kind, were nothing of that kind asked for."""

    total: int
    """Of the query as it is."""
    status: dict[str, int]
    labels: dict[str, int]
    judgements: dict[str, int]
    flags: dict[str, int]
    tags: dict[str, int]
    """Tags and splits that a sample has, and those that are asked for."""


def counted(columns: Columns, query: Query, there: Bools | None) -> Facets:
    """Count samples.

    Args:
        columns: all samples.
        query: what is asked of each.
        there: which of them are where it asks and hold its text; None for all.
    """
    # One table says it all: how many there are of each kind with each set of tags.
    number = len(columns.taggings)
    both = columns.tagging * np.int64(kinds.KINDS) + columns.kind
    counts = np.bincount(both if there is None else both[there], minlength=number * kinds.KINDS)
    table = counts.reshape(number, kinds.KINDS)
    bearing, fitting = columns.bearing(query.tags), kinds.fitting(query)
    borne = table[bearing].sum(axis=0)

    def by_kind(name: str) -> npt.NDArray[np.int64]:
        others = [fits for other, fits in fitting.items() if other != name]
        counts: npt.NDArray[np.int64] = borne * np.logical_and.reduce(others)
        return counts

    def named(name: str, names: Sequence[str], places: npt.NDArray[np.int8]) -> dict[str, int]:
        found = by_kind(name)
        return {value: int(found[places == place].sum()) for place, value in enumerate(names)}

    flagged = by_kind("flags")
    tagged = table[:, kinds.fits(query)].sum(axis=1)
    tags = dict.fromkeys(query.tags, 0)
    for tagging, count in zip(columns.taggings, tagged.tolist(), strict=True):
        for tag in tagging if count else ():
            tags[tag] = tags.get(tag, 0) + count
    return Facets(
        total=int(tagged[bearing].sum()),
        status=named("status", kinds.STATUSES, kinds.STATUS),
        labels=named("labels", kinds.LABEL_NAMES, kinds.LABEL),
        judgements=named("judgements", kinds.JUDGEMENT_NAMES, kinds.JUDGEMENT),
        flags={flag: int(flagged[kinds.FLAG_BITS >> bit & 1 == 1].sum()) for bit, flag in enumerate(FLAGS)},
        tags=tags,
    )
