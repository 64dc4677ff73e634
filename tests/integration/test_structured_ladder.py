"""Structured output from endpoints of every kind: the strictest way that works, found once."""

from __future__ import annotations

from collections import Counter

import pytest

import synthgen_widgets as sg
from tests.conftest import SERVER_KEY
from tests.integration.making import Desk, filled, report_of, statuses, tickets
from tests.servers import ChatRequest, OpenAIServer
from tests.servers.chat_request import Mode
from tests.servers.outcomes import BrokenJson, Fenced, Refuse, Write

LADDER: tuple[Mode, ...] = ("json_schema", "tool", "json_object", "text")


def modes(server: OpenAIServer) -> list[Mode]:
    return [request.mode for request in server.requests]


@pytest.mark.parametrize("rung", range(4))
def test_what_an_endpoint_refuses_is_asked_for_in_the_next_way_and_remembered(
    desk: Desk, rung: int
) -> None:
    with OpenAIServer(supports=set(LADDER[rung:]) - {"text"}) as server:
        session = desk.session(server, tickets())
        assert report_of(session.generate_topics(2)).done == 2
        assert modes(server) == list(LADDER[: rung + 1])
        assert report_of(session.generate_inputs(per_topic=2)).done == 4
        assert report_of(session.generate_outputs()).done == 4
        assert set(modes(server)[rung + 1 :]) == {LADDER[rung]}
        assert session.reports[0].calls == 1


@pytest.mark.parametrize("rung", range(1, 4))
def test_an_endpoint_that_ignores_the_way_is_asked_in_the_next(desk: Desk, rung: int) -> None:
    with OpenAIServer(ignores=set(LADDER[:rung])) as server:
        session = desk.session(server, tickets())
        session.add_topics(["Billing"])
        assert report_of(session.generate_inputs(per_topic=2)).done == 2
        before = len(server.requests)
        assert report_of(session.generate_outputs()).done == 2
        assert len(set(modes(server)[before:])) == 1


def test_a_server_without_key_needs_none(desk: Desk) -> None:
    with OpenAIServer() as server:
        session = filled(desk.session(server, tickets()))
        session.generate_outputs()
        assert statuses(session) == {"done": 4}


def test_the_key_may_be_in_a_variable_of_ones_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-belongs-to-openai-alone")
    monkeypatch.setenv("HOUSE_MODEL_KEY", SERVER_KEY)
    with OpenAIServer(key=SERVER_KEY) as server:
        session = desk.session(server, tickets(), api_key_env="HOUSE_MODEL_KEY")
        assert report_of(filled(session).generate_outputs()).done == 4


def test_another_providers_server_gets_that_providers_key(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-belongs-to-openai-alone")
    monkeypatch.setenv("DEEPSEEK_API_KEY", SERVER_KEY)
    with OpenAIServer(key=SERVER_KEY) as server:
        session = desk.session(server, tickets(), name="deepseek/deepseek-chat")
        assert report_of(filled(session).generate_outputs()).done == 4


def test_a_rung_that_one_endpoint_refuses_is_not_held_against_another(desk: Desk) -> None:
    with OpenAIServer(supports={"tool"}) as old, OpenAIServer() as new:
        session = desk.session(old)
        session.generate_topics(1)
        session.model = sg.Model("openai/test-model", api_base=new.api_base)
        session.generate_topics(2)
        assert modes(old) == ["json_schema", "tool"]
        assert modes(new) == ["json_schema"]


def test_a_refused_request_does_not_cost_the_others_their_structure(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = filled(desk.session(openai_server, tickets(), concurrency=1))
    bad = session.df.input[0]
    too_odd = Refuse(400, "The message cannot be processed.", "invalid_request_error")

    def about_it(request: ChatRequest) -> bool:
        return bad in request.text

    openai_server.script.add(too_odd, times=None, when=about_it)
    before = len(openai_server.requests)
    report = report_of(session.generate_outputs())
    assert (report.done, report.failed) == (3, 1)
    others = [request.mode for request in openai_server.requests[before:] if not about_it(request)]
    assert Counter(others) == {"json_schema": 3}
    failed = session.df[session.df.status == "failed"]
    assert "cannot be processed" in failed.reason.iloc[0]


@pytest.mark.parametrize("prose", [Write("Certainly, it is about billing."), BrokenJson()])
def test_one_bad_answer_of_an_endpoint_that_works_changes_nothing(
    desk: Desk, openai_server: OpenAIServer, prose: Write | BrokenJson
) -> None:
    session = filled(desk.session(openai_server, tickets(), concurrency=1))
    openai_server.script.add(prose)
    before = len(openai_server.requests)
    assert report_of(session.generate_outputs()).done == 4
    assert set(modes(openai_server)[before:]) == {"json_schema"}


def test_json_in_a_fence_with_chatter_around_it_is_understood(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    openai_server.script.add(Fenced(), times=None)
    session = filled(desk.session(openai_server, tickets()))
    report = report_of(session.generate_outputs())
    assert (report.done, report.calls) == (4, 4)


def test_optional_properties_are_asked_for_as_strict_modes_want_them(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    optional = {
        "type": "object",
        "properties": {"area": {"type": "string"}, "note": {"type": "string"}},
        "required": ["area"],
    }
    session = desk.session(openai_server, sg.Task("Sort it.", output_schema=optional))
    session.add_inputs(["Hello"])
    openai_server.script.add(Write('{"area": "billing", "note": null}'))
    assert report_of(session.generate_outputs()).done == 1
    asked = openai_server.requests[0].response_format
    assert asked["strict"] is True
    assert asked["schema"] == {
        "type": "object",
        "properties": {"area": {"type": "string"}, "note": {"type": ["string", "null"]}},
        "required": ["area", "note"],
        "additionalProperties": False,
    }
    assert session.df.output[0] == '{"area":"billing"}'


def test_a_schema_that_strict_modes_cannot_express_is_sent_as_it_is(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    open_map = {
        "type": "object",
        "properties": {"scores": {"type": "object", "additionalProperties": {"type": "integer"}}},
        "required": ["scores"],
    }
    session = desk.session(openai_server, sg.Task("Score it.", output_schema=open_map))
    session.add_inputs(["Hello"])
    assert report_of(session.generate_outputs()).done == 1
    asked = openai_server.requests[0].response_format
    assert asked["strict"] is False
    assert asked["schema"] == {**open_map, "additionalProperties": False}
    assert modes(openai_server) == ["json_schema"]


NO_ENDPOINT = "No endpoints found that support the requested parameters."


def is_structured(request: ChatRequest) -> bool:
    return request.mode != "text"


@pytest.mark.parametrize("status", [400, 404, 405, 415, 422, 501])
def test_a_way_is_refused_with_many_statuses(desk: Desk, openai_server: OpenAIServer, status: int) -> None:
    openai_server.script.add(Refuse(status, NO_ENDPOINT), times=None, when=is_structured)
    session = desk.session(openai_server, tickets())
    assert report_of(session.generate_topics(2)).done == 2
    assert modes(openai_server) == list(LADDER)
    session.generate_topics(3)
    assert modes(openai_server)[4:] == ["text"]


def test_a_model_that_is_missing_in_every_way_is_not_found(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.script.add(Refuse(404, NO_ENDPOINT), times=None)
    session = desk.session(openai_server, tickets())
    with pytest.raises(sg.ModelNotFound, match="Check the name and api_base"):
        session.generate_topics(2)
    assert modes(openai_server) == list(LADDER)


@pytest.mark.parametrize("status", [405, 501])
def test_an_address_that_takes_no_request_ends_the_run(
    desk: Desk, openai_server: OpenAIServer, status: int
) -> None:
    openai_server.script.add(Refuse(status, "No."), times=None)
    session = desk.session(openai_server, concurrency=1)
    session.add_inputs(["One question", "Another one"])
    with pytest.raises(sg.ModelRequestRefused, match=rf"HTTP status {status}.*Check the name and api_base"):
        session.generate_outputs()
    assert len(openai_server.requests) == 1
    assert statuses(session) == {"pending": 2}


@pytest.mark.usefixtures("impatient")
def test_a_server_that_trips_over_a_way_is_asked_in_the_next(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    openai_server.script.add(Refuse(500), times=None, when=lambda request: request.mode == "json_schema")
    session = desk.session(openai_server, tickets())
    assert report_of(session.generate_topics(2)).done == 2
    assert modes(openai_server) == ["json_schema"] * 4 + ["tool"]
    session.generate_topics(3)
    assert modes(openai_server)[5:] == ["tool"]


@pytest.mark.usefixtures("impatient")
def test_a_way_that_has_worked_is_not_given_up_for_a_server_error(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = filled(desk.session(openai_server, tickets(), concurrency=1))
    bad = session.df.input[1]
    openai_server.script.add(Refuse(500), times=None, when=lambda request: bad in request.text)
    before = len(openai_server.requests)
    report = report_of(session.generate_outputs())
    assert (report.done, report.failed) == (3, 1)
    assert set(modes(openai_server)[before:]) == {"json_schema"}
