"""What would be sent is what is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

import synthgen_widgets as sg
from tests.servers import OpenAIServer


@pytest.fixture
def session(tmp_path: Path, openai_server: OpenAIServer) -> sg.Session:
    task = sg.Task(
        "Sort a ticket.", output_schema={"type": "object", "properties": {"a": {"type": "string"}}}
    )
    model = sg.Model("openai/test-model", api_base=openai_server.api_base)
    return sg.Session(task, model=model, path=tmp_path / "a.synthgen")


@pytest.mark.parametrize("supports", [None, {"json_object"}])
def test_the_previewed_messages_are_those_that_are_sent(tmp_path: Path, supports: set[str] | None) -> None:
    server = OpenAIServer() if supports is None else OpenAIServer(supports=supports)
    task = sg.Task(
        "Sort a ticket.", input_schema={"type": "object", "properties": {"a": {"type": "string"}}}
    )
    with (
        server,
        sg.Session(
            task, model=sg.Model("openai/m", api_base=server.api_base), path=tmp_path / "a.synthgen"
        ) as session,
    ):
        session.generate_topics(2)
        shown = session.preview("inputs", topic=session.topics.name.iloc[1])
        session.generate_inputs(8, topic=session.topics.name.iloc[1])
        assert server.requests[-1].body["messages"] == shown


def test_a_preview_sends_nothing(session: sg.Session, openai_server: OpenAIServer) -> None:
    session.guidance["topics"] = "Only about refunds."
    assert "Only about refunds." in str(session.preview("topics"))
    assert not openai_server.requests


def test_an_output_is_previewed_with_its_input(session: sg.Session) -> None:
    with pytest.raises(sg.UsageError, match="no sample yet"):
        session.preview("outputs")
    session.add_inputs(["my parcel is late"])
    assert session.preview("outputs")[-1] == {"role": "user", "content": "my parcel is late"}


def test_a_stage_that_is_none_is_refused(session: sg.Session) -> None:
    with pytest.raises(sg.UsageError, match="'topics', 'inputs', 'outputs'"):
        session.preview("save")  # type: ignore[arg-type]
