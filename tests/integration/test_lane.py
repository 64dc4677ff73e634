"""The fast lane: one session of kept connections, and none of it left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import synthgen_widgets as sg
from synthgen_widgets.generation.loop import submit
from synthgen_widgets.generation.model import Message, Reply, Request
from synthgen_widgets.generation.providers import lane
from synthgen_widgets.generation.providers.litellm_model import LitellmModel
from tests.conftest import SERVER_KEY
from tests.integration.making import Desk, filled, report_of, tickets
from tests.servers import OpenAIServer
from tests.servers.outcomes import Altered, Raw, Refuse, Write, unsupported

ROOT = Path(__file__).parents[2]
PLAIN = Request(
    messages=(Message("user", "Name a colour."),),
    schema=None,
    mode="text",
    temperature=0.5,
    max_tokens=100,
    seed=1,
)


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    """Begin and end without a connection."""
    submit(lane.close()).result()
    yield
    submit(lane.close()).result()


def ask(server: OpenAIServer, name: str = "openai/test-model", **options: object) -> Reply:
    model = LitellmModel(sg.Model(name, api_base=server.api_base, **options))  # type: ignore[arg-type]
    return submit(model.complete(PLAIN)).result()


def test_connections_are_kept_and_no_more_are_opened_than_calls_run_at_once(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = filled(desk.session(openai_server, tickets(), concurrency=2), topics=3, per_topic=4)
    assert report_of(session.generate_outputs()).done == 12
    assert openai_server.peak_in_flight <= 2
    assert openai_server.connections <= 2


def test_a_call_by_the_lane_needs_no_litellm() -> None:
    program = (
        "import sys, synthgen_widgets as sg; from synthgen_widgets.generation.loop import submit\n"
        "from tests.integration.test_lane import ask; from tests.servers import OpenAIServer\n"
        "with OpenAIServer() as server: ask(server)\n"
        "print('litellm' in sys.modules)"
    )
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert ended.stdout.strip() == "False"
    # On a busy machine asyncio remarks how long a step took; nothing is said of connections left open.
    assert [line for line in ended.stderr.splitlines() if " took " not in line] == []


FORKING = """
import os, sys
from types import SimpleNamespace
from tests.integration.test_lane import ask
server = SimpleNamespace(api_base=sys.argv[1])
ask(server)
child = os.fork()
ask(server)
if child:
    assert os.waitpid(child, 0)[1] == 0
    ask(server)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_leaves_the_connections_to_its_parent(openai_server: OpenAIServer) -> None:
    options = ["-W", "error", "-W", "ignore::DeprecationWarning"]
    command = [sys.executable, *options, "-c", FORKING, openai_server.api_base]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (len(openai_server.requests), openai_server.connections) == (4, 2)


def test_a_server_that_comes_back_is_found_again() -> None:
    with OpenAIServer() as first:
        ask(first)
    with OpenAIServer() as second:
        assert ask(second).text


def test_a_vllm_server_gets_its_own_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-belongs-to-openai-alone")
    monkeypatch.setenv("HOSTED_VLLM_API_KEY", SERVER_KEY)
    with OpenAIServer(key=SERVER_KEY, models=["qwen/qwen3"]) as server:
        assert ask(server, "hosted_vllm/qwen/qwen3").text


@contextmanager
def proxied(monkeypatch: pytest.MonkeyPatch, address: str) -> Iterator[None]:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, address)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield


def test_this_machine_is_called_directly_whatever_the_proxy(
    openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxied(monkeypatch, "http://127.0.0.1:9"):
        assert ask(openai_server).text


def test_another_machine_is_called_through_the_proxy(
    openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = openai_server.api_base.removesuffix("/v1")
    model = LitellmModel(sg.Model("openai/test-model", api_base="http://models.example/v1"))
    with proxied(monkeypatch, proxy):
        assert submit(model.complete(PLAIN)).result().text
    assert openai_server.requests[0].headers["Host"] == "models.example"


def test_nothing_listens_there() -> None:
    model = LitellmModel(sg.Model("openai/test-model", api_base="http://127.0.0.1:9/v1"))
    with pytest.raises(sg.ModelUnavailable, match=r"Nothing answers for openai/test-model at http://127"):
        submit(model.complete(PLAIN)).result()


def test_a_redirection_is_not_followed_with_the_key(openai_server: OpenAIServer) -> None:
    openai_server.script.add(Refuse(307, "Elsewhere."))
    with pytest.raises(sg.ModelUnavailable, match="redirects"):
        ask(openai_server)


@pytest.mark.parametrize(
    ("field", "instead"), [("temperature", None), ("max_tokens", "max_completion_tokens")]
)
def test_a_field_that_is_refused_by_name_is_left_out_from_then_on(
    openai_server: OpenAIServer, field: str, instead: str | None
) -> None:
    refusal = unsupported(field, f"Unsupported parameter: '{field}'.")
    openai_server.script.add(refusal, times=None, when=lambda request: field in request.body)
    model = LitellmModel(sg.Model("openai/test-model", api_base=openai_server.api_base))
    for _ in range(2):
        assert submit(model.complete(PLAIN)).result().text
    assert [field in asked.body for asked in openai_server.requests] == [True, False, False]
    assert instead is None or openai_server.requests[-1].body[instead] == 100


def test_a_field_that_is_refused_though_it_was_left_out_is_an_error(openai_server: OpenAIServer) -> None:
    openai_server.script.add(unsupported("temperature", "No."), times=None)
    with pytest.raises(sg.ModelRequestRefused):
        ask(openai_server)
    assert len(openai_server.requests) == 2


def test_the_further_fields_of_a_model_are_sent(openai_server: OpenAIServer) -> None:
    assert ask(openai_server, extra={"top_k": 5}).text
    body = openai_server.requests[0].body
    assert "extra_body" not in body
    assert {name: body[name] for name in ("model", "temperature", "max_tokens")} == {
        "model": "test-model",
        "temperature": 0.5,
        "max_tokens": 100,
    }


def test_an_error_that_is_sent_as_a_success_is_an_error(openai_server: OpenAIServer) -> None:
    openai_server.script.add(Raw(b'{"error": {"message": "Slow down.", "code": 429}}'))
    with pytest.raises(sg.ModelRateLimited, match=r"Slow down\."):
        ask(openai_server)


@pytest.mark.parametrize("name", ["openai/test-model", "openai/gpt-5-test"], ids=["lane", "litellm"])
def test_thoughts_are_kept_beside_the_answer(openai_server: OpenAIServer, name: str) -> None:
    openai_server.script.add(
        Altered(message={"content": "Blue.", "reasoning_content": "Hm."}), Write("<think>Hm.</think>Blue.")
    )
    for _ in range(2):
        reply = ask(openai_server, name)
        assert (reply.text, reply.reasoning) == ("Blue.", "Hm.")


@pytest.mark.parametrize("name", ["openai/test-model", "openai/gpt-5-test"], ids=["lane", "litellm"])
def test_a_refusal_in_its_own_field_is_a_refusal(openai_server: OpenAIServer, name: str) -> None:
    openai_server.script.add(Altered(message={"content": None, "refusal": "Not this one."}))
    reply = ask(openai_server, name)
    assert (reply.text, reply.finish_reason) == ("Not this one.", "refusal")


@pytest.mark.parametrize("name", ["openai/test-model", "openai/gpt-5-test"], ids=["lane", "litellm"])
def test_what_an_answer_cost_is_the_users_price_or_unknown(openai_server: OpenAIServer, name: str) -> None:
    assert ask(openai_server, name).cost_usd is None
    reply = ask(openai_server, name, price=(1e6, 2e6))
    assert reply.tokens_in is not None
    assert reply.tokens_out is not None
    assert reply.cost_usd == pytest.approx(reply.tokens_in + 2 * reply.tokens_out)
    openai_server.script.add(Altered(body={"usage": None}))
    reply = ask(openai_server, name, price=(1e6, 2e6))
    assert (reply.tokens_in, reply.tokens_out, reply.cost_usd) == (None, None, None)
