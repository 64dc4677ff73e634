"""The loopback server answers as a real one does, and fails as a real one does."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from random import Random
from typing import Any

import httpx
import jsonschema
import pytest
from pydantic import JsonValue
from rapidfuzz import fuzz
from tests.conftest import SERVER_KEY
from tests.servers import OpenAIServer, outcomes
from tests.servers.schema_values import JsonObject, satisfying, violating
from tests.servers.wording import sentence

TICKETS: JsonObject = {
    "type": "object",
    "properties": {
        "items": {"type": "array", "items": {"$ref": "#/$defs/Ticket"}, "minItems": 4},
    },
    "required": ["items"],
    "additionalProperties": False,
    "$defs": {
        "Area": {"enum": ["billing", "login", "other"]},
        "Ticket": {
            "type": "object",
            "properties": {
                "area": {"$ref": "#/$defs/Area"},
                "urgency": {"type": "integer", "minimum": 1, "maximum": 5},
                "summary": {"type": "string", "minLength": 10, "maxLength": 80},
                "refund": {"anyOf": [{"type": "number", "minimum": 0}, {"type": "null"}]},
                "angry": {"type": "boolean"},
            },
            "required": ["area", "urgency", "summary", "refund", "angry"],
            "additionalProperties": False,
        },
    },
}


def body(text: str = "Write 4 inputs.", **parameters: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": text}], **parameters}


def schema_format(schema: JsonObject, *, strict: bool = False) -> JsonObject:
    inner: JsonObject = {"name": "reply", "schema": schema, "strict": strict}
    return {"type": "json_schema", "json_schema": inner}


def post(server: OpenAIServer, request: dict[str, Any], key: str = SERVER_KEY) -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"}
    url = f"{server.api_base}/chat/completions"
    return httpx.post(url, json=request, headers=headers, timeout=10, trust_env=False)


def written(response: httpx.Response) -> str:
    response.raise_for_status()
    message = response.json()["choices"][0]["message"]
    return str(message["content"] or message["tool_calls"][0]["function"]["arguments"])


@pytest.mark.parametrize("seed", range(30))
def test_generated_values_satisfy_their_schema_and_spoiled_ones_do_not(seed: int) -> None:
    value = satisfying(TICKETS, Random(seed))
    jsonschema.validate(value, TICKETS)
    spoiled = violating(TICKETS, value)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoiled, TICKETS)


def test_generated_sentences_are_no_near_duplicates() -> None:
    rng = Random(7)
    texts = [sentence(rng) for _ in range(80)]
    closest = max(fuzz.ratio(one, other) for one, other in itertools.combinations(texts, 2))
    assert closest < 80


def test_each_structured_mode_gets_a_valid_answer(openai_server: OpenAIServer) -> None:
    tool = {"type": "function", "function": {"name": "reply", "parameters": TICKETS}}
    choice = {"type": "function", "function": {"name": "reply"}}
    prompt = f"Write 4 inputs as JSON that follows this schema: {json.dumps(TICKETS)}"
    requests = [
        body(response_format=schema_format(TICKETS)),
        body(tools=[tool], tool_choice=choice),
        body(prompt, response_format={"type": "json_object"}),
        body(prompt),
    ]
    for request in requests:
        value = json.loads(written(post(openai_server, request)))
        jsonschema.validate(value, TICKETS)
    modes = [request.mode for request in openai_server.requests]
    assert modes == ["json_schema", "tool", "json_object", "text"]


def test_the_count_in_the_prompt_rules_lists_without_bounds(openai_server: OpenAIServer) -> None:
    names: JsonObject = {"type": "array", "items": {"type": "string"}}
    schema: JsonObject = {"type": "object", "properties": {"topics": names}}
    request = body("Give 7 new, different topics.", response_format=schema_format(schema))
    assert len(json.loads(written(post(openai_server, request)))["topics"]) == 7


def test_a_repeated_request_is_answered_anew_yet_the_same_in_every_run() -> None:
    def two_answers() -> list[str]:
        with OpenAIServer() as server:
            return [written(post(server, body())) for _ in range(2)]

    first, second = two_answers()
    assert first != second
    assert two_answers() == [first, second]


def test_a_wrong_key_is_refused_as_openai_does(openai_server: OpenAIServer) -> None:
    response = post(openai_server, body(), key="sk-not-the-right-one")
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "invalid_api_key"
    assert "not-the-right" not in response.text
    assert "authorization" not in {name.lower() for name in openai_server.requests[0].headers}


def test_a_mode_that_is_not_supported_is_refused_and_an_ignored_one_gets_prose() -> None:
    request = body(response_format=schema_format(TICKETS))
    with OpenAIServer(supports={"tool"}) as server:
        assert post(server, request).status_code == 400
    with OpenAIServer(ignores={"json_schema"}) as server, pytest.raises(json.JSONDecodeError):
        json.loads(written(post(server, request)))


def test_strict_mode_refuses_an_open_schema(openai_server: OpenAIServer) -> None:
    opened: JsonObject = {"type": "object", "properties": {"a": {"type": "string"}}}
    refused = post(openai_server, body(response_format=schema_format(opened, strict=True)))
    assert "additionalProperties" in refused.json()["error"]["message"]
    closed = post(openai_server, body(response_format=schema_format(TICKETS, strict=True)))
    assert closed.status_code == 200


@pytest.mark.parametrize(
    ("outcome", "count", "invalid"),
    [
        (outcomes.InvalidItems(2), 4, True),
        (outcomes.WrongCount(3), 7, False),
        (outcomes.WrongCount(-3), 1, True),
        (outcomes.DuplicateItems(2), 4, False),
    ],
)
def test_scripted_faults_spoil_the_list(
    openai_server: OpenAIServer, outcome: outcomes.Outcome, count: int, invalid: bool
) -> None:
    openai_server.script.add(outcome)
    request = body(response_format=schema_format(TICKETS))
    value: dict[str, list[JsonValue]] = json.loads(written(post(openai_server, request)))
    assert len(value["items"]) == count
    assert invalid == (not jsonschema.Draft202012Validator(TICKETS).is_valid(value))
    after: JsonValue = json.loads(written(post(openai_server, request)))
    jsonschema.validate(after, TICKETS)


def test_scripted_transport_faults_reach_the_client(openai_server: OpenAIServer) -> None:
    openai_server.script.add(
        outcomes.too_many_requests(retry_after="2"),
        outcomes.Html(),
        outcomes.NoChoices(),
        outcomes.CutShort(),
    )
    limited = post(openai_server, body())
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "2")
    assert post(openai_server, body()).headers["content-type"].startswith("text/html")
    assert post(openai_server, body()).json()["choices"] == []
    assert post(openai_server, body()).json()["choices"][0]["finish_reason"] == "length"
    for broken in (outcomes.Drop(), outcomes.Truncate()):
        openai_server.script.add(broken)
        with pytest.raises(httpx.RemoteProtocolError):
            post(openai_server, body())


def test_a_held_gate_lets_answers_through_one_by_one(openai_server: OpenAIServer) -> None:
    openai_server.gate.hold()
    answers: list[httpx.Response] = []
    calls = [threading.Thread(target=lambda: answers.append(post(openai_server, body()))) for _ in range(3)]
    for call in calls:
        call.start()
    openai_server.wait_until(lambda server: server.gate.waiting == 3)
    openai_server.gate.release(1)
    openai_server.wait_until(lambda server: server.gate.waiting == 2)
    assert openai_server.peak_in_flight == 3
    openai_server.gate.release()
    for call in calls:
        call.join()
    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_litellm_can_talk_to_it(openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    monkeypatch.setenv("LITELLM_MODE", "PRODUCTION")
    import litellm  # noqa: TID251 - the server is proved with the client that the product uses

    async def ask() -> str:
        reply: Any = await litellm.acompletion(
            model="openai/test-model",
            api_base=openai_server.api_base,
            messages=[{"role": "user", "content": "Write 4 inputs."}],
            response_format=schema_format(TICKETS),
            max_retries=0,
            num_retries=0,
        )
        assert reply.usage.total_tokens > 0
        return str(reply.choices[0].message.content)

    jsonschema.validate(json.loads(asyncio.run(ask())), TICKETS)  # noqa: TID251
    assert [request.model for request in openai_server.requests] == ["test-model"]
