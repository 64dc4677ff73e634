"""A refused opening leaves no trace, and says why."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from synthgen_widgets import Session, SessionError, SessionLocked, Task, Template, UsageError, open_session
from synthgen_widgets.session import opening
from synthgen_widgets.store import Database


def empty(path: Path) -> None:
    path.touch()


def notes(path: Path) -> None:
    path.write_text("my notes\n" * 500)


def bookmarks(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE bookmarks (url TEXT)")


def no_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 0")
        other.execute("VACUUM")


@pytest.mark.parametrize("make", [empty, notes, bookmarks, no_tables])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_session_is_left_as_it_was(
    tmp_path: Path, make: Callable[[Path], None], read_only: bool
) -> None:
    path = tmp_path / "a.synthgen"
    make(path)
    before = path.read_bytes()
    with pytest.raises(SessionError):
        open_session(path, read_only=read_only)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_file_can_become_a_session(tmp_path: Path) -> None:
    (tmp_path / "a.synthgen").touch()
    with Session(Task("Sort."), path=tmp_path / "a.synthgen") as session:
        assert session.id


def test_a_young_session_that_was_killed_is_opened(tmp_path: Path) -> None:
    session = Session(Task("Sort."), path=tmp_path / "a.synthgen")
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in tmp_path.glob("a.synthgen*"):
        (copy / file.name).write_bytes(file.read_bytes())
    session.close()
    with open_session(copy / "a.synthgen") as again:
        assert again.task == Task("Sort.")


def test_a_lock_that_cannot_be_made_is_not_taken_for_one_that_is_held() -> None:
    with pytest.raises(SessionError, match="cannot be used") as refusal:
        Database(Path("/proc/a.synthgen"))
    assert not isinstance(refusal.value, SessionLocked)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"instruction": "File a ticket."}, "instruction"),
        ({"examples": [("a", "b")]}, "examples"),
        ({"requirements": ["Be short."]}, "requirements"),
        ({"input_schema": {"type": "string"}}, "input_schema"),
        ({"output_schema": {"type": "string"}, "name": "other"}, "name, output_schema"),
    ],
)
def test_the_part_of_a_task_that_differs_is_named(
    tmp_path: Path, changes: dict[str, Any], part: str
) -> None:
    with (
        Session(Task("Sort."), path=tmp_path / "a.synthgen"),
        pytest.raises(UsageError, match=rf"another task \(what differs: {part}\)"),
    ):
        Session(Task(**{"instruction": "Sort.", **changes}), path=tmp_path / "a.synthgen")


def test_another_template_than_the_kept_one_is_refused(tmp_path: Path) -> None:
    path, task = tmp_path / "a.synthgen", Task("Sort.")
    with Session(task, path=path, template="eval"):
        for same in (None, "eval", Template.load("eval")):
            Session(task, path=path, template=same)
        with pytest.raises(UsageError, match="the template 'eval'"):
            Session(task, path=path, template="toxicity")


def test_a_session_that_could_not_be_set_right_is_neither_kept_nor_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.synthgen"
    Session(Task("Sort."), path=path).close()

    def fails(core: object) -> None:
        raise LookupError

    with monkeypatch.context() as patched:
        patched.setattr(opening, "_take_up", fails)
        with pytest.raises(LookupError):
            open_session(path)
    with open_session(path) as session:
        assert session.id


@pytest.mark.parametrize("path", [5, None, "", b"a", "a\0b"], ids=repr)
def test_what_is_no_path_is_opened_by_nobody(path: Any) -> None:
    with pytest.raises(UsageError, match=r"path is .*; pass a path"):
        opening.existing(path)
