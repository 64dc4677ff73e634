"""A run can be awaited, waited for, paused, resumed and stopped; what it has finished stays."""

from __future__ import annotations

import _thread
import asyncio
import threading
import time
from itertools import chain

import pytest

import synthgen_widgets as sg
from tests.integration.making import (
    Desk,
    assert_adds_up,
    eventually,
    filled,
    held,
    report_of,
    run_of,
    statuses,
)
from tests.servers import OpenAIServer


def test_a_run_can_be_awaited_on_another_loop(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)

    async def work() -> sg.RunReport:
        return await run_of(session.generate_topics(2, wait=False))

    assert report_of(asyncio.run(work())).done == 2  # noqa: TID251 - a script's loop


def test_a_waiting_call_works_inside_a_running_loop(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)

    async def cell() -> sg.RunReport:
        return report_of(session.generate_topics(2))

    assert asyncio.run(cell()).done == 2  # noqa: TID251 - a notebook's loop


def test_waiting_ends_when_the_time_is_up_and_the_run_goes_on(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server)
    openai_server.gate.hold()
    run = run_of(session.generate_topics(2, wait=False))
    assert run.wait(timeout=0.2).open == 2
    assert not run.ended
    openai_server.gate.release()
    assert report_of(run.wait()).done == 2
    assert run.state == "done"


def test_cancelling_keeps_what_is_finished_and_the_numbers_add_up(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = filled(desk.session(openai_server, concurrency=2), topics=2, per_topic=3)
    run = held(session, openai_server, done=3, waiting=2)
    called = len(openai_server.requests)
    run.cancel()
    report = report_of(run.wait())
    assert (report.planned, report.done, report.cancelled) == (6, 3, 3)
    assert run.state == "cancelled"
    assert statuses(session) == {"done": 3, "pending": 3}
    openai_server.wait_until(lambda server: server.abandoned == 2)
    assert len(openai_server.requests) == called
    openai_server.gate.release()
    report = report_of(session.generate_outputs())
    assert (report.planned, report.done) == (3, 3)


def test_a_run_that_is_cancelled_at_once_ends(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    for count in range(1, 21):
        run = run_of(session.generate_topics(count, wait=False))
        run.cancel()
        assert_adds_up(run.wait(timeout=10))
        assert run.ended
        assert run.state in ("cancelled", "done")
    session.cancel()
    assert len(session.reports) == 20


def test_cancelling_a_run_that_is_over_does_nothing(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    run = run_of(session.generate_topics(2, wait=False))
    run.wait()
    run.cancel()
    run.pause()
    run.resume()
    assert (run.state, run.report.done) == ("done", 2)


def test_a_paused_run_begins_nothing_new_until_it_is_resumed(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = filled(desk.session(openai_server, concurrency=1), topics=1, per_topic=4)
    run = held(session, openai_server, done=1, waiting=1)
    run.pause()
    openai_server.gate.release()
    eventually(lambda: run.report.done == 2)
    called = len(openai_server.requests)
    assert run.wait(timeout=0.3).done == 2
    assert (run.state, len(openai_server.requests)) == ("paused", called)
    run.resume()
    assert report_of(run.wait()).done == 4


def test_a_paused_run_can_be_cancelled(desk: Desk, openai_server: OpenAIServer) -> None:
    session = filled(desk.session(openai_server, concurrency=1), topics=1, per_topic=3)
    run = held(session, openai_server, done=1, waiting=1)
    run.pause()
    run.cancel()
    assert report_of(run.wait()).cancelled == 2


def test_a_run_that_goes_says_how_long_it_has_been_going(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    openai_server.gate.hold()
    run = run_of(session.generate_topics(2, wait=False))
    before = run.report.seconds
    assert run.wait(timeout=0.02).seconds > before
    openai_server.gate.release()
    report = report_of(run.wait())
    assert run.report.seconds == run.seconds == report.seconds


def test_a_run_that_is_over_stays_as_it_ended(desk: Desk, openai_server: OpenAIServer) -> None:
    run = run_of(desk.session(openai_server).generate_topics(2, wait=False))
    run.wait()
    run.pause()
    run.resume()
    run.cancel()
    assert run.state == "done"


def test_a_second_run_is_refused_while_one_goes(desk: Desk, openai_server: OpenAIServer) -> None:
    session = filled(desk.session(openai_server))
    run = held(session, openai_server, done=1, waiting=3)
    for call in (session.generate_topics, session.generate_inputs, session.generate_outputs):
        with pytest.raises(sg.UsageError, match=r"'Generate outputs' is still running.*session\.cancel"):
            call()
    openai_server.gate.release()
    assert report_of(run.wait()).done == 4


def test_two_threads_cannot_start_two_runs(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    openai_server.gate.hold()
    refused: list[sg.UsageError] = []
    barrier = threading.Barrier(4)

    def start() -> None:
        barrier.wait()
        try:
            session.generate_topics(2, wait=False)
        except sg.UsageError as error:
            refused.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    openai_server.gate.release()
    assert len(refused) == 3
    assert session.run is not None
    assert report_of(session.run.wait()).done == 2


def test_the_stop_button_ends_a_waiting_call_and_keeps_what_is_finished(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = filled(desk.session(openai_server, concurrency=2), topics=2, per_topic=2)
    openai_server.gate.hold()
    pressed: list[float] = []

    def press_stop() -> None:
        openai_server.gate.release(2)
        openai_server.wait_until(lambda server: server.gate.waiting == 2)
        eventually(lambda: statuses(session).get("done") == 2)
        pressed.append(time.monotonic())
        _thread.interrupt_main()

    stopper = threading.Thread(target=press_stop)
    stopper.start()
    with pytest.raises(KeyboardInterrupt):
        session.generate_outputs()
    assert time.monotonic() - pressed[0] < 0.5
    stopper.join()
    assert session.run is not None
    assert session.run.ended
    report = report_of(session.run.report)
    assert (report.done, report.cancelled) == (2, 2)
    openai_server.gate.release()
    assert report_of(session.generate_outputs()).planned == 2


def test_concurrency_is_what_was_asked_for(desk: Desk, openai_server: OpenAIServer) -> None:
    session = filled(desk.session(openai_server, concurrency=3), topics=2, per_topic=4)
    openai_server.gate.hold()
    run = run_of(session.generate_outputs(wait=False))
    openai_server.wait_until(lambda server: server.gate.waiting == 3)
    openai_server.gate.release()
    run.wait()
    assert openai_server.peak_in_flight == 3


def test_closing_the_session_stops_its_run(desk: Desk, openai_server: OpenAIServer) -> None:
    session = filled(desk.session(openai_server))
    run = held(session, openai_server, done=1, waiting=3)
    session.close()
    assert run.ended
    assert repr(session).endswith("closed>")
    with pytest.raises(sg.SessionError, match="is closed"):
        session.df  # noqa: B018 - reading it is what is refused
    again = desk.closing(sg.open_session(session.path))
    assert statuses(again) == {"done": 1, "pending": 3}


def test_each_run_leaves_its_report(desk: Desk, openai_server: OpenAIServer) -> None:
    session = filled(desk.session(openai_server))
    session.generate_outputs()
    assert [report.stage for report in session.reports] == ["topics", "inputs", "outputs"]
    for report in session.reports:
        assert_adds_up(report)
    shown = chain.from_iterable((str(report), repr(report)) for report in session.reports)
    assert all("planned" in text for text in shown)
