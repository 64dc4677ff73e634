"""The session file: writes are done when they are on disk, each by itself, and never half."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from tests.strategies import json_values

from synthgen_widgets import SessionError
from synthgen_widgets.store import Database, Tx, settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.synthgen"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with closing(Database(path)) as opened:
        yield opened


def put(database: Database, name: str, value: object = 1) -> None:
    database.write(lambda tx: settings.put(tx, name, value)).result()  # type: ignore[arg-type]


def held(database: Database, name: str) -> object:
    return database.read(lambda db: settings.get(db, name))


def revision(database: Database) -> int:
    return database.read(settings.revision)


def test_what_was_written_is_there_after_closing_and_opening(path: Path) -> None:
    with closing(Database(path)) as database:
        put(database, "a", {"b": [1, None]})
    with closing(Database(path)) as database:
        assert held(database, "a") == {"b": [1, None]}


@hypothesis_settings(max_examples=25)
@given(value=json_values)
def test_any_setting_is_read_back_the_same(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    with closing(Database(tmp_path_factory.mktemp("any") / "a.synthgen")) as database:
        put(database, "a", value)
        assert held(database, "a") == value


def test_each_write_has_a_revision_of_its_own(database: Database) -> None:
    before = revision(database)
    futures = [database.write(lambda tx: tx.revision) for _ in range(50)]
    assert [future.result() for future in futures] == list(range(before + 1, before + 51))


def test_writes_that_wait_together_are_committed_together(database: Database) -> None:
    commits: list[int] = []
    begun, go = threading.Event(), threading.Event()

    def hold(tx: Tx) -> None:
        begun.set()
        go.wait(10)

    first = database.write(hold)
    begun.wait(10)
    database.listen(lambda: commits.append(1))
    rest = [database.write(lambda tx, n=n: settings.put(tx, f"s{n}", n)) for n in range(100)]
    go.set()
    for future in [first, *rest]:
        future.result()
    put(database, "last")
    assert len(commits) <= 3


def test_a_failing_write_undoes_itself_and_not_its_neighbours(database: Database) -> None:
    def fail(tx: Tx) -> None:
        settings.put(tx, "lost", 1)
        raise LookupError("mine")

    begun = database.write(lambda tx: settings.put(tx, "before", 1), change="Before")
    failed = database.write(fail, change="Fail")
    after = database.write(lambda tx: settings.put(tx, "after", 1), change="After")
    with pytest.raises(LookupError, match="mine"):
        failed.result()
    begun.result(), after.result()
    assert [held(database, name) for name in ("before", "lost", "after")] == [1, None, 1]
    labels = database.read(lambda db: [row["label"] for row in db.execute("SELECT label FROM change")])
    assert labels == ["Before", "After"]


def test_a_broken_rule_of_the_file_is_the_fault_of_one_write(database: Database) -> None:
    failed = database.write(lambda tx: tx.execute("INSERT INTO topic (id) VALUES (1)"))
    good = database.write(lambda tx: settings.put(tx, "a", 1))
    with pytest.raises(sqlite3.IntegrityError):
        failed.result()
    good.result()
    assert held(database, "a") == 1


def test_a_write_that_is_cancelled_while_it_waits_is_left_out(database: Database) -> None:
    begun, go = threading.Event(), threading.Event()

    def hold(tx: Tx) -> None:
        begun.set()
        go.wait(10)

    database.write(hold)
    begun.wait(10)
    cancelled = database.write(lambda tx: settings.put(tx, "a", 1))
    assert cancelled.cancel()
    go.set()
    put(database, "b")
    assert (held(database, "a"), held(database, "b")) == (None, 1)


def test_a_write_that_has_begun_can_not_be_cancelled(database: Database) -> None:
    begun, go = threading.Event(), threading.Event()

    def hold(tx: Tx) -> str:
        begun.set()
        go.wait(10)
        return "done"

    going = database.write(hold)
    begun.wait(10)
    assert not going.cancel()
    go.set()
    assert going.result() == "done"


def test_listeners_are_told_of_each_commit_until_they_end_it(database: Database) -> None:
    told: list[int] = []
    end = database.listen(lambda: told.append(revision(database)))
    put(database, "a")
    put(database, "b")  # once this is done, the first commit has been told
    end()
    put(database, "c")
    assert told
    assert told[0] < revision(database)


def test_a_reader_sees_one_state_however_much_is_written_meanwhile(database: Database) -> None:
    put(database, "a", 1)

    def twice(db: sqlite3.Connection) -> tuple[object, object]:
        first = settings.get(db, "a")
        put(database, "a", 2)
        return first, settings.get(db, "a")

    assert database.read(twice) == (1, 1)
    assert held(database, "a") == 2


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(SessionError, match="readonly"):
        database.read(lambda db: db.execute("DELETE FROM setting"))


def test_a_closed_session_says_so(path: Path) -> None:
    database = Database(path)
    database.close()
    database.close()
    for use in (lambda: database.read(settings.revision), lambda: put(database, "a")):
        with pytest.raises(SessionError, match="closed"):
            use()


def test_closing_finishes_what_is_queued(path: Path) -> None:
    database = Database(path)
    futures = [database.write(lambda tx, n=n: settings.put(tx, f"s{n}", n)) for n in range(300)]
    database.close()
    assert all(future.done() for future in futures)
    with closing(Database(path)) as again:
        assert held(again, "s299") == 299


def test_a_read_only_session_can_be_looked_at_beside_its_writer(database: Database, path: Path) -> None:
    put(database, "a", 5)
    with closing(Database(path, read_only=True)) as beside:
        assert held(beside, "a") == 5
        put(database, "a", 6)
        assert held(beside, "a") == 6
        with pytest.raises(SessionError, match="read-only"):
            put(beside, "a")


def test_a_child_made_by_fork_cannot_use_the_session(database: Database) -> None:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:  # no pytest in the child
        try:
            database.read(settings.revision)
        except SessionError:
            os.write(write, b"refused")
        os._exit(0)
    os.waitpid(child, 0)
    os.close(write)
    assert os.read(read, 20) == b"refused"
    os.close(read)


def test_a_full_disk_stops_the_write_and_nothing_else(database: Database) -> None:
    put(database, "a", 1)
    before = revision(database)
    pages = database._writer.execute("PRAGMA page_count").fetchone()[0]
    database._writer.execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(SessionError, match="full; free some space"):
        database.write(lambda tx: settings.put(tx, "big", "x" * 100_000), change="Big").result()
    assert revision(database) == before
    database._writer.execute("PRAGMA max_page_count = 1000000")
    put(database, "big", "x" * 100_000)
    assert held(database, "a") == 1
    assert database.read(lambda db: db.execute("SELECT count(*) FROM change").fetchone()[0]) == 0


def test_every_commit_waits_for_the_disk(database: Database) -> None:
    full = 2
    assert database._writer.execute("PRAGMA synchronous").fetchone()[0] == full
    assert database._writer.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_reader_may_be_at_work_when_the_file_is_closed(path: Path) -> None:
    database = Database(path)
    held_by: list[sqlite3.Connection] = []

    def read(connection: sqlite3.Connection) -> None:
        held_by.append(connection)
        database.close()

    database.read(read)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        held_by[0].execute("SELECT 1")
