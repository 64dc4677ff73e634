"""Members of structured texts have columns of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from tests.strategies import hostile_text
from tests.unit.fronts import Front, QuietSession

from synthgen_widgets import Task
from synthgen_widgets.widget import members

TICKET = {
    "type": "object",
    "properties": {"area": {"type": "string"}, "lines": {"type": "array"}, "urgent": {"type": "boolean"}},
}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[QuietSession]:
    task = Task("Sort.", output_schema=TICKET)
    with QuietSession(task, path=tmp_path / "a.synthgen") as made:
        yield made


@pytest.fixture
def front(session: QuietSession) -> Front:
    return Front(session)


def columns(front: Front, *fields: str) -> list[Any]:
    [row] = front.get("samples", query={}, fields=list(fields), offset=0, limit=10)["rows"]
    return list(row["fields"])


def test_the_state_names_the_members_that_can_have_a_column(front: Front) -> None:
    assert front.get("sync")["task"]["fields"] == ["output.area", "output.lines", "output.urgent"]


def test_a_text_without_a_schema_has_none() -> None:
    assert members.named(Task("Answer.")) == []


def test_a_schema_that_names_one_of_its_definitions_has_the_members_of_that() -> None:
    schema = {"$ref": "#/$defs/a~1b", "$defs": {"a/b": TICKET}}
    assert members.named(Task("Sort.", output_schema=schema))[0] == "output.area"


def test_only_so_many_are_named() -> None:
    wide = {"type": "object", "properties": {f"m{number}": {} for number in range(50)}}
    assert len(members.named(Task("Sort.", input_schema=wide, output_schema=wide))) == members.MOST


def test_a_row_brings_the_members_that_were_asked_for(front: Front, session: QuietSession) -> None:
    [sample] = session.add_inputs(["Where is my money?"])
    session.edit_sample(sample, output={"area": "Billing", "lines": [1, {"a": None}], "urgent": False})
    assert columns(front, "output.urgent", "output.lines", "output.area") == [
        "false",
        '[1,{"a":null}]',
        "Billing",
    ]


def test_what_a_sample_does_not_have_is_nothing(front: Front, session: QuietSession) -> None:
    session.add_inputs(["Where is my money?"])
    assert columns(front, "output.area", "input.area", "output.x.y") == [None, None, None]


def test_a_long_member_is_cut(front: Front, session: QuietSession) -> None:
    [sample] = session.add_inputs(["Where is my money?"])
    session.edit_sample(sample, output={"area": "x" * 5_000})
    assert len(columns(front, "output.area")[0]) == 300


@pytest.mark.parametrize("path", ["area", "id", "outputs.area", "output.", "", "output.\n" * 60])
def test_what_names_no_member_is_refused(front: Front, path: str) -> None:
    assert front.refused("samples", query={}, fields=[path], offset=0, limit=10)["kind"] == "ProtocolError"


@given(hostile_text)
def test_whatever_a_text_holds_it_can_be_read_for_members(text: str) -> None:
    held = members._object("{" + text)
    assert isinstance(held, dict)
