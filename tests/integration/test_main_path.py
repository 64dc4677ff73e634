"""From a task to a dataset, and the same calls again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import synthgen_widgets as sg
from tests.integration.making import (
    Desk,
    Letter,
    Ticket,
    filled,
    letters,
    plain,
    report_of,
    statuses,
    tickets,
)
from tests.servers import OpenAIServer


@pytest.mark.parametrize("task", [plain, tickets, letters])
def test_a_task_becomes_topics_inputs_outputs_and_a_dataset(
    desk: Desk, openai_server: OpenAIServer, task: Callable[[], sg.Task], tmp_path: Path
) -> None:
    session = desk.session(openai_server, task())
    assert report_of(session.generate_topics(2)).done == 2
    assert report_of(session.generate_topics(2, under="leaves")).done == 4
    assert report_of(session.generate_inputs(per_topic=3)).done == 12
    report = report_of(session.generate_outputs())
    assert (report.planned, report.done, report.calls) == (12, 12, 12)
    assert report.tokens_in > 0
    assert report.tokens_out > 0
    assert report.cost_usd is None
    dataset = session.save(tmp_path / "data")
    assert dataset.report is not None
    assert (dataset.report.added, dict(dataset.report.left_out)) == (12, {})
    assert list(dataset.df.input) == list(session.df.input) or set(dataset.df.input) == set(
        session.df.input
    )
    assert statuses(session) == {"done": 12}


def test_structured_texts_are_values_of_their_schema(desk: Desk, openai_server: OpenAIServer) -> None:
    session = filled(desk.session(openai_server, letters()))
    session.generate_outputs()
    for row in session.df.itertuples():
        Letter.model_validate_json(str(row.input))
        Ticket.model_validate_json(str(row.output))
        assert json.loads(str(row.input)).keys() == {"subject", "body"}


def test_without_topics_inputs_are_for_the_task_at_large(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    assert report_of(session.generate_inputs(per_topic=3)).done == 3
    assert set(session.df.topic) == {""}


def test_asked_again_nothing_is_done_and_nothing_called(desk: Desk, openai_server: OpenAIServer) -> None:
    session = filled(desk.session(openai_server))
    session.generate_topics(2, under="leaves")
    session.generate_inputs(per_topic=2)
    session.generate_outputs()
    called, before = len(openai_server.requests), session.df
    again = [
        session.generate_topics(2),
        session.generate_inputs(per_topic=2),
        session.generate_inputs(per_topic=1),
        session.generate_outputs(),
    ]
    assert [(report_of(report).planned, report_of(report).calls) for report in again] == [(0, 0)] * 4
    assert len(openai_server.requests) == called
    assert session.df.equals(before)


def test_a_higher_number_asks_only_for_the_difference(desk: Desk, openai_server: OpenAIServer) -> None:
    session = filled(desk.session(openai_server), topics=2, per_topic=2)
    called = len(openai_server.requests)
    report = report_of(session.generate_inputs(per_topic=5))
    assert (report.planned, report.done) == (6, 6)
    asked = [request.asked_count for request in openai_server.requests[called:]]
    assert asked == [3, 3]
    assert report_of(session.generate_topics(3)).planned == 1


def test_large_wishes_are_split_into_calls_of_inputs_per_call(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, inputs_per_call=2)
    assert report_of(session.generate_inputs(per_topic=5)).done == 5
    assert sorted(request.asked_count or 0 for request in openai_server.requests) == [1, 2, 2]


def test_sub_topics_go_under_the_path_that_is_named(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    session.add_topics(["Billing", "Log-in, 2FA"])
    assert report_of(session.generate_topics(3, under=["Billing"])).done == 3
    below = session.topics[session.topics.depth == 2]
    assert list(below.path.str.startswith("Billing / ")) == [True] * 3
    assert set(session.topics[session.topics.depth == 1].origin) == {"manual"}
    assert '"Billing"' in openai_server.requests[0].text


def test_one_branch_gets_inputs_and_outputs_of_its_own(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    session.add_topics(["Billing", "Delivery"])
    session.add_topics(["Refunds", "Invoices"], under="Billing")
    assert report_of(session.generate_inputs(per_topic=2, topic=["Billing"])).done == 4
    assert set(session.df.topic) == {"Billing / Refunds", "Billing / Invoices"}
    assert report_of(session.generate_outputs(topic=("Billing", "Refunds"))).done == 2
    done = session.df[session.df.status == "done"]
    assert set(done.topic) == {"Billing / Refunds"}


def test_what_was_deleted_is_made_up_for_and_never_comes_back(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = filled(desk.session(openai_server), topics=3, per_topic=3)
    gone_topic = session.topics.name[0]
    session.delete_topic(gone_topic)
    kept = session.df
    gone = kept[:2]
    session.delete_samples(list(gone.id))

    assert report_of(session.generate_topics(3)).done == 1
    assert gone_topic not in set(session.topics.name)
    report = report_of(session.generate_inputs(per_topic=3))
    assert (report.planned, report.done) == (5, 5)
    now = session.df
    assert len(now) == 9
    assert not set(now.id) & set(gone.id)
    assert not set(now.input) & set(gone.input)


def test_a_deleted_text_that_the_model_repeats_is_a_duplicate(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    from tests.servers.outcomes import Write

    session = desk.session(openai_server)
    texts = ["Where is the parcel that I ordered in May?", "Can I pay my invoice in two rates?"]
    openai_server.script.add(Write(json.dumps({"inputs": texts})))
    session.generate_inputs(per_topic=2)
    session.delete_samples([session.df.id[0]])
    openai_server.script.add(Write(json.dumps({"inputs": [texts[0]]})), times=3)
    report = report_of(session.generate_inputs(per_topic=2))
    assert (report.planned, report.duplicate) == (1, 1)
    assert list(session.df.input) == [texts[1]]


def test_guidance_and_requirements_reach_the_model(desk: Desk, openai_server: OpenAIServer) -> None:
    task = sg.Task("Answer briefly.", requirements=["Never promise a date."], examples=[("Hello?", "Hi.")])
    session = desk.session(openai_server, task)
    session.guidance["inputs"] = "Write in Spanish."
    session.generate_inputs(per_topic=1)
    session.generate_outputs()
    asked, answered = openai_server.requests
    for part in ("Write in Spanish.", "Never promise a date.", "Answer briefly.", "Hello?"):
        assert part in asked.text
    assert "Never promise a date." in answered.text
    assert "Write in Spanish." not in answered.text
