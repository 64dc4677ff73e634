"""From the body of a completion to a reply: what providers send, and what nobody should."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from tests.strategies import json_values

from synthgen_widgets.generation.model import Price, Reply
from synthgen_widgets.generation.structure.completion import apart, reply_in


def read(message: Any, *, price: Price | None = None, finish: Any = "stop", usage: Any = None) -> Reply:
    body = {"choices": [{"message": message, "finish_reason": finish}], "usage": usage}
    reply = reply_in(body, "m", price)
    assert reply is not None
    return reply


@pytest.mark.parametrize(
    "message",
    [
        {"content": "Yes.", "reasoning_content": "Hm."},
        {"content": "Yes.", "reasoning": "Hm."},
        {"content": "Yes.", "reasoning_content": None, "reasoning": "Hm."},
        {"content": "Yes.", "thinking_blocks": [{"type": "thinking", "thinking": "Hm.", "signature": "x"}]},
        {"content": "<think>\nHm.\n</think>Yes."},
        {"content": "Hm.</think>Yes."},
        {"content": [{"type": "text", "text": "<thinking>Hm.</thinking>Yes."}]},
    ],
)
def test_thoughts_are_kept_beside_the_answer(message: Any) -> None:
    reply = read(message)
    assert (reply.text, reply.reasoning) == ("Yes.", "Hm.")


def test_an_answer_that_speaks_of_thoughts_keeps_them() -> None:
    text = '{"a": "What does </think> mean?"}'
    assert apart(text) == ("", text)
    assert apart("An unended <think> is a text.") == ("", "An unended <think> is a text.")


def test_a_refusal_of_its_own_field_is_the_text_of_a_refusal() -> None:
    reply = read({"content": None, "refusal": "Not this one."})
    assert (reply.text, reply.finish_reason) == ("Not this one.", "refusal")
    assert read({"content": "Yes.", "refusal": ""}).finish_reason == "stop"


@pytest.mark.parametrize(
    "arguments", ['{"a": 1}', {"a": 1}], ids=["as the protocol says", "as some servers send them"]
)
def test_the_arguments_of_a_tool_call_are_the_answer(arguments: Any) -> None:
    call = {"id": "x", "type": "function", "function": {"name": "answer", "arguments": arguments}}
    assert read({"content": None, "tool_calls": [call]}).text == '{"a": 1}'


@pytest.mark.parametrize(
    ("said", "finish"),
    [
        ("length", "length"),
        ("max_tokens", "length"),
        ("MAX_TOKENS", "length"),
        ("SAFETY", "content_filter"),
        ("content_filter", "content_filter"),
        ("eos", "eos"),
        (None, "stop"),
    ],
)
def test_the_end_has_one_name_whoever_made_the_model(said: Any, finish: str) -> None:
    assert read({"content": "a"}, finish=said).finish_reason == finish


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        ({"prompt_tokens": 10, "completion_tokens": 5}, (10, 5)),
        ({"prompt_tokens": 10, "completion_tokens": 0}, (10, 0)),
        ({"prompt_tokens": 10}, (10, None)),
        ({"prompt_tokens": 0, "completion_tokens": 0}, (None, None)),
        ({"prompt_tokens": True, "completion_tokens": -1}, (None, None)),
        ({"prompt_tokens": 10**30, "completion_tokens": 1.5}, (None, None)),
        (None, (None, None)),
        ([], (None, None)),
    ],
)
def test_tokens_that_are_not_said_are_unknown(usage: Any, tokens: Any) -> None:
    reply = read({"content": "a"}, usage=usage)
    assert (reply.tokens_in, reply.tokens_out) == tokens


def test_the_cost_is_known_only_with_tokens_and_price() -> None:
    usage = {"prompt_tokens": 100, "completion_tokens": 10}
    price = Price(0.01, 0.1)
    assert read({"content": "a"}, usage=usage, price=price).cost_usd == pytest.approx(2.0)
    assert read({"content": "a"}, usage=usage).cost_usd is None
    assert read({"content": "a"}, price=price).cost_usd is None


@given(json_values)
def test_any_json_is_a_reply_or_none(value: Any) -> None:
    for body in (
        value,
        {"choices": value},
        {"choices": [value]},
        {"choices": [{"message": value}]},
        {"choices": [{"message": {"content": value, "tool_calls": value, "refusal": value}}]},
        {"choices": [{"message": {"reasoning": value}, "finish_reason": value}], "usage": value},
    ):
        reply = reply_in(body, "m", Price(1.0, 1.0))
        assert reply is None or isinstance(reply.text, str)
