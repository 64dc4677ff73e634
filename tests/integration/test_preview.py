"""What would be sent is what is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import synthgen_widgets as sg
from synthgen_widgets.steering import Steering
from tests.integration.making import Desk
from tests.servers import OpenAIServer


@pytest.fixture
def session(tmp_path: Path, openai_server: OpenAIServer) -> sg.Session:
    task = sg.Task(
        "Sort a ticket.", output_schema={"type": "object", "properties": {"a": {"type": "string"}}}
    )
    model = sg.Model("openai/test-model", api_base=openai_server.api_base)
    return sg.Session(task, model=model, path=tmp_path / "a.synthgen")


STEERING = Steering(
    attributes={"tone": ["angry", "polite", "tired"], "length": ["one line", "a paragraph"]},
    verbalized=True,
    examples=[{"a": str(number)} for number in range(9)],
    style="Typed on a phone.",
)
OPTIONS: list[dict[str, Any]] = [
    {},
    {"template": "custom"},
    {"pass_share": 0.3, "template": "issue"},
    {"steering": STEERING},
    {"goal": "fine_tuning", "steering": STEERING},
]


@pytest.mark.parametrize("supports", [("json_schema",), ("json_object",)])
@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: ",".join(options) or "default")
def test_the_previewed_messages_are_those_that_are_sent(
    desk: Desk, supports: tuple[Any, ...], options: dict[str, Any]
) -> None:
    task = sg.Task(
        "Sort a ticket.", input_schema={"type": "object", "properties": {"a": {"type": "string"}}}
    )
    with OpenAIServer(supports=supports) as server:
        session = desk.session(server, task, concurrency=1, **options)
        session.generate_topics(2)  # from here on it is known how the server takes structured output

        def sent(call: Callable[[], object]) -> object:
            before = len(server.requests)
            call()
            return server.requests[before].body["messages"]

        place = session.topics.path[1]
        for topic in (place, None):
            shown = session.preview("topics", topic=topic)
            assert sent(partial(session.generate_topics, under=topic)) == shown
        for topic in (place, None):
            shown = session.preview("inputs", topic=topic)
            assert sent(partial(session.generate_inputs, topic=topic)) == shown
        shown = session.preview("outputs", topic=place)
        assert sent(partial(session.generate_outputs, topic=place)) == shown
        assert session.preview("outputs", topic=place)  # and there is one to look at when all is done


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


def test_a_preview_asks_for_as_many_as_the_call_would(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, template="custom")
    assert "exactly 3 new topics" in str(session.preview("topics", count=3)[-1]["content"])
    session.add_topics(["Refunds"])
    assert "exactly 2 new topics" in str(session.preview("topics", count=3)[-1]["content"])
    with pytest.raises(sg.UsageError, match="count is 0"):
        session.preview("topics", count=0)
