"""What a session held before each change, read off what undo remembers."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from synthgen_widgets.jsontext import JsonValue
from synthgen_widgets.samples import SampleId

_Cell: TypeAlias = tuple[str, int, str]
_DONE = "change IN (SELECT id FROM change WHERE state = 'done')"
_LISTED = "(SELECT value FROM json_each(?))"


class Named(NamedTuple):
    """A sample by what it says: its input, and the how manyeth with this input it is, from 1."""

    input: str
    nth: int


class Past:
    """What cells held before a change.

    Only changes that were not taken back count: what undo remembers of one is what was there before it.
    """

    def __init__(self, rows: Iterable[Sequence[object]], present: Mapping[_Cell, object]) -> None:
        self._present = present
        self._former: dict[_Cell, list[tuple[int, object]]] = {}
        for change, table, row, column, value in rows:
            cell = (str(table), _number(row), str(column))
            self._former.setdefault(cell, []).append((_number(change), value))

    def before(self, change: int, cell: _Cell) -> object:
        """What a cell held before a change."""
        former = self._former.get(cell, [])
        place = bisect_left(former, change, key=lambda held: held[0])
        return former[place][1] if place < len(former) else self._present.get(cell)

    def ever(self, cell: _Cell) -> set[object]:
        """All that a cell holds and ever held."""
        return {self._present.get(cell), *(value for _, value in self._former.get(cell, []))}


def settings_before(connection: sqlite3.Connection, change: int) -> dict[str, JsonValue]:
    """All settings as they were before a change."""
    names = {row[0]: row[1] for row in connection.execute("SELECT rowid, name FROM setting")}
    present: dict[_Cell, object] = {
        ("setting", row[0], "value"): row[1]
        for row in connection.execute("SELECT rowid, value FROM setting")
    }
    past = Past(_undo(connection, "tbl = 'setting'"), present)
    values = {name: past.before(change, ("setting", row, "value")) for row, name in names.items()}
    return {name: json.loads(value) for name, value in values.items() if isinstance(value, str)}


def changed_nothing(connection: sqlite3.Connection) -> set[int]:
    """The changes that left everything as it was."""
    return {
        row[0]
        for row in connection.execute(
            "SELECT id FROM change WHERE NOT EXISTS (SELECT 1 FROM undo WHERE change = id)"
        )
    }


def touched(connection: sqlite3.Connection, change: int) -> list[SampleId]:
    """The samples that a change changed, in the order they were made."""
    rows = connection.execute(
        "SELECT id FROM sample WHERE n IN (SELECT row FROM undo WHERE change = ? AND tbl = 'sample') "
        "ORDER BY n",
        (change,),
    )
    return [SampleId(row[0]) for row in rows]


def named(
    connection: sqlite3.Connection, wanted: Mapping[int, Iterable[SampleId]]
) -> dict[tuple[int, SampleId], Named]:
    """What samples were called before a change that named them.

    Args:
        connection: a consistent view of the file.
        wanted: by change, the ids of the samples that it named.

    Returns:
        Their names by change and id.
    """
    ids = json.dumps(sorted({id_ for several in wanted.values() for id_ in several}))
    rows = _numbers(connection, f"SELECT n FROM sample WHERE id IN {_LISTED}", ids)
    # Those that ever said what one of these ever said: for the same words, it is the order that tells.
    texts = json.dumps(_texts(connection, rows))
    alike = _numbers(connection, f"SELECT n FROM sample WHERE input IN {_LISTED}", texts)
    alike |= _numbers(
        connection,
        f"SELECT row FROM undo WHERE tbl = 'sample' AND col = 'input' AND value IN {_LISTED}",
        texts,
    )
    past, numbers = _past_of(connection, rows | alike)
    by_text: dict[object, list[int]] = {}
    for row in sorted(rows | alike):
        for text in past.ever(("sample", row, "input")):
            by_text.setdefault(text, []).append(row)

    def called(change: int, row: int) -> Named:
        text = past.before(change, ("sample", row, "input"))
        same = [
            other
            for other in by_text[text]
            if past.before(change, ("sample", other, "input")) == text
            and not past.before(change, ("sample", other, "deleted"))
        ]
        return Named(str(text), same.index(row) + 1 if row in same else 1)

    return {
        (change, id_): called(change, numbers[id_]) for change, several in wanted.items() for id_ in several
    }


def _past_of(connection: sqlite3.Connection, rows: set[int]) -> tuple[Past, dict[SampleId, int]]:
    """What is known of samples, and their numbers by their ids."""
    listed = json.dumps(sorted(rows))
    present: dict[_Cell, object] = {}
    numbers: dict[SampleId, int] = {}
    for n, id_, text, deleted in connection.execute(
        f"SELECT n, id, input, deleted FROM sample WHERE n IN {_LISTED}", (listed,)
    ):
        numbers[SampleId(id_)] = n
        present["sample", n, "input"], present["sample", n, "deleted"] = text, deleted
    which = f"tbl = 'sample' AND col IN ('input', 'deleted') AND row IN {_LISTED}"
    return Past(_undo(connection, which, listed), present), numbers


def _texts(connection: sqlite3.Connection, rows: set[int]) -> list[str]:
    listed = json.dumps(sorted(rows))
    now = connection.execute(f"SELECT input FROM sample WHERE n IN {_LISTED}", (listed,))
    once = connection.execute(
        f"SELECT value FROM undo WHERE tbl = 'sample' AND col = 'input' AND row IN {_LISTED}", (listed,)
    )
    return sorted({str(row[0]) for row in (*now, *once)})


def _undo(connection: sqlite3.Connection, which: str, *values: str) -> list[Sequence[object]]:
    rows = connection.execute(
        f"SELECT change, tbl, row, col, value FROM undo WHERE {_DONE} AND {which} ORDER BY change", values
    )
    return [tuple(row) for row in rows]


def _numbers(connection: sqlite3.Connection, query: str, listed: str) -> set[int]:
    return {row[0] for row in connection.execute(query, (listed,))}


def _number(value: object) -> int:
    assert isinstance(value, int)  # noqa: S101 - a STRICT column
    return value
