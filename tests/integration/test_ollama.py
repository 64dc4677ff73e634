"""Ollama through litellm's own providers, against a loopback stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import synthgen_widgets as sg
from tests.integration.making import Desk, Ticket, report_of, tickets
from tests.servers.ollama_server import OllamaServer


@pytest.fixture
def server() -> Iterator[OllamaServer]:
    with OllamaServer() as server:
        yield server


def session_with(desk: Desk, tmp_path: Path, model: sg.Model) -> sg.Session:
    return desk.closing(sg.Session(tickets(), model=model, path=tmp_path / "s.synthgen"))


@pytest.mark.parametrize("provider", ["ollama", "ollama_chat"])
def test_a_session_generates_structured_topics_inputs_and_outputs(
    desk: Desk, server: OllamaServer, tmp_path: Path, provider: str
) -> None:
    model = sg.Model(f"{provider}/llama3.2", api_base=server.address)
    session = session_with(desk, tmp_path, model)
    assert report_of(session.generate_topics(2)).done == 2
    assert report_of(session.generate_inputs(per_topic=2)).done == 4
    report = report_of(session.generate_outputs())
    assert (report.done, report.calls) == (4, 4)
    assert (report.tokens_in, report.tokens_out) == (80, 40)
    for output in session.df.output:
        Ticket.model_validate_json(str(output))
    assert all(isinstance(request["format"], dict) for request in server.requests)


def test_an_answer_that_was_cut_off_is_never_taken_as_good(
    desk: Desk, server: OllamaServer, tmp_path: Path
) -> None:
    session = session_with(desk, tmp_path, sg.Model("ollama_chat/llama3.2", api_base=server.address))
    session.generate_inputs(per_topic=1)
    server.limit = 10
    report = report_of(session.generate_outputs())
    assert report.done == 0


def test_a_model_that_was_not_pulled_is_named(desk: Desk, server: OllamaServer, tmp_path: Path) -> None:
    session = session_with(desk, tmp_path, sg.Model("ollama_chat/qwen3", api_base=server.address))
    with pytest.raises(sg.ModelError, match=r"qwen3"):
        session.generate_inputs(per_topic=1)
