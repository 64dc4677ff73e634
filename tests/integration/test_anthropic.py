"""Anthropic through litellm's own provider, against a loopback stand-in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import synthgen_widgets as sg
from tests.integration.making import Desk, Ticket, report_of, tickets
from tests.servers.anthropic_server import AnthropicServer

KEY = "loopback-anthropic-key"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[AnthropicServer]:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    with AnthropicServer(KEY) as server:
        yield server


def session_with(desk: Desk, server: AnthropicServer, model: str = "claude-sonnet-4-5") -> sg.Session:
    asked = sg.Model(f"anthropic/{model}", api_base=server.address)
    return desk.closing(sg.Session(tickets(), model=asked, path=desk.folder / "s.synthgen"))


@pytest.mark.parametrize("model", ["claude-sonnet-4-5", "claude-3-haiku-20240307"])
def test_a_session_generates_structured_topics_inputs_and_outputs(
    desk: Desk, server: AnthropicServer, model: str
) -> None:
    session = session_with(desk, server, model)
    assert report_of(session.generate_topics(2)).done == 2
    assert report_of(session.generate_inputs(per_topic=2)).done == 4
    report = report_of(session.generate_outputs())
    assert (report.done, report.calls) == (4, 4)
    assert (report.tokens_in, report.tokens_out) == (80, 40)
    for output in session.df.output:
        Ticket.model_validate_json(str(output))


def test_an_answer_that_was_cut_off_is_never_taken_as_good(desk: Desk, server: AnthropicServer) -> None:
    session = session_with(desk, server)
    session.add_inputs(["I was billed twice."])
    server.cuts_off = True
    assert report_of(session.generate_outputs()).done == 0


@pytest.mark.usefixtures("impatient")
def test_an_overloaded_server_is_asked_again(desk: Desk, server: AnthropicServer) -> None:
    session = session_with(desk, server)
    session.add_inputs(["I was billed twice."])
    server.refusals.append((529, "overloaded_error"))
    report = report_of(session.generate_outputs())
    assert report.done == 1
    assert report.cost_usd  # what litellm knows its tokens to cost
    assert len(server.requests) == 2


def test_a_wrong_key_ends_the_run_and_is_not_repeated(
    desk: Desk, server: AnthropicServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = "loopback-key-of-another"
    monkeypatch.setenv("ANTHROPIC_API_KEY", wrong)
    session = session_with(desk, server)
    with pytest.raises(sg.ModelAuthError, match="invalid x-api-key") as caught:
        session.generate_topics(2)
    assert wrong not in str(caught.value)
