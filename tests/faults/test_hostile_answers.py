"""Whatever comes back, a run ends, its numbers add up, and what was paid for is in the file."""

from __future__ import annotations

import json

import pytest

import synthgen_widgets as sg
from tests.integration.making import Desk, assert_adds_up, letters, report_of, tickets
from tests.integration.test_salvage import LETTER, OTHER, inputs, raw_replies
from tests.servers import OpenAIServer
from tests.servers.outcomes import (
    Drop,
    Hang,
    Html,
    NoChoices,
    NullContent,
    Outcome,
    Refuse,
    Truncate,
    Write,
)

pytestmark = [pytest.mark.usefixtures("impatient"), pytest.mark.timeout(60)]

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


@pytest.mark.parametrize("fault", [Html(), NoChoices(), Drop(), Truncate(), Refuse(503)], ids=repr)
def test_an_endpoint_that_never_answers_rightly_ends_the_run_with_a_typed_error(
    desk: Desk, openai_server: OpenAIServer, fault: Outcome
) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(fault, times=None)
    with pytest.raises(sg.ModelUnavailable, match="openai/test-model"):
        session.generate_inputs(per_topic=2)
    report = session.reports[-1]
    assert_adds_up(report)
    assert (report.planned, report.cancelled) == (2, 2)
    assert report.error
    assert len(session.df) == 0


@pytest.mark.parametrize("fault", [Html(), NoChoices(), Drop(), Truncate(), Refuse(503)], ids=repr)
def test_a_passing_fault_is_only_a_delay(desk: Desk, openai_server: OpenAIServer, fault: Outcome) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(fault)
    report = report_of(session.generate_inputs(per_topic=2))
    assert (report.done, report.calls, len(openai_server.requests)) == (2, 1, 2)


def test_a_call_that_hangs_ends_with_a_timeout_and_is_bought_twice_at_most(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, timeout=0.3)
    openai_server.script.add(Hang(), times=None)
    with pytest.raises(sg.ModelTimeout, match=r"within 0\.3 s"):
        session.generate_inputs(per_topic=1)
    assert len(openai_server.requests) == 2


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
