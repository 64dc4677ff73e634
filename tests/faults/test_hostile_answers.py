"""Whatever comes back, a run ends, its numbers add up, and what was paid for is in the file."""

from __future__ import annotations

import gzip
import json

import pytest

import synthgen_widgets as sg
from synthgen_widgets.generation.providers import litellm_model
from tests.conftest import SERVER_KEY
from tests.integration.making import Desk, assert_adds_up, letters, report_of, tickets
from tests.integration.test_salvage import LETTER, OTHER, inputs, raw_replies
from tests.servers import OpenAIServer
from tests.servers.outcomes import (
    Altered,
    Drip,
    Drop,
    Hang,
    Html,
    NoChoices,
    NullContent,
    Outcome,
    Raw,
    Refuse,
    Truncate,
    Write,
    too_many_requests,
)

pytestmark = [pytest.mark.usefixtures("impatient"), pytest.mark.timeout(60)]

# By the fast lane, by litellm over its own HTTP, and by litellm over OpenAI's client.
WAYS = ("openai/test-model", "openrouter/test-model", "openai/gpt-5-test")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A model's name that is called in each of these ways."""
    monkeypatch.setenv("OPENROUTER_API_KEY", SERVER_KEY)
    return str(request.param)


UNREADABLE = {
    "null": NullContent(),
    "empty": Write(""),
    "prose": Write("Certainly! Here are some ideas."),
    "NaN": Write('{"inputs": ["a", NaN]}'),
    "infinity": Write('{"inputs": [1e999]}'),
    "a key twice": Write('{"inputs": ["Hello you"], "inputs": ["Hello me"]}'),
    "nesting bomb": Write("[" * 100_000),
    "closed nesting bomb": Write("[" * 100_000 + "]" * 100_000),
    "objects unended": Write('{"a":' * 100_000),
    "fence and spaces": Write("```" + " " * 500_000 + "x"),
    "5 MB": Write(json.dumps({"inputs": ["x" * 5_000_000]})),
    "5 MB of brackets": Write("[" * 5_000_000),
    "a huge number": Write('{"inputs": [' + "9" * 10_000 + "]}"),
    "no list": Write('{"inputs": "Hello"}'),
    "empty list": Write('{"inputs": []}'),
    "another list": Write('{"things": ["Hello"]}'),
}


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_answer_is_counted_and_kept_raw(
    desk: Desk, openai_server: OpenAIServer, answer: Outcome
) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(answer, times=None)
    report = report_of(session.generate_inputs(per_topic=2))
    assert report.done == 0
    kept = raw_replies(session)
    assert len(kept) == report.calls == len(openai_server.requests)
    if isinstance(answer, Write):
        assert set(kept) == {answer.text}
    assert session.df.input.str.len().max() <= 20_000 if len(session.df) else True
    openai_server.script.clear()
    assert report_of(session.generate_inputs(per_topic=2)).done == 2


def packed(megabytes: int) -> bytes:
    """So much white space, packed a thousandfold."""
    return gzip.compress(b" " * (megabytes * 2**20))


GZIP = (("Content-Encoding", "gzip"),)
NO_ANSWERS: dict[str, Outcome] = {
    "HTML": Html(),
    "no choices": NoChoices(),
    "choices are null": Altered(body={"choices": None}),
    "dropped": Drop(),
    "truncated": Truncate(),
    "503": Refuse(503),
    "empty": Raw(b""),
    "no UTF-8": Raw(b'{"choices": "\xff\xfe"}'),
    "a number": Raw(b"5"),
    "a list": Raw(b"[]"),
    "nesting bomb": Raw(b"[" * 100_000),
    "an error inside": Raw(b'{"error": {"message": "Upstream is down", "code": 502}}'),
    "no message": Altered(choice={"message": None}),
}


@pytest.mark.parametrize("fault", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_an_endpoint_that_never_answers_rightly_ends_the_run_with_a_typed_error(
    desk: Desk, openai_server: OpenAIServer, way: str, fault: Outcome
) -> None:
    session = desk.session(openai_server, name=way)
    openai_server.script.add(fault, times=None)
    with pytest.raises(sg.ModelUnavailable, match=way):
        session.generate_inputs(per_topic=2)
    report = session.reports[-1]
    assert_adds_up(report)
    assert (report.planned, report.cancelled) == (2, 2)
    assert report.error
    assert len(session.df) == 0


@pytest.mark.parametrize("fault", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_a_passing_fault_is_only_a_delay(
    desk: Desk, openai_server: OpenAIServer, way: str, fault: Outcome
) -> None:
    session = desk.session(openai_server, name=way)
    openai_server.script.add(fault)
    report = report_of(session.generate_inputs(per_topic=2))
    assert (report.done, report.calls, len(openai_server.requests)) == (2, 1, 2)


@pytest.mark.parametrize(
    "flood",
    [Raw(b" " * 2**20, times=40), Raw(packed(64), headers=GZIP)],
    ids=["plain", "packed"],
)
def test_an_answer_without_end_is_not_read_to_its_end(
    desk: Desk, openai_server: OpenAIServer, flood: Raw
) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(flood, times=None)
    with pytest.raises(sg.ModelUnavailable, match="longer than 32 MB"):
        session.generate_inputs(per_topic=2)


def test_a_packed_answer_is_unpacked(desk: Desk, openai_server: OpenAIServer) -> None:
    answer = {"choices": [{"message": {"content": '{"topics": ["Refunds"]}'}}]}
    packed_answer = gzip.compress(json.dumps(answer).encode())
    openai_server.script.add(Raw(packed_answer, headers=GZIP))
    session = desk.session(openai_server)
    assert report_of(session.generate_topics(1)).done == 1
    assert list(session.topics.name) == ["Refunds"]


ODD: dict[str, Altered] = {
    "no usage": Altered(body={"usage": None}),
    "usage is a text": Altered(body={"usage": "much"}),
    "tokens are negative": Altered(body={"usage": {"prompt_tokens": -5, "completion_tokens": -5}}),
    "tokens without bounds": Altered(body={"usage": {"prompt_tokens": 10**30, "completion_tokens": 1}}),
    "a finish of its own": Altered(choice={"finish_reason": "eos"}),
    "no finish": Altered(choice={"finish_reason": None}),
    "no index": Altered(choice={"index": None}),
    "another role": Altered(message={"role": "model"}),
    "unknown fields": Altered(message={"audio": None, "x": [1]}, body={"y": {"z": 1}}),
    "no tool calls": Altered(message={"tool_calls": []}),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_what_is_odd_about_an_answer_does_not_cost_it(
    desk: Desk, openai_server: OpenAIServer, odd: Altered
) -> None:
    session = desk.session(openai_server, name="openai/test-model")
    openai_server.script.add(odd, times=None)
    report = report_of(session.generate_inputs(per_topic=2))
    assert (report.done, report.calls) == (2, 1)
    assert len(openai_server.requests) == 1


WRITTEN: dict[str, Altered] = {
    "a number": Altered(message={"content": 5}),
    "parts that are no text": Altered(message={"content": [{"type": "image"}, 5, None]}),
    "an object": Altered(message={"content": {"inputs": ["Hello you"]}}),
    "tool calls without function": Altered(message={"content": None, "tool_calls": [{"id": "a"}, 5]}),
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_content_of_another_kind_is_an_answer_that_cannot_be_used(
    desk: Desk, openai_server: OpenAIServer, written: Altered
) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(written, times=None)
    report = report_of(session.generate_inputs(per_topic=2))
    assert (report.done, report.calls) == (0, len(openai_server.requests))


def test_content_in_parts_is_put_together(desk: Desk, openai_server: OpenAIServer) -> None:
    parts = [{"type": "text", "text": '{"topics": '}, {"type": "text", "text": '["Refunds"]}'}]
    openai_server.script.add(Altered(message={"content": parts}))
    session = desk.session(openai_server)
    session.generate_topics(1)
    assert list(session.topics.name) == ["Refunds"]


@pytest.mark.parametrize("fault", [Hang(), Drip()], ids=repr)
def test_a_call_that_does_not_end_is_ended_and_bought_twice_at_most(
    desk: Desk, openai_server: OpenAIServer, way: str, fault: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(litellm_model, "_SLACK_SECONDS", 0)
    session = desk.session(openai_server, name=way, timeout=0.5)
    report_of(session.generate_topics(1))  # litellm is loaded, which takes its time
    before = len(openai_server.requests)
    openai_server.script.add(fault, times=None)
    with pytest.raises(sg.ModelTimeout, match=r"within 0\.5 s"):
        session.generate_topics(2)
    assert len(openai_server.requests) - before == 2


@pytest.mark.parametrize("wait", ["0", "Fri, 31 Jan 2025 12:00:30 GMT"])
def test_each_attempt_is_one_request(desk: Desk, openai_server: OpenAIServer, way: str, wait: str) -> None:
    session = desk.session(openai_server, name=way)
    openai_server.script.add(too_many_requests(wait), Refuse(500), Refuse(503), too_many_requests("0.01"))
    assert report_of(session.generate_topics(2)).done == 2
    assert len(openai_server.requests) == 5


def test_one_hanging_call_among_others_fails_alone(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, tickets(), timeout=1.0)
    session.add_inputs(["Where is my parcel?", "I forgot my password."])
    openai_server.script.add(Hang(), times=None, when=lambda asked: "password" in asked.text)
    report = report_of(session.generate_outputs())
    assert (report.done, report.failed) == (1, 1)
    assert "within 1 s" in next(iter(report.reasons))


def test_lone_surrogates_become_replacement_characters_wherever_they_stand(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, letters())
    lone = {"subject": "Odd \ud83d", "body": "An emoji that was cut in half by a tokenizer."}
    bad = {"subject": 1, "body": "\udc00 and so on", "\ud800": "\ud800"}
    openai_server.script.add(inputs(lone, bad, OTHER, LETTER))
    openai_server.script.add(inputs(bad), times=2)
    report = report_of(session.generate_inputs(per_topic=4))
    assert (report.done, report.invalid) == (3, 1)
    assert json.loads(session.df.input[0])["subject"] == "Odd \ufffd"
    openai_server.script.add(Write('{"topics": ["Odd \\ud83d"]}'))
    assert report_of(session.generate_topics(1)).done == 1
    assert session.topics.name[0] == "Odd \ufffd"


def test_plain_text_with_a_lone_surrogate_is_kept_and_saved(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server)
    session.add_inputs(["Say it with an emoji"])
    openai_server.script.add(Write("Sure \ud83d"))
    assert report_of(session.generate_outputs()).done == 1
    assert session.save(desk.folder / "d").df.output[0] == "Sure \ufffd"


def test_a_plain_answer_of_5_mb_is_no_output(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    session.add_inputs(["Talk to me"])
    openai_server.script.add(Write("blah " * 1_000_000), times=None)
    report = report_of(session.generate_outputs())
    assert (report.done, report.invalid) == (0, 1)
    assert "1,000,000" in session.df.reason[0]
    assert len(session.df.output[0]) <= 20_000
