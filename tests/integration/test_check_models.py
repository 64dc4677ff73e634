"""Calling each model once: what it can do, how fast, at which price, and what to do where it cannot."""

from __future__ import annotations

import pydantic
import pytest

import synthgen_widgets as sg
from synthgen_widgets.generation.providers.checking import check_models
from tests.conftest import SERVER_KEY
from tests.integration.making import Ticket, model
from tests.servers import OpenAIServer
from tests.servers.chat_request import Mode
from tests.servers.outcomes import InvalidItems, Write


def test_a_model_that_works_says_how_well(openai_server: OpenAIServer) -> None:
    [found] = check_models(model(openai_server, price=(0.25, 2.0)))
    assert (found.name, found.ok, found.error) == ("openai/test-model", True, None)
    assert found.structure == "json_schema"
    assert found.latency_s is not None
    assert found.price == (0.25, 2.0)
    assert found.tokens_in
    assert found.tokens_out
    assert len(openai_server.requests) == 1


@pytest.mark.parametrize("mode", ["tool", "json_object"])
def test_the_strictest_way_that_is_taken_is_named(mode: Mode) -> None:
    with OpenAIServer(supports={mode}) as server:
        [found] = check_models(model(server))
    assert (found.ok, found.structure) == (True, mode)


def test_one_model_that_fails_does_not_hide_the_others(openai_server: OpenAIServer) -> None:
    with OpenAIServer(key="another") as closed:
        first, second, third = check_models(
            model(closed), "xai/grok-4", model(openai_server, name="openai/second")
        )
    assert (first.ok, second.ok, third.ok) == (False, False, True)
    assert "does not accept the API key" in str(first.error)
    assert "set XAI_API_KEY" in str(second.error)
    assert (first.latency_s, first.structure) == (None, None)


def test_a_schema_of_ones_own_is_asked_for(openai_server: OpenAIServer) -> None:
    [found] = check_models(model(openai_server), schema=Ticket)
    assert found.ok
    assert "area" in str(openai_server.requests[0].response_format["schema"])
    openai_server.script.add(InvalidItems())
    [found] = check_models(model(openai_server), schema=Ticket)
    assert not found.ok
    assert "not as the schema wants it" in str(found.error)


def test_an_answer_that_is_none_is_named(openai_server: OpenAIServer) -> None:
    openai_server.script.add(Write("I'm sorry, but I can't help with that."))
    [found] = check_models(model(openai_server))
    assert "The model refused" in str(found.error)


def test_the_table_is_one_line_a_model_without_a_key(openai_server: OpenAIServer) -> None:
    shown = repr(check_models(model(openai_server), model(openai_server, name="openai/second")))
    assert len(shown.splitlines()) == 2
    assert "json_schema" in shown
    assert "price unknown" in shown
    assert SERVER_KEY not in shown


def test_what_is_no_schema_is_refused_before_anything_is_called(openai_server: OpenAIServer) -> None:
    with pytest.raises(sg.SchemaError):
        check_models(model(openai_server), schema={"type": "nothing"})

    class NotOne(pydantic.BaseModel):
        field: type

    with pytest.raises(sg.SchemaError):
        check_models(model(openai_server), schema=NotOne)
    assert openai_server.requests == ()
