"""The one writer of a session file, and its readers.

Writes queue up for one thread, which commits them in groups: a commit waits for the disk, and
neither the kernel nor the event loop should. A write is done when it is on disk, not before.
"""

from __future__ import annotations

import os
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from synthgen_widgets import jsontext
from synthgen_widgets.commands import Command
from synthgen_widgets.errors import SessionError
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.store import files

T = TypeVar("T")

_GROUP = 200


@dataclass(frozen=True, slots=True)
class Tx:
    """One write: the connection, and the revision that every row it touches gets."""

    connection: sqlite3.Connection
    revision: int
    change: int | None

    def execute(self, sql: str, values: tuple[object, ...] | dict[str, object] = ()) -> sqlite3.Cursor:
        """Run one statement of this write."""
        return self.connection.execute(sql, values)


@dataclass(frozen=True, slots=True)
class _Write:
    work: Callable[[Tx], Any]
    change: int | str | Command | None
    done: Future[Any]


class Database:
    """An open session file.

    Args:
        path: the file; it is made where there is none.
        read_only: open it beside the process that holds it, without writing.

    Raises:
        SessionLocked: another process has it open.
        SessionError: it cannot be opened, is no session, or is of a newer version.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._pid = os.getpid()
        self._readers: list[sqlite3.Connection] = []
        self._listeners: list[Callable[[], None]] = []
        self._queue: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        self._open = True
        self._closing = threading.Lock()
        """Held while something is queued, so that nothing comes after the end."""
        if read_only:
            self.read(lambda connection: files.check_current(connection, path))
            return
        if path.exists():
            files.look(path)
        new = not Path(f"{path}.lock").exists()
        self._lock = files.acquire_lock(path)
        try:
            self._writer = files.connect(path, mode="rwc")
            try:
                files.prepare(self._writer, path)
            except BaseException:
                self._writer.close()  # with it goes a step that was not finished
                raise
        except (sqlite3.Error, SessionError) as error:
            if new:  # a file that is refused gets nothing beside it
                Path(self._lock.lock_file).unlink(missing_ok=True)
            self._lock.release()
            if isinstance(error, SessionError):
                raise
            raise files.unusable(path, error) from None
        self._thread = threading.Thread(target=self._serve, name="synthgen-writer", daemon=True)
        self._thread.start()
        self.write(_note_holder).result()

    def write(self, work: Callable[[Tx], T], *, change: int | str | Command | None = None) -> Future[T]:
        """Do `work` in one transaction.

        Args:
            work: what to do; whatever it raises undoes this write alone.
            change: the command or the label to record it under for undo, the number of a recorded
                change to add it to, or None for what is not undone.

        Returns:
            A future that resolves once the write is on disk.

        Raises:
            SessionError: the session is closed, read-only, or of another process.
        """
        self.check_writable()
        done: Future[T] = Future()
        with self._closing:
            self._check_open()
            self._queue.put(_Write(work, change, done))
        return done

    def check_writable(self) -> None:
        """Refuse what would write, before any of it is done.

        Raises:
            SessionError: the session is read-only.
        """
        if self.read_only:
            raise SessionError(f"The session {str(self.path)!r} is open read-only; nothing was changed.")

    def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """What `query` finds, in one consistent view of the file.

        Raises:
            SessionError: the session is closed.
        """
        self._check_open()
        try:
            connection = self._readers.pop()
        except IndexError:
            connection = self._reader()
        try:
            connection.execute("BEGIN")
            return query(connection)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.ProgrammingError | sqlite3.IntegrityError):
                raise
            raise files.unusable(self.path, error) from None
        finally:
            connection.rollback()
            if self._open:
                self._readers.append(connection)
            else:  # closed while this was reading
                connection.close()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each commit, on the writer's thread; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def closed(self) -> bool:
        """Whether the file has been closed here."""
        return not self._open

    def close(self) -> None:
        """Finish what is queued and give the file free."""
        with self._closing:
            if not self._open:
                return
            self._open = False
            self._queue.put(None)
        if os.getpid() != self._pid:  # a fork: connections and lock are its parent's
            return
        if not self.read_only:
            self._thread.join()
        while self._readers:
            self._readers.pop().close()
        if not self.read_only:
            self._writer.close()  # the last to close brings all into the one file
            self._lock.release()

    def _check_open(self) -> None:
        # A forked child shares the connections and not the writer's thread: it must not use either.
        if not self._open or os.getpid() != self._pid:
            raise SessionError(f"The session {str(self.path)!r} is closed; open it with open_session().")

    def _reader(self) -> sqlite3.Connection:
        connection = files.connect(self.path, mode="ro")
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _serve(self) -> None:
        while True:
            group = [self._queue.get()]
            while len(group) < _GROUP and group[-1] is not None and not self._queue.empty():
                group.append(self._queue.get())
            # A write that was cancelled before its turn is left out; later it can be cancelled no more.
            self._commit([write for write in group if write and write.done.set_running_or_notify_cancel()])
            if group[-1] is None:
                return

    def _commit(self, group: list[_Write]) -> None:
        results: list[tuple[_Write, Any, Exception | None]] = []
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            results.extend((write, *self._attempt(write)) for write in group)
            self._writer.execute("COMMIT")
        except sqlite3.Error as error:
            if self._writer.in_transaction:
                self._writer.rollback()
            failure = files.unusable(self.path, error)
            for write in group:
                write.done.set_exception(failure)
            return
        for write, result, failed in results:
            if failed is not None:
                write.done.set_exception(failed)
            else:
                write.done.set_result(result)
        for listener in list(self._listeners):
            listener()

    def _attempt(self, write: _Write) -> tuple[Any, Exception | None]:
        """Do one write of the group; its failure is its own, a failing disk is everybody's."""
        self._writer.execute("SAVEPOINT one")
        try:
            tx = self._begin(write.change)
            result = write.work(tx)
            self._end_redo(tx.change)
        except sqlite3.OperationalError:
            raise  # SQLite may have ended the transaction by itself
        except Exception as error:  # noqa: BLE001 - not swallowed: whoever waits for the write gets it
            self._writer.execute("ROLLBACK TO one")
            self._release()
            return None, error
        self._release()
        return result, None

    def _end_redo(self, change: int | None) -> None:
        """What was undone cannot be redone once something else has changed; a run's report is nothing."""
        self._writer.execute(
            "UPDATE change SET state = 'replaced' "
            "WHERE state = 'undone' AND EXISTS (SELECT 1 FROM undo WHERE change = ?)",
            (change,),
        )

    def _release(self) -> None:
        self._writer.execute("UPDATE active SET change = NULL")
        self._writer.execute("RELEASE one")

    def _begin(self, change: int | str | Command | None) -> Tx:
        execute = self._writer.execute
        revision = execute("UPDATE state SET revision = revision + 1 RETURNING revision").fetchone()[0]
        if isinstance(change, str | Command):
            change = execute(
                "INSERT INTO change (label, command, at) VALUES (?, ?, ?)", _noted(change)
            ).lastrowid
        execute("UPDATE active SET change = ?", (change,))
        return Tx(self._writer, revision, change)


def _noted(change: str | Command) -> tuple[str, str | None, str]:
    """What is kept of a change: its label, the command as JSON, and the time."""
    if isinstance(change, str):
        return change, None, now()
    arguments = cast("JsonObject", dict(change.arguments))
    command: JsonObject = {"name": change.name, "form": change.form, "arguments": arguments}
    return change.label, jsontext.dumps(command), now()


def now() -> str:
    """The time in UTC, as it is stored."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _note_holder(tx: Tx) -> None:
    tx.execute("INSERT OR REPLACE INTO setting VALUES ('holder', ?)", (files.this_process(),))
