"""Opening a session file: one writer at a time, and nothing is touched that is not ours."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from synthgen_widgets import SessionError, SessionLocked
from synthgen_widgets.store import Database, settings
from synthgen_widgets.store.migrations import APPLICATION_ID, VERSION


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.synthgen"


def put(database: Database, name: str, value: str = "1") -> None:
    database.write(lambda tx: settings.put(tx, name, value)).result()


HOLD = """
import sys
from pathlib import Path
from synthgen_widgets.store import Database
database = Database(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=pipe, stdout=pipe, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_a_session_that_another_process_has_open_is_locked(
    path: Path, holder: subprocess.Popen[str]
) -> None:
    with pytest.raises(SessionLocked, match=f"process {holder.pid} on ") as refusal:
        Database(path)
    assert "read_only=True" in str(refusal.value)


def test_a_killed_process_leaves_the_session_free(path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with closing(Database(path)) as database:
        put(database, "a")


def test_a_database_of_another_program_is_refused_and_untouched(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(SessionError, match="another program"):
        Database(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_untouched(path: Path) -> None:
    path.write_text("my notes\n" * 500)
    with pytest.raises(SessionError, match="not a session file"):
        Database(path)
    assert path.read_text() == "my notes\n" * 500


def test_a_session_of_a_newer_version_is_refused_and_untouched(path: Path) -> None:
    Database(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA journal_mode = DELETE")
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(SessionError, match=r"newer synthgen_widgets.*pip install -U"):
            Database(path, read_only=read_only)
    assert path.read_bytes() == before
    assert {file.name for file in path.parent.iterdir()} <= {path.name, f"{path.name}.lock"}


def test_a_refused_file_is_not_kept_locked(path: Path) -> None:
    path.write_text("my notes")
    with pytest.raises(SessionError):
        Database(path)
    path.unlink()
    Database(path).close()


def test_a_folder_is_no_session(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="it is a folder"):
        Database(tmp_path)


def test_a_missing_folder_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match=r"there is no folder.*make it"):
        Database(tmp_path / "missing" / "a.synthgen")
    assert not (tmp_path / "missing").exists()


def test_an_unwritable_place_is_named() -> None:
    # Not even root can make a file there.
    with pytest.raises(SessionError, match=r"/proc/a\.synthgen"):
        Database(Path("/proc/a.synthgen"))


def test_a_damaged_file_is_a_session_error_when_it_is_read(path: Path) -> None:
    with closing(Database(path)) as database:
        for number in range(200):
            put(database, f"s{number}", "x" * 500)
    content = bytearray(path.read_bytes())
    content[-40_960:] = b"\xff" * 40_960
    path.write_bytes(content)
    with closing(Database(path, read_only=True)) as database, pytest.raises(SessionError):
        database.read(lambda db: db.execute("SELECT * FROM setting").fetchall())


def test_the_file_says_whose_it_is_and_which_version(path: Path) -> None:
    Database(path).close()
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert plain.execute("PRAGMA user_version").fetchone()[0] == VERSION
