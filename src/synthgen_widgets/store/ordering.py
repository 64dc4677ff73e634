"""The order of samples by the text of a column: sorted once, then kept sorted as samples change."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from synthgen_widgets.store.scanning import Numbers, as_json, numbers


class TextOrder:
    """Where each sample stands when all are sorted by a text, case of ASCII letters aside.

    Args:
        connection: the session file.
        column: what is sorted by.
        top: the number of the last sample.
    """

    def __init__(
        self, connection: sqlite3.Connection, column: Literal["input", "output"], top: int
    ) -> None:
        self._column = column
        row = connection.execute(
            "SELECT coalesce(group_concat(packed, ''), '') FROM (SELECT printf('%08x', n) AS packed "
            f"FROM sample WHERE {column} IS NOT NULL AND n <= ? ORDER BY {column} COLLATE NOCASE, n)",
            (top,),
        ).fetchone()
        self._order = numbers(row[0])
        self.ranks = np.full(top + 1, np.inf)
        """By number; infinite for those without the text."""
        self._renumber()

    def update(self, connection: sqlite3.Connection, changed: Numbers, top: int) -> None:
        """Put changed samples in their places; `top` is the number of the last sample now."""
        if top >= len(self.ranks):
            self.ranks = np.append(self.ranks, np.full(top + 1 - len(self.ranks), np.inf))
        texts = self._texts(connection, changed)
        moved = sorted(texts, key=lambda n: (texts[n], n))
        self.ranks[changed] = np.inf
        self._order = self._order[np.isfinite(self.ranks[self._order])]
        places = self._places(connection, [(texts[n], n) for n in moved])
        self._order = np.insert(self._order, places, np.array(moved, np.int32))
        self._rank(places + np.arange(len(moved)))

    def _places(
        self, connection: sqlite3.Connection, keys: list[tuple[object, int]]
    ) -> npt.NDArray[np.int64]:
        """Where each key belongs, by halving for all of them at once."""
        low, high = np.zeros(len(keys), np.int64), np.full(len(keys), len(self._order))
        while (searching := np.flatnonzero(low < high)).size:
            middle = (low[searching] + high[searching]) // 2
            probes = self._order[middle]
            texts = self._texts(connection, probes)
            for place, at, n in zip(searching.tolist(), middle.tolist(), probes.tolist(), strict=True):
                if (texts[n], n) < keys[place]:
                    low[place] = at + 1
                else:
                    high[place] = at
        return low

    def _rank(self, places: npt.NDArray[np.int64]) -> None:
        """Give the samples at these places ranks between those of their neighbours."""
        ranks = self.ranks
        for place in places.tolist():
            before = ranks[self._order[place - 1]] if place else -1.0
            after = ranks[self._order[place + 1]] if place + 1 < len(self._order) else np.inf
            rank = before + 1.0 if np.isinf(after) else (before + after) / 2
            if not before < rank < after:  # there is no room left between them
                self._renumber()
                return
            ranks[self._order[place]] = rank

    def _renumber(self) -> None:
        self.ranks[self._order] = np.arange(len(self._order))

    def _texts(self, connection: sqlite3.Connection, wanted: Numbers) -> dict[int, tuple[bytes, int]]:
        rows = connection.execute(
            f"SELECT n, {self._column} FROM sample "
            f"WHERE n IN (SELECT value FROM json_each(?)) AND {self._column} IS NOT NULL",
            (as_json(wanted),),
        )
        return {n: _as_sorted(text) for n, text in rows}


def _as_sorted(text: str) -> tuple[bytes, int]:
    """What texts are compared by, as NOCASE does it: up to a null character, then by their length."""
    folded = text.encode().lower()
    return folded.split(b"\0", 1)[0], len(folded)


def merged(kept: Numbers, fresh: Numbers, values_of: Callable[[Numbers], npt.NDArray[Any]]) -> Numbers:
    """Samples that are in order, with others put in their places; those of the same value by number."""
    values = values_of(fresh)
    order = np.lexsort((fresh, values))
    fresh, values = fresh[order], values[order]
    low, high = np.zeros(len(fresh), np.int64), np.full(len(fresh), len(kept))
    while (searching := np.flatnonzero(low < high)).size:
        middle = (low[searching] + high[searching]) // 2
        probes = kept[middle]
        there, mine = values_of(probes), values[searching]
        less = (there < mine) | ((there == mine) & (probes < fresh[searching]))
        low[searching[less]] = middle[less] + 1
        high[searching[~less]] = middle[~less]
    return np.insert(kept, low, fresh)
