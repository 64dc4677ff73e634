"""Reading all samples at once: in stretches, on several threads, and without a Python object for each.

Each stretch comes as one text that SQLite puts together, so the interpreter is free meanwhile. There is
no index of the texts: to look through a million takes about as long as to fetch many hits from one,
while an index costs each sample that is stored 0.03 to 0.15 ms and the file a tenth to twice its size.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from synthgen_widgets.store import kinds
from synthgen_widgets.store.database import Database
from synthgen_widgets.text import clean

T = TypeVar("T")
Numbers: TypeAlias = npt.NDArray[np.int32]

_STRETCH = 50_000
_THREADS = min(4, os.cpu_count() or 1)

NOTHING = 0xFFFF_FFFF
"""What is packed for what is not known."""
_FIELDS = {
    "n": ("%08x", ">u4", "n"),
    "kind": ("%04x", ">u2", kinds.SQL),
    # LIKE ends at a null character.
    "odd": ("%02x", "u1", "instr(input, char(0)) > 0 OR coalesce(instr(output, char(0)), 0) > 0"),
    "topic": ("%08x", ">u4", "coalesce(topic, 0)"),
    "call": ("%08x", ">u4", "coalesce(output_call, 0)"),
    "revision": ("%08x", ">u4", "revision"),
    "likeness": ("%08x", ">u4", f"coalesce(round(similarity * 1000000), {NOTHING})"),
}
_ROW = np.dtype([(name, kind) for name, (_, kind, _) in _FIELDS.items()])
_PACKED = (
    f"printf('{''.join(form for form, _, _ in _FIELDS.values())}', "
    f"{', '.join(f'({sql})' for _, _, sql in _FIELDS.values())})"
)

Rows: TypeAlias = npt.NDArray[np.void]


def in_stretches(
    database: Database, top: int, read: Callable[[sqlite3.Connection, int, int], T]
) -> Iterator[T]:
    """What `read` finds in each stretch of the samples 1 to `top`, in their order."""
    starts = range(1, top + 1, _STRETCH)

    def one(start: int) -> T:
        return database.read(lambda db: read(db, start, min(start + _STRETCH - 1, top)))

    if len(starts) <= 1:
        yield from map(one, starts)
        return
    with ThreadPoolExecutor(_THREADS, "synthgen-scan") as threads:
        yield from threads.map(one, starts)


def all_rows(database: Database, top: int) -> Iterator[Rows]:
    """What the catalog holds of each sample, 1 to `top`."""

    def read(connection: sqlite3.Connection, start: int, end: int) -> str:
        return _joined(connection, _PACKED, "n BETWEEN ? AND ?", (start, end))

    return map(_unpacked, in_stretches(database, top, read))


def rows_since(connection: sqlite3.Connection, revision: int) -> Rows:
    """What the catalog holds of each sample that changed since a revision."""
    # Left alone, SQLite goes through all samples to find these in their order.
    source = "sample INDEXED BY sample_revision"
    return _unpacked(_joined(connection, _PACKED, "revision > ?", (revision,), source=source))


def _unpacked(packed: str) -> Rows:
    return np.frombuffer(bytes.fromhex(packed), _ROW)


def similarity(found: Rows) -> npt.NDArray[np.float32]:
    """How much each of these resembles another, 0 to 1; infinite where it resembles none."""
    likeness = found["likeness"].astype(np.float32)
    return np.where(found["likeness"] == NOTHING, np.float32(np.inf), likeness / np.float32(1e6))


def numbers(hexadecimal: str) -> Numbers:
    """Numbers that SQLite has written with `%08x`, one after the other."""
    return np.frombuffer(bytes.fromhex(hexadecimal), ">u4").astype(np.int32)


def spend(connection: sqlite3.Connection, above: int) -> Rows:
    """Number, tokens and cost of each call after one, in their order; costs in billionths of a dollar."""
    row = connection.execute(
        "SELECT coalesce(group_concat(packed, ''), '') FROM ("
        f"SELECT printf('%08x%08x%016llx', id, coalesce(tokens_in + tokens_out, {NOTHING}), "
        f"coalesce(round(cost_usd * 1000000000), {NOTHING} << 32)) AS packed "
        "FROM call WHERE id > ? ORDER BY id)",
        (above,),
    ).fetchone()
    return np.frombuffer(bytes.fromhex(row[0]), [("id", ">u4"), ("tokens", ">u4"), ("cost", ">u8")])


def ids(database: Database, above: int, top: int) -> list[str]:
    """The ids of the samples after `above`, to `top`."""

    def read(connection: sqlite3.Connection, start: int, end: int) -> list[str]:
        row = connection.execute(
            "SELECT json_group_array(id) FROM (SELECT id FROM sample WHERE n BETWEEN ? AND ? ORDER BY n)",
            (start + above, end + above),
        ).fetchone()
        found: list[str] = json.loads(row[0])
        return found

    return [id_ for stretch in in_stretches(database, top - above, read) for id_ in stretch]


class Search:
    """A text that is looked for, literally and whatever its case, in inputs and outputs.

    Args:
        text: what to look for; not empty.
    """

    def __init__(self, text: str) -> None:
        self._text = clean(text)
        self._folded = self._text.casefold()
        self._sql, self._values = _condition(self._text)

    def all(self, database: Database, top: int) -> npt.NDArray[np.bool_]:
        """For the samples 0 to `top`, whether each holds the text; 0 is none."""

        def read(connection: sqlite3.Connection, start: int, end: int) -> bytes:
            mark, values = f"iif({self._sql}, '1', '0')", (start, end)
            return _joined(connection, mark, "n BETWEEN ? AND ?", values, self._values).encode()

        joined = b"".join([b"0", *in_stretches(database, top, read)])
        return _marks(joined)

    def some(self, connection: sqlite3.Connection, wanted: Numbers) -> npt.NDArray[np.bool_]:
        """Whether each of these samples, in rising order, holds the text."""
        mark = f"iif({self._sql}, '1', '0')"
        which = "n IN (SELECT value FROM json_each(?))"
        joined = _joined(connection, mark, which, (as_json(wanted),), self._values)
        return _marks(joined.encode())

    def odd(self, connection: sqlite3.Connection, wanted: Numbers) -> npt.NDArray[np.bool_]:
        """The same for samples with null characters, which SQLite does not look behind."""
        found = connection.execute(
            "SELECT input, output FROM sample WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n",
            (as_json(wanted),),
        )
        texts = ((row["input"], row["output"] or "") for row in found)
        return np.array([any(self._folded in text.casefold() for text in both) for both in texts], bool)


def _marks(joined: bytes) -> npt.NDArray[np.bool_]:
    hits: npt.NDArray[np.bool_] = np.frombuffer(joined, np.uint8) == ord("1")
    return hits


def as_json(wanted: Numbers) -> str:
    """Numbers as a JSON array, the one way to hand SQLite many values at once."""
    return str(wanted.tolist())


def _joined(
    connection: sqlite3.Connection,
    expression: str,
    which: str,
    values: tuple[object, ...],
    before: tuple[object, ...] = (),
    source: str = "sample",
) -> str:
    row = connection.execute(
        "SELECT coalesce(group_concat(packed, ''), '') "
        f"FROM (SELECT {expression} AS packed FROM {source} WHERE {which} ORDER BY n)",
        (*before, *values),
    ).fetchone()
    return str(row[0])


def _condition(text: str) -> tuple[str, tuple[str, ...]]:
    """The condition for a sample that holds a text, and the values to bind."""
    if "\0" in text:
        return "instr(input, ?) OR instr(output, ?)", (text, text)
    if all(char.isascii() or char.lower() == char.upper() for char in text):
        escaped = "".join(f"\\{char}" if char in "\\%_" else char for char in text)
        pattern = f"%{escaped}%"
        return r"input LIKE ? ESCAPE '\' OR output LIKE ? ESCAPE '\'", (pattern, pattern)
    # LIKE knows the case of ASCII letters alone; GLOB takes all forms of a letter. It finds its place by
    # the first one, which is why each form of that has a pattern of its own.
    first, rest = _forms(text[0]), "".join(_glob(char) for char in text[1:])
    patterns = [f"*{_glob_one(form)}{rest}*" for form in first]
    sql = " OR ".join(f"{column} GLOB ?" for column in ("input", "output") for _ in patterns)
    return sql, (*patterns, *patterns)


def _forms(char: str) -> list[str]:
    """A letter in upper and lower case; other characters are as they are."""
    return sorted({form for form in (char, char.lower(), char.upper(), char.title()) if len(form) == 1})


def _glob(char: str) -> str:
    forms = _forms(char)
    return f"[{''.join(forms)}]" if len(forms) > 1 else _glob_one(char)


def _glob_one(char: str) -> str:
    return f"[{char}]" if char in "*?[" else char
