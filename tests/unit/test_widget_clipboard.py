"""Samples as text for the clipboard: nothing is run, nothing torn, and no more than there is room for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from tests.strategies import hostile_text
from tests.unit.fronts import HOSTILE, Front, QuietSession

from synthgen_widgets import Task
from synthgen_widgets.widget import clipboard

ALL = {"query": {}, "besides": []}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[QuietSession]:
    task = Task("Sort.", output_schema={"type": "object", "properties": {"area": {"type": "string"}}})
    with QuietSession(task, path=tmp_path / "a.synthgen") as made:
        yield made


@pytest.fixture
def front(session: QuietSession) -> Front:
    return Front(session)


def copied(front: Front, form: str, which: Any = ALL) -> Any:
    return front.get("samples_copy", which=which, form=form)


def cells(text: str) -> list[list[str]]:
    """A text as a spreadsheet takes it over."""
    return [line.split("\t") for line in text.removesuffix("\n").split("\n")]


def test_json_lines_hold_a_sample_each_with_its_parts_read(front: Front, session: QuietSession) -> None:
    [topic] = session.add_topics(["Billing"])
    [sample] = session.add_inputs(["Where is\nmy money?"], topic=topic)
    session.edit_sample(sample, output={"area": "Billing"})
    session.set_label(sample, "pass")
    session.judge(sample, "accepted")
    session.retag(sample, add="good")
    found = copied(front, "jsonl")
    [line] = found["text"].splitlines()
    assert json.loads(line) == {
        "id": sample,
        "topic": ["Billing"],
        "input": "Where is\nmy money?",
        "output": {"area": "Billing"},
        "label": "pass",
        "judgement": "accepted",
        "tags": ["good"],
        "status": "done",
    }
    assert (found["count"], found["left_out"]) == (1, 0)


def test_a_sample_is_one_row_of_a_spreadsheet_whatever_it_holds(
    front: Front, session: QuietSession
) -> None:
    session.add_inputs(["a\tb\nc\r\nd", 'say "this"', '"quoted"', HOSTILE])
    head, *rows = cells(copied(front, "tsv")["text"])
    assert {len(row) for row in rows} == {len(head)} == {8}
    assert [row[2] for row in rows] == [
        r"a\tb\nc\nd",
        'say "this"',
        '"""quoted"""',
        HOSTILE.replace("\x00", "\ufffd"),
    ]


@pytest.mark.parametrize("begins", "=+-@")
def test_what_a_spreadsheet_would_run_is_text(front: Front, session: QuietSession, begins: str) -> None:
    session.add_inputs([f"{begins}cmd|' /C calc'!A0"])
    assert cells(copied(front, "tsv")["text"])[1][2].startswith(f"'{begins}")


def test_the_text_ends_where_there_is_no_more_room(
    front: Front, session: QuietSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "MAX_BYTES", 10_000)
    session.add_inputs([f"{number} {'é' * 500}" for number in range(50)])
    for form in ("jsonl", "tsv"):
        found = copied(front, form)
        assert len(found["text"].encode()) <= 10_000
        assert found["count"] + found["left_out"] == 50
        assert 5 < found["count"] < 10


def test_only_the_samples_that_were_named_are_copied(front: Front, session: QuietSession) -> None:
    _, sample = fill_texts(session)
    assert copied(front, "jsonl", {"ids": [sample]})["count"] == 1
    assert copied(front, "jsonl", {"query": {}, "besides": [sample]})["count"] == 1


def test_samples_that_are_gone_are_left_out(front: Front, session: QuietSession) -> None:
    first, second = session.add_inputs(["one", "two"])
    session.delete_samples(first)
    found = copied(front, "jsonl", {"ids": [first, second, "nobody"]})
    assert (found["count"], found["left_out"]) == (1, 2)


def test_copying_changes_nothing(front: Front, session: QuietSession) -> None:
    fill_texts(session)
    before = front.get("history", offset=0, limit=10)
    copied(front, "tsv")
    assert front.get("history", offset=0, limit=10) == before


def fill_texts(session: QuietSession) -> list[str]:
    return [str(id_) for id_ in session.add_inputs(["one", "two"])]


@given(hostile_text)
def test_any_text_is_one_cell_that_runs_nothing(text: str) -> None:
    cell = clipboard._cell(text)
    cell.encode()
    assert not any(character in cell for character in "\t\n\r\x00")
    assert not cell.startswith(("=", "+", "-", "@"))
    assert not cell.startswith('"') or (cell.endswith('"') and cell.count('"') % 2 == 0)
