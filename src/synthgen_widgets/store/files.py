"""Opening the session file: its lock, its settings, its version."""

from __future__ import annotations

import errno
import json
import os
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

from filelock import FileLock, Timeout

from synthgen_widgets.errors import SessionError, SessionLocked, UsageError, shown
from synthgen_widgets.store.migrations import APPLICATION_ID, MIGRATIONS, VERSION

BUSY_MS = 5_000


def checked_path(path: object, argument: str) -> Path:
    """A path that a caller passed, as a `Path`.

    Raises:
        UsageError: it is none.
    """
    if not isinstance(path, str | os.PathLike) or not path:
        raise UsageError(f"{argument} is {shown(path)}; pass a path, as text or a Path.")
    found = os.fspath(path)
    if not isinstance(found, str) or "\0" in found:
        raise UsageError(f"{argument} is {shown(path)}; pass a path that is text without null characters.")
    return Path(found)


def look(path: Path) -> bool:
    """Whether a file holds anything, without leaving a trace beside it.

    Raises:
        SessionError: it is another program's file, of a newer version, or cannot be read.
    """
    if path.is_file() and not path.stat().st_size:
        return False
    if Path(f"{path}-journal").exists():  # what a kill left: only who may write can read on
        return True
    # What SQLite keeps beside a file is made by reading too, unless the file is taken as unchanging.
    wal = Path(f"{path}-wal").exists()
    with closing(connect(path, mode="ro" if wal else "ro&immutable=1")) as connection:
        try:
            check_version(connection, path)
            return bool(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
        except sqlite3.Error as error:
            raise unusable(path, error) from None


def acquire_lock(path: Path) -> FileLock:
    """The lock that makes this process the one writer of the session.

    Raises:
        SessionLocked: another process holds it.
        SessionError: the folder cannot be written.
    """
    if not path.parent.is_dir():  # FileLock would make it
        raise unusable(path, FileNotFoundError(str(path.parent)))
    lock = FileLock(f"{path}.lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        # A lock that cannot be made is waited for like one that is held.
        if not Path(lock.lock_file).exists():
            raise unusable(path, PermissionError(errno.EACCES, "no file can be made there")) from None
        msg = (
            f"The session {shown(str(path))} is open in another process{_holder(path)}. Close it "
            "there, or look at it with open_session(path, read_only=True)."
        )
        raise SessionLocked(msg) from None
    except OSError as error:
        raise unusable(path, error) from None
    return lock


def connect(path: Path, *, mode: str) -> sqlite3.Connection:
    """A connection in autocommit, with our settings; the mode is one of SQLite's own, such as `ro`.

    Raises:
        SessionError: the file cannot be opened or is no SQLite file.
    """
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.row_factory = sqlite3.Row
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.Error as error:
        raise unusable(path, error) from None
    return connection


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the file durable and bring it to this version.

    Raises:
        SessionError: it is another program's file, or of a newer version of this package.
    """
    check_version(connection, path)
    # WAL needs shared memory, which some network file systems refuse; both modes survive power loss.
    if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = FULL")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if 0 < version < VERSION:
        with closing(sqlite3.connect(f"{path}.v{version}.bak")) as backup:
            connection.backup(backup)
    for number, migrate in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        migrate(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")


def check_version(connection: sqlite3.Connection, path: Path) -> None:
    """Accept an empty file, or a session of this version or an older one.

    Raises:
        SessionError: it is something else; the file is untouched.
    """
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if tables and owner != APPLICATION_ID:
        msg = f"{shown(str(path))} is a database of another program; choose another path."
        raise SessionError(msg)
    if version > VERSION:
        msg = (
            f"The session {shown(str(path))} was written by a newer synthgen_widgets (file version "
            f"{version}, this one reads {VERSION}). Upgrade with: pip install -U synthgen-widgets."
        )
        raise SessionError(msg)


def check_current(connection: sqlite3.Connection, path: Path) -> None:
    """Accept a file that can be read as it is; one of an older version is brought up to date first.

    Raises:
        SessionError: it is of another version, or something else.
    """
    check_version(connection, path)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if 0 < version < VERSION:
        msg = (
            f"The session {shown(str(path))} was written by an older synthgen_widgets (file version "
            f"{version}, this one reads {VERSION}). Open it once without read_only=True, or a copy of it: "
            "that brings it up to date."
        )
        raise SessionError(msg)


def this_process() -> str:
    """Who holds the session, as stored in it for whoever finds it locked."""
    return json.dumps({"pid": os.getpid(), "host": socket.gethostname()})


def unusable(path: Path, error: Exception) -> SessionError:
    """The error for a file that cannot be opened or written, with the way out."""
    reason = str(getattr(error, "strerror", None) or error)
    hint = "choose another path="
    if not path.parent.is_dir():
        reason, hint = (
            f"there is no folder {shown(str(path.parent))}",
            "make it, or choose another path=",
        )
    elif path.is_dir():
        reason = "it is a folder"
    elif "full" in reason or "disk I/O" in reason:
        hint = "free some space or check the disk, and run again; what was shown as done is kept"
    elif "not a database" in reason:
        reason = "it is not a session file"
    elif "malformed" in reason:
        hint = "restore it from a copy, or try `sqlite3 <file> .recover`; what can be read is still in it"
    return SessionError(f"The session file {shown(str(path))} cannot be used: {reason}; {hint}.")


def _holder(path: Path) -> str:
    try:
        with closing(connect(path, mode="ro")) as connection:
            row = connection.execute("SELECT value FROM setting WHERE name = 'holder'").fetchone()
    except (SessionError, sqlite3.Error):
        return ""
    if row is None:
        return ""
    holder = json.loads(row["value"])
    return f" (process {holder['pid']} on {holder['host']})"
