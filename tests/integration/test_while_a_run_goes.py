"""While a run goes on, the session can be looked at and curated."""

from __future__ import annotations

import pytest

import synthgen_widgets as sg
from synthgen_widgets.generation.stages.inputs_stage import InputsStage
from tests.integration.making import Desk, assert_adds_up, filled, held, plain, report_of, run_of, user_turn
from tests.servers import OpenAIServer


def test_another_session_object_shares_the_run_and_the_data(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = filled(desk.session(openai_server))
    run = held(session, openai_server, done=1, waiting=3)
    (desk.folder / "sub").mkdir()
    link = desk.folder / "link.synthgen"
    link.symlink_to(session.path)
    others = [
        desk.session(openai_server),
        sg.open_session(session.path),
        sg.open_session(desk.folder / "sub" / ".." / "s.synthgen"),
        sg.open_session(link),
        sg.Session(plain(), path=session.path),
    ]
    for other in others:
        assert other.run is run
        assert other.df.equals(session.df)
        assert other.model == session.model
        with pytest.raises(sg.UsageError, match="still running"):
            other.generate_topics(4)
    others[0].cancel()
    assert report_of(run.wait()).done == 1
    others[1].add_topics(["Seen by all"])
    assert "Seen by all" in set(session.topics.name)


def test_results_for_topics_that_are_deleted_meanwhile_stay_away(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, concurrency=2)
    session.add_topics(["Billing", "Delivery"])
    openai_server.gate.hold()
    run = run_of(session.generate_inputs(per_topic=2, wait=False))
    openai_server.wait_until(lambda server: server.gate.waiting == 2)
    session.delete_topic("Billing")
    openai_server.gate.release()
    report_of(run.wait())
    assert set(session.df.topic) == {"Delivery"}
    assert session.overview().counts.samples == 2


def test_an_output_for_a_topic_that_is_deleted_meanwhile_is_kept_for_undo(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server)
    session.add_topics(["Billing"])
    session.add_inputs(["Where is my money?"], topic="Billing")
    openai_server.gate.hold()
    run = run_of(session.generate_outputs(wait=False))
    openai_server.wait_until(lambda server: server.gate.waiting == 1)
    session.delete_topic("Billing")
    openai_server.gate.release()
    assert report_of(run.wait()).done == 1
    assert session.undo() == "Delete topic 'Billing'"
    assert list(session.df.status) == ["done"]
    report_of(session.generate_outputs())
    assert len(openai_server.requests) == 1


def test_nothing_is_paid_for_topics_and_samples_deleted_before_their_turn(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, concurrency=1)
    session.add_topics(["Billing", "Delivery", "Returns"])
    openai_server.gate.hold()
    run = run_of(session.generate_inputs(per_topic=2, wait=False))
    openai_server.wait_until(lambda server: server.gate.waiting == 1)
    session.delete_topic("Delivery")
    openai_server.gate.release()
    report = report_of(run.wait())
    assert (report.planned, report.done, report.cancelled) == (6, 4, 2)
    assert not any('"Delivery"' in user_turn(request) for request in openai_server.requests)


def test_a_topic_deleted_right_after_the_start_does_not_break_the_run(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server)
    session.add_topics(["Billing", "Delivery"])
    run = run_of(session.generate_inputs(per_topic=1, wait=False))
    session.delete_topic("Billing")
    report = report_of(run.wait())
    assert run.state == "done"
    assert report.done >= 1
    assert set(session.df.topic) == {"Delivery"}


def test_what_a_person_writes_during_a_run_wins(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, concurrency=3)
    first, second, third = session.add_inputs(["Where is it?", "Who are you?", "How much is it?"])
    openai_server.gate.hold()
    run = run_of(session.generate_outputs(wait=False))
    openai_server.wait_until(lambda server: server.gate.waiting == 3)
    session.edit_sample(first, output="It is on its way.")
    session.edit_sample(second, input="Who is in charge?")
    openai_server.gate.release()
    report_of(run.wait())
    assert session.sample(first).output == "It is on its way."
    assert session.sample(second).output is None
    assert session.sample(third).status == "done"


def test_a_fault_of_our_own_ends_the_run_and_is_not_hidden(
    desk: Desk, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("a fault of our own")

    session = desk.session(openai_server)
    with monkeypatch.context() as patch:
        patch.setattr(InputsStage, "read", broken)
        with pytest.raises(LookupError, match="of our own"):
            session.generate_inputs(per_topic=2)
    assert session.run is not None
    assert (session.run.ended, session.run.state) == (True, "failed")
    assert_adds_up(session.reports[-1])
    called = len(openai_server.requests)
    session.close()
    again = desk.closing(sg.open_session(session.path))
    assert len(again.df) == 2
    assert len(openai_server.requests) == called


def test_results_for_a_topic_that_is_merged_meanwhile_follow_it(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, concurrency=2)
    session.add_topics(["Billing", "Delivery"])
    openai_server.gate.hold()
    run = run_of(session.generate_inputs(per_topic=2, wait=False))
    openai_server.wait_until(lambda server: server.gate.waiting == 2)
    session.merge_topics("Billing", into="Delivery")
    openai_server.gate.release()
    report_of(run.wait())
    assert list(session.df.topic) == ["Delivery"] * 4
    assert session.undo() == "Merge topic 'Billing' into 'Delivery'"
    assert len(session.df) == 4


def test_to_undo_the_deletion_of_a_topic_brings_what_came_for_it_since(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, concurrency=2)
    session.add_topics(["Billing", "Delivery"])
    openai_server.gate.hold()
    run = run_of(session.generate_inputs(per_topic=2, wait=False))
    openai_server.wait_until(lambda server: server.gate.waiting == 2)
    session.delete_topic("Billing")
    openai_server.gate.release()
    report_of(run.wait())
    assert session.undo() == "Delete topic 'Billing'"
    assert sorted(session.df.topic) == ["Billing", "Billing", "Delivery", "Delivery"]
    assert session.undo() == "Generate inputs"
    assert session.df.empty
    assert session.redo() == "Generate inputs"
    assert session.redo() == "Delete topic 'Billing'"
    assert list(session.df.topic) == ["Delivery", "Delivery"]


def test_the_task_is_not_changed_back_beside_a_run(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    session.add_topics(["Billing"])
    session.change_task(requirements=["Be brief."])
    openai_server.gate.hold()
    run = run_of(session.generate_inputs(per_topic=1, wait=False))
    with pytest.raises(sg.UsageError, match="still running"):
        session.undo()
    openai_server.gate.release()
    report_of(run.wait())
    assert session.undo() == "Generate inputs"
    assert session.undo() == "Change task"
