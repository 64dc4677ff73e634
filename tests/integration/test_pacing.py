"""How fast a run goes: what is refused delays itself alone, and what is allowed in a minute is kept to."""

from __future__ import annotations

import asyncio
import time

import pytest

import synthgen_widgets as sg
from synthgen_widgets.errors import ModelError, ModelRateLimited
from synthgen_widgets.generation.model import Reply, Request
from tests.integration.acting import Actor, acted_by, answers
from tests.integration.making import Desk, eventually, filled, held, plain, report_of, run_of, statuses
from tests.servers import ChatRequest, OpenAIServer
from tests.servers.outcomes import Refuse, too_many_requests

MINUTE = 60.0


def about(text: str):
    def holds(request: ChatRequest) -> bool:
        return text in request.text

    return holds


def test_a_refused_call_delays_itself_alone(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, concurrency=1)
    session.add_inputs(["Refused", *(f"Taken {place}" for place in range(5))])
    openai_server.script.add(too_many_requests(retry_after="2"), when=about("Refused"))
    run = run_of(session.generate_outputs(wait=False))
    eventually(lambda: run.report.done == 5)
    assert len(openai_server.requests) == 6  # the others did not wait for it
    assert report_of(run.wait()).done == 6
    assert openai_server.requests[-1].at - openai_server.requests[0].at >= 2


def test_where_an_endpoint_takes_nothing_all_wait_as_long_as_it_asks(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = filled(desk.session(openai_server, concurrency=4), topics=2, per_topic=6)
    before = len(openai_server.requests)
    openai_server.script.add(too_many_requests(retry_after="1"), times=4)
    assert report_of(session.generate_outputs()).done == 12
    first, *later = [request.at for request in openai_server.requests[before:]]
    at_once = [at for at in later if at - first < 1]
    assert len(at_once) <= 6  # three refusals in a row are enough to see it, with three more on their way


def test_five_refusals_in_a_hundred_cost_no_sample_and_little_more_than_their_own_repetition(
    desk: Desk,
) -> None:
    refused: list[int] = []

    async def act(request: Request, number: int) -> Reply | ModelError:
        await asyncio.sleep(0.005)
        if number % 20 == 7:
            refused.append(number)
            return ModelRateLimited("Slow down.", status=429, retry_after=0.2)
        return answers(request, number)

    with acted_by(Actor(act, concurrency=16)) as actor:
        session = desk.closing(sg.Session(plain(), path=desk.folder / "s.synthgen"))
        session.add_inputs([f"Question {place}" for place in range(400)])
        report = report_of(session.generate_outputs())
    assert (report.done, actor.peak) == (400, 16)
    assert actor.calls == 400 + len(refused)


def test_no_minute_sees_more_requests_than_the_model_is_allowed(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, concurrency=16, requests_per_minute=600)
    session.add_inputs([f"Question {place}" for place in range(40)])
    assert report_of(session.generate_outputs()).done == 40
    arrived = [request.at for request in openai_server.requests]
    burst, per_second = 30, 571 / MINUTE
    for place, at in enumerate(arrived[burst:], start=burst):
        # A little sooner on the wire than at the door, as far as one call may overtake another.
        assert place <= burst + per_second * (at - arrived[0] + 0.2) + 1


def test_sessions_of_a_process_share_what_a_model_allows(desk: Desk, openai_server: OpenAIServer) -> None:
    first, second = (desk.session(openai_server, file=name, requests_per_minute=1) for name in ("a", "b"))
    first.add_inputs(["Question"])
    second.add_inputs(["Another question"])
    first.generate_outputs()
    run = run_of(second.generate_outputs(wait=False))
    assert run.wait(timeout=0.2).open == 1
    assert len(openai_server.requests) == 1
    run.cancel()


def test_concurrency_can_be_changed_while_a_run_goes(desk: Desk, openai_server: OpenAIServer) -> None:
    session = filled(desk.session(openai_server, concurrency=2), topics=2, per_topic=10)
    openai_server.gate.hold()
    run = run_of(session.generate_outputs(wait=False))
    openai_server.wait_until(lambda server: server.gate.waiting == 2)
    run.concurrency = 9
    openai_server.wait_until(lambda server: server.gate.waiting == 9)
    run.concurrency = 3
    assert run.concurrency == 3
    openai_server.gate.release(7)
    eventually(lambda: run.report.done == 7)
    openai_server.wait_until(lambda server: server.gate.waiting == 3)
    openai_server.gate.release()
    assert report_of(run.wait()).done == 20
    assert openai_server.peak_in_flight == 9


@pytest.mark.parametrize("number", [0, -1, 1025, 2.5, True, "8", None])
def test_a_concurrency_that_makes_no_sense_is_refused(
    desk: Desk, openai_server: OpenAIServer, number: int
) -> None:
    run = run_of(desk.session(openai_server).generate_topics(1, wait=False))
    with pytest.raises(sg.UsageError, match=r"concurrency is .*1 to 1,024"):
        run.concurrency = number
    run.wait()


def test_calls_that_wait_to_be_repeated_are_paused_too(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, concurrency=1)
    session.add_inputs(["Taken", "Refused", "Later"])
    openai_server.script.add(too_many_requests(retry_after="0"), when=about("Refused"))
    run = held(session, openai_server, done=1, waiting=1)
    run.pause()
    openai_server.gate.release()
    eventually(lambda: run.report.done == 2 or len(openai_server.requests) == 2)
    assert run.wait(timeout=0.3).open
    assert len(openai_server.requests) == 2
    run.resume()
    assert report_of(run.wait()).done == 3


def test_a_run_whose_calls_wait_to_be_repeated_stops_at_once(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = filled(desk.session(openai_server))
    openai_server.script.add(too_many_requests(retry_after="50"), times=None)
    before = len(openai_server.requests)
    run = run_of(session.generate_outputs(wait=False))
    openai_server.wait_until(lambda server: len(server.requests) == before + 4)
    asked = time.monotonic()
    run.cancel()
    assert report_of(run.wait()).cancelled == 4
    assert time.monotonic() - asked < 0.5


def test_an_endpoint_that_refuses_every_request_is_asked_few_times(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, concurrency=64)
    session.add_inputs([f"Question {place}" for place in range(500)])
    openai_server.script.add(Refuse(400, "Not like this.", "invalid_request_error"), times=None)
    with pytest.raises(sg.ModelRequestRefused, match=r"last \d calls failed.*Not like this.*run again"):
        session.generate_outputs()
    assert len(openai_server.requests) <= 16
    assert statuses(session)["failed"] <= 16
    assert session.run is not None
    assert session.run.report.cancelled >= 484
    openai_server.script.clear()
    assert report_of(session.generate_outputs()).done == 500


@pytest.mark.usefixtures("impatient")
def test_a_run_ends_when_most_of_its_calls_begin_to_fail(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, concurrency=4)
    session.add_inputs([f"Question {place}" for place in range(200)])
    openai_server.gate.hold()
    run = run_of(session.generate_outputs(wait=False))
    openai_server.gate.release(40)
    eventually(lambda: run.report.done == 40)
    openai_server.script.add(Refuse(503, "We are down."), times=None)
    openai_server.gate.release()
    with pytest.raises(sg.ModelUnavailable, match=r"of the last 20 calls failed.*We are down"):
        run.wait()
    assert 40 <= run.report.done <= 44
    assert run.report.failed <= 20
    assert run.report.error


@pytest.mark.usefixtures("impatient")
def test_failures_alone_can_be_tried_again(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    first, second, third = session.add_inputs(["Failing", "Working", "Not asked for"])
    openai_server.script.add(Refuse(400, "No."), times=None, when=about("Failing"))
    report = report_of(session.generate_outputs(samples=[first, second]))
    assert (report.done, report.failed, report.planned) == (1, 1, 2)
    openai_server.script.clear()
    report = report_of(session.retry_failed())
    assert (report.planned, report.done, report.label) == (1, 1, "Retry failed outputs")
    assert session.sample(third).status == "pending"
    assert report_of(session.retry_failed()).planned == 0


def test_chosen_samples_that_are_not_there_are_refused(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    for samples in (["nowhere"], "text", 3):
        with pytest.raises(sg.UsageError):
            session.generate_outputs(samples=samples)  # type: ignore[call-overload]
    assert session.run is None
