"""What is known of where a text came from is enough to ask for it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import synthgen_widgets as sg
from synthgen_widgets import jsontext
from tests.integration.making import Desk, filled, messages_of, tickets
from tests.servers import OpenAIServer


@pytest.fixture
def session(desk: Desk, openai_server: OpenAIServer) -> sg.Session:
    made = filled(desk.session(openai_server, tickets(), concurrency=1), topics=1, per_topic=1)
    made.generate_outputs()
    return made


def test_the_call_of_a_text_is_the_request_that_was_sent(
    session: sg.Session, openai_server: OpenAIServer
) -> None:
    [id_] = session.df.id
    for what, request in zip(("input", "output"), openai_server.requests[1:], strict=True):
        call: Any = session.call(id_, what)  # type: ignore[arg-type]
        assert call["messages"] == messages_of(request)
        assert call["mode"] == "json_schema"
        assert call["schema"]["type"] == "object"
        assert call["temperature"] == request.body["temperature"]
        assert call["seed"] == request.body.get("seed", call["seed"])
        assert call["model"] == session.df[f"{what}_model"][0]
        assert call["finish_reason"] == "stop"
    assert jsontext.loads(call["reply"]) == jsontext.loads(session.df.output[0])


def test_a_text_by_hand_has_no_call(session: sg.Session) -> None:
    [by_hand] = session.add_inputs(["Where is it?"])
    assert session.call(by_hand, "input") is None
    assert session.call(by_hand) is None


@pytest.mark.parametrize(("id_", "what"), [("nobody", "input"), (None, "topic")])
def test_a_call_that_cannot_be_is_refused(session: sg.Session, id_: Any, what: Any) -> None:
    with pytest.raises(sg.UsageError):
        session.call(id_ or session.df.id[0], what)


def test_the_frame_and_the_dataset_say_how_each_text_was_asked_for(
    session: sg.Session, tmp_path: Path
) -> None:
    row, saved = session.df.iloc[0], session.save(tmp_path / "d").df.iloc[0]
    for what in ("input", "output"):
        call: Any = session.call(row.id, what)  # type: ignore[arg-type]
        for found in (row, saved):
            assert found[f"{what}_temperature"] == call["temperature"]
            assert found[f"{what}_seed"] == call["seed"]
            assert len(found[f"{what}_prompt_hash"]) == 32
    assert row.input_prompt_hash == saved.input_prompt_hash != row.output_prompt_hash


def test_texts_by_hand_have_no_settings(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    session.add_inputs(["Where is it?"])
    assert session.df[["input_seed", "output_temperature", "reasoning"]].isna().all(axis=None)
    assert str(session.df.input_seed.dtype) == "Int64"
