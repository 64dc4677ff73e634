"""Near-duplicates are looked for in the background, and what happens meanwhile is respected."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from synthgen_widgets import Session, SessionError, Task
from synthgen_widgets.quality import Together
from synthgen_widgets.session import marking
from synthgen_widgets.store import changes
from synthgen_widgets.widget.desk import Desk

TEXT = "My card was charged twice for the same order, please help me soon"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(Task("Answer a question."), path=tmp_path / "a.synthgen") as made:
        yield made


class Gate:
    """Holds a look up before it compares."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        near = Together.near

        def held_up(texts: Together, start: int, end: int) -> Any:
            self.reached.set()
            assert self.open.wait(10)
            return near(texts, start, end)

        monkeypatch.setattr(Together, "near", held_up)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate(monkeypatch)
    yield made
    made.open.set()


def test_it_tells_how_far_it_is_until_it_has_ended(session: Session, gate: Gate) -> None:
    session.add_inputs([f"{TEXT}.", f"{TEXT}!"])
    looking = marking.begin(session.core)
    assert gate.reached.wait(10)
    assert session.overview().doing == "Looking for near-duplicates: 50%"
    assert looking.wait(0) is None
    gate.open.set()
    assert looking.wait() == 1
    assert session.overview().doing is None


def test_a_second_call_joins_the_one_that_is_going(session: Session, gate: Gate) -> None:
    session.add_inputs([TEXT])
    assert marking.begin(session.core) is marking.begin(session.core)


def test_an_input_that_was_edited_meanwhile_is_left_alone(session: Session, gate: Gate) -> None:
    _, two, three = session.add_inputs([f"{TEXT}.", f"{TEXT}!", f"{TEXT}?"])
    looking = marking.begin(session.core)
    assert gate.reached.wait(10)
    session.edit_sample(two, input="Where is the parcel that I was to get last Monday?")
    gate.open.set()
    assert looking.wait() == 1
    assert session.find(flag="near_duplicate") == [three]


def test_an_input_that_was_judged_meanwhile_is_marked(session: Session, gate: Gate) -> None:
    _, two = session.add_inputs([f"{TEXT}.", f"{TEXT}!"])
    looking = marking.begin(session.core)
    assert gate.reached.wait(10)
    session.judge(two, "accepted")
    gate.open.set()
    assert looking.wait() == 1


def test_stopping_it_keeps_what_is_marked_and_records_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "_READ", 2)
    monkeypatch.setattr(marking, "_MARKED", 2)
    session.add_inputs([f"{TEXT}.", f"{TEXT}!", f"{TEXT}?", f"{TEXT};"])
    mark = marking.Marking._mark

    def mark_and_stop(looking: marking.Marking, *args: Any) -> int:
        number = mark(looking, *args)
        looking._stop = True
        return number

    monkeypatch.setattr(marking.Marking, "_mark", mark_and_stop)
    assert marking.begin(session.core).wait() == 1
    last = session.core.database.read(changes.last)
    assert last is not None
    assert last.label == "Add 4 inputs"


def test_ctrl_c_stops_it(session: Session, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    session.add_inputs([f"{TEXT}.", f"{TEXT}!"])
    join = threading.Thread.join
    pressed: list[object] = []

    def press(thread: threading.Thread, timeout: float | None = None) -> None:
        if thread.name == "synthgen-marking" and not pressed:
            pressed.append(thread)
            gate.open.set()
            raise KeyboardInterrupt
        join(thread, timeout)

    monkeypatch.setattr(threading.Thread, "join", press)
    with pytest.raises(KeyboardInterrupt):
        session.mark_near_duplicates()
    assert session.overview().doing is None


def test_a_closed_session_ends_it(session: Session, gate: Gate) -> None:
    session.add_inputs([f"{TEXT}.", f"{TEXT}!"])
    looking = marking.begin(session.core)
    assert gate.reached.wait(10)
    session.close()
    gate.open.set()
    with pytest.raises(SessionError, match="closed"):
        looking.wait()


def test_a_failure_is_told(session: Session, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    session.add_inputs([f"{TEXT}.", f"{TEXT}!"])
    looking = marking.begin(session.core)

    def full(*_: object) -> int:
        raise SessionError("The disk is full.")

    monkeypatch.setattr(looking, "_mark", full)
    gate.open.set()
    with pytest.raises(SessionError):
        looking.wait()
    said = Desk(session).state()["doing"]
    assert said == "Looking for near-duplicates was given up: The disk is full."


def test_a_session_without_samples_has_none(session: Session) -> None:
    assert session.mark_near_duplicates() == 0
