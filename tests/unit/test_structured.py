"""Structured output: what is asked of a provider, and what is read out of a reply."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from tests.strategies import hostile_text, json_values

from synthgen_widgets import OutputError, jsontext
from synthgen_widgets.generation.model import Reply
from synthgen_widgets.generation.structure.refusals import RefusedError, is_refusal
from synthgen_widgets.generation.structure.structured import (
    CutOffError,
    NotJsonError,
    list_in,
    parse,
    plain,
)


def reply(text: str, finish_reason: str = "stop") -> Reply:
    return Reply(
        text=text,
        finish_reason=finish_reason,
        reasoning=None,
        model="m",
        tokens_in=0,
        tokens_out=0,
        cost_usd=None,
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1]}',
        ' \n{"a": [1]}\n',
        '```json\n{"a": [1]}\n```',
        '```\n{"a": [1]}```',
        '```{"a": [1]}```',
        'Sure! Here it is:\n\n{"a": [1]}\n\nAnything else?',
        'As {you} asked [see above]: {"a": [1]}',
        '{"a": [1]} Hope that helps {friend}!',
        '```json\n{"a": [1]}\n```\nIs that what you wanted?',
        '<think>A list {"a": [2]}?</think>{"a": [1]}',
        'I should say {"a": [2]}\n</think>\n```json\n{"a": [1]}\n```',
    ],
)
def test_the_json_in_a_reply_is_found(text: str) -> None:
    assert parse(reply(text)) == {"a": [1]}


def test_an_answer_that_speaks_of_thoughts_is_not_cut() -> None:
    assert parse(reply('{"a": "What does </think> mean?"}')) == {"a": "What does </think> mean?"}


@given(json_values)
def test_any_value_alone_or_in_a_fence_is_read(value: Any) -> None:
    assert parse(reply(jsontext.dumps(value))) == value
    assert parse(reply(f"```json\n{jsontext.pretty(value)}\n```")) == value


@pytest.mark.parametrize("text", ["no JSON", "a [b", "{no", "```json\nnothing\n```", "] }"])
def test_a_reply_without_json_says_so(text: str) -> None:
    with pytest.raises(OutputError):
        parse(reply(text))


def test_prose_is_told_from_json_that_is_broken() -> None:
    with pytest.raises(NotJsonError):
        parse(reply("Certainly! Which list do you mean?"))
    with pytest.raises(OutputError) as broken:
        parse(reply('{"a": 1'))
    assert not isinstance(broken.value, NotJsonError)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": {"b": 1}, "c": [1',
        '{"a": {"b": 1}, "c": "text',
        '{"a": {"b": 1} "c": 2}',
        '[{"a": 1}, {"a": 2}, {"a',
        'Here it is: {"a": {"b": 1}, "c":',
        '```json\n{"a": {"b": 1},\n```',
    ],
)
def test_no_part_of_a_cut_or_broken_answer_is_taken_for_the_whole(text: str) -> None:
    with pytest.raises(OutputError):
        parse(reply(text))


@pytest.mark.parametrize(
    "text",
    [
        '{"a": NaN}',
        "[1e400]",
        '{"a": 1, "a": 2}',
        'Here: {"a": NaN}',
        'So: {"a": 1, "a": 2}',
        "[" * 70 + "]" * 70,
    ],
)
def test_json_that_is_not_strict_is_refused(text: str) -> None:
    with pytest.raises(OutputError):
        parse(reply(text))


@pytest.mark.parametrize("read", [parse, plain])
@pytest.mark.parametrize("reason", ["length", "content_filter"])
def test_an_answer_that_the_model_did_not_end_is_refused(read: Any, reason: str) -> None:
    with pytest.raises(OutputError):
        read(reply('{"a": 1}', reason))


@pytest.mark.parametrize("read", [parse, plain])
def test_an_answer_that_was_cut_off_says_where_and_what_to_do(read: Any) -> None:
    cut = replace(reply('{"a": 1}', "length"), tokens_out=1500)
    with pytest.raises(CutOffError, match=r"cut off at 1,500 tokens; raise max_tokens"):
        read(cut)


@pytest.mark.parametrize(
    "text", ['{"a": {"b": 1}, "c": [1', '{"a": "text', '["a", "b]', '{"a": "\\"}', '{"a": 1', "[[1], [2]"]
)
def test_json_that_is_not_closed_is_cut_off(text: str) -> None:
    with pytest.raises(CutOffError, match="cut off"):
        parse(reply(text))


@pytest.mark.parametrize(
    "text", ['{"a": NaN}', '{"a": 1, "a": 2}', "[1e400]", '{"a": "]" "b"}', '{"a": 1} {"a": 2}', "[1}"]
)
def test_json_that_is_closed_and_bad_is_not_cut_off(text: str) -> None:
    with pytest.raises(OutputError) as caught:
        parse(reply(text))
    assert not isinstance(caught.value, CutOffError)


@pytest.mark.parametrize("text", ['{"a": 1}\n{"a": 2}', 'First {"a": 1}, or else [2]?', "[1] [2]"])
def test_which_of_two_values_is_meant_is_not_guessed(text: str) -> None:
    with pytest.raises(OutputError, match="more than one"):
        parse(reply(text))


def test_the_same_value_said_twice_is_one() -> None:
    assert parse(reply('{"a": [1]}\n\nSo, once more: {"a": [1]}')) == {"a": [1]}


REFUSALS = [
    "I'm sorry, but I can't help with that.",
    "I\u2019m sorry, I can\u2019t assist with that request.",
    "Sorry, I cannot provide instructions for this.",
    "I cannot create content of that kind.",
    "I can't do that.",
    "I won't write hateful messages.",
    "I must decline to produce this.",
    "Unfortunately, I am unable to generate such examples.",
    "As an AI language model, I cannot engage in this.",
    "Es tut mir leid, aber ich kann dir dabei nicht helfen.",
    "Dabei kann ich leider nicht helfen.",
    "Ich kann diese Anfrage nicht beantworten.",
    "Je suis désolé, mais je ne peux pas vous aider.",
    "Je ne peux pas générer ce contenu.",
    "Lo siento, pero no puedo ayudar con eso.",
    "Desculpe, mas não posso ajudar com isso.",
    "Mi dispiace, ma non posso aiutarti.",
    "很抱歉 我无法提供这类内容。",
    "申し訳ありませんが、そのご要望にはお応えできません。",
    "죄송하지만 도와드릴 수 없습니다.",
]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_is_called_one(text: str) -> None:
    with pytest.raises(RefusedError, match=r"The model refused: .*use an uncensored model"):
        parse(reply(text))
    assert plain(reply(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "Certainly! Here are some ideas.",
        "I can't log in to my account since Monday.\nI can't find my invoice, please call me.",
        "Ich kann mich seit Montag nicht anmelden.",
        "Sorry for the delay, here is the list that you asked for.",
        "No puedo entrar en mi cuenta.",
        "",
    ],
)
def test_other_prose_is_no_refusal(text: str) -> None:
    assert not is_refusal(text)


def test_a_refusal_in_its_own_field_is_a_text_and_no_structure() -> None:
    refused = reply("Not this one.", "refusal")
    assert plain(refused) == "Not this one."
    with pytest.raises(RefusedError, match="Not this one"):
        parse(refused)


@pytest.mark.parametrize("read", [parse, plain])
def test_a_filtered_answer_is_a_refusal(read: Any) -> None:
    with pytest.raises(RefusedError, match="filter"):
        read(reply("", "content_filter"))


@pytest.mark.parametrize("read", [parse, plain])
@pytest.mark.parametrize("text", ["", " \n", "<think>Hm.</think>", "<think>Hm.</think>\n "])
def test_an_empty_answer_is_refused(read: Any, text: str) -> None:
    with pytest.raises(OutputError, match="empty"):
        read(reply(text))


def test_a_plain_answer_comes_without_thoughts_and_outer_space() -> None:
    assert plain(reply("<think>Hm.\n</think>\n\n Yes. ")) == "Yes."


@given(hostile_text)
def test_no_reply_raises_anything_but_an_output_error(text: str) -> None:
    for read in (parse, plain):
        with contextlib.suppress(OutputError):
            read(reply(text))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "{" * 200_000,
        '["' * 100_000,
        '{"a":' * 100_000,
        "a [ " * 100_000,
        "```json" + "\n" * 50_000 + "x",
        "```" * 50_000,
        "a" * 2_000_000,
        "[" * 2_000_000,
        "<think>" * 50_000,
        '["' + "[" * 400_000,
    ],
    ids=lambda text: f"{text[:8]!r} x{len(text)}",
)
def test_a_hostile_reply_is_refused_in_no_time(text: str) -> None:
    begin = time.process_time()
    with pytest.raises(OutputError):
        parse(reply(text))
    assert time.process_time() - begin < 2


def test_a_list_is_found_under_its_field_or_bare() -> None:
    assert list_in({"topics": ["a"], "note": "b"}, "topics") == ["a"]
    assert list_in(["a"], "topics") == ["a"]


@pytest.mark.parametrize("value", [{}, {"topics": []}, {"topics": "a"}, {"other": ["a"]}, [], None, "a", 5])
def test_an_answer_without_the_list_is_refused(value: Any) -> None:
    with pytest.raises(OutputError, match="topics"):
        list_in(value, "topics")
