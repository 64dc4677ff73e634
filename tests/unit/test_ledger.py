"""Writes of a run go to disk together, and what one of them raises is its own."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from synthgen_widgets.errors import SessionError
from synthgen_widgets.generation.loop import submit
from synthgen_widgets.generation.running.ledger import Ledger
from synthgen_widgets.store import Database, Tx, settings


def put(name: str):
    def work(tx: Tx) -> int:
        if name == "bad":
            raise LookupError(name)
        settings.put(tx, name, name)
        return tx.revision

    return work


def test_what_comes_together_is_one_write_and_one_that_fails_fails_alone(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "a.synthgen")) as database:
        ledger = Ledger(database, 1)

        async def together(*names: str) -> list[int | BaseException]:
            return await asyncio.gather(
                *(ledger.write(put(name)) for name in names), return_exceptions=True
            )

        first = submit(together("a", "b", "c")).result()
        assert len(set(first)) == 1
        a, bad, b = submit(together("d", "bad", "e")).result()
        assert isinstance(bad, LookupError)
        assert isinstance(a, int)
        assert isinstance(b, int)
        kept = [database.read(lambda db, name=name: settings.get(db, name)) for name in "abcde"]
        assert kept == list("abcde")


def test_what_nobody_waits_for_is_written_too(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "a.synthgen")) as database:
        ledger = Ledger(database, 1)

        async def later() -> int:
            return await ledger.write(put("a"), soon=False)

        assert submit(later()).result(10) > 0


def test_a_closed_session_is_told_to_each_write(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.synthgen")
    ledger = Ledger(database, 1)
    database.close()

    async def write() -> None:
        await ledger.write(put("a"))

    with pytest.raises(SessionError, match="closed"):
        submit(write()).result(10)
