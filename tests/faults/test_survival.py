"""What was shown is on disk: killed at any moment, a session loses only the calls in flight."""

from __future__ import annotations

import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

import synthgen_widgets as sg
from tests.faults.child import PER_TOPIC
from tests.faults.processes import Children
from tests.integration.making import Desk, filled, plain, report_of, statuses, tickets, user_turn
from tests.servers import OpenAIServer

KILLS = 12
CONCURRENCY = 4
TOPICS = ["Billing", "Delivery", "Returns", "Accounts"]


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    with Children() as children:
        yield children


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(latency=0.02) as server:
        yield server


def closed(session: sg.Session) -> Path:
    session.close()
    return session.path


def outputs_asked(server: OpenAIServer, since: int = 0) -> Counter[str]:
    """How often an output was asked for, by input."""
    task = plain().instruction
    return Counter(
        user_turn(request)
        for request in server.requests[since:]
        if request.mode == "text" and request.text.startswith(task)
    )


def test_killed_at_any_moment_a_session_has_all_it_showed_and_pays_for_nothing_twice(
    desk: Desk, server: OpenAIServer, children: Children
) -> None:
    session = desk.session(server, concurrency=CONCURRENCY, inputs_per_call=2)
    session.add_topics(TOPICS)
    path = closed(session)
    rng = Random(2)
    samples: dict[str, str] = {}
    outputs: dict[str, str] = {}
    for _ in range(KILLS):
        finished, since = {samples[id_] for id_ in outputs}, len(server.requests)
        children.start("generate", path)
        said = []
        for _ in range(rng.randrange(7)):
            said.append(children.line())
            if said[-1][0] == "exit":
                break
        else:
            said += children.kill()
        for status, id_, text, output in (line for line in said if line[0] in ("pending", "done")):
            assert samples.setdefault(id_, text) == text
            if status == "done":
                assert outputs.setdefault(id_, output) == output
        assert not finished & set(outputs_asked(server, since))

    again = desk.closing(sg.open_session(path))
    found = {row.id: row for row in again.df.itertuples()}
    assert samples.keys() <= found.keys()
    assert {id_: found[id_].output for id_ in outputs} == outputs
    assert again.df.input.is_unique
    report_of(again.generate_inputs(per_topic=PER_TOPIC))
    report_of(again.generate_outputs())
    assert statuses(again) == {"done": PER_TOPIC * len(TOPICS)}
    assert set(again.df.groupby("topic").size()) == {PER_TOPIC}
    asked = outputs_asked(server)
    assert sum(asked.values()) - len(asked) <= CONCURRENCY * KILLS
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(("stage", "made"), [("topics", 3), ("inputs", 3), ("outputs", 2)])
def test_a_reply_that_was_kept_and_not_read_is_read_on_reopening_without_a_call(
    desk: Desk, server: OpenAIServer, children: Children, stage: str, made: int
) -> None:
    session = desk.session(server, tickets(), concurrency=1)
    if stage == "outputs":
        session.add_inputs(["Where is my parcel?", "I forgot my password."])
    path = closed(session)
    _, status = children.run(f"die-{stage}", path)
    assert status == 9
    called = len(server.requests)
    assert called == 1
    again = desk.closing(sg.open_session(path))
    assert len(server.requests) == called
    match stage:
        case "topics":
            assert len(again.topics) == made
            assert report_of(again.generate_topics(3)).planned == 0
        case "inputs":
            assert statuses(again) == {"pending": made}
            assert report_of(again.generate_inputs(per_topic=3)).planned == 0
        case _:
            assert statuses(again) == {"done": 1, "pending": 1}
            assert report_of(again.generate_outputs()).planned == 1
    again.close()
    third = desk.closing(sg.open_session(path))
    assert len(third.topics) + len(third.df) == made


def test_the_report_of_a_run_that_was_killed_says_what_came_of_it(
    desk: Desk, server: OpenAIServer, children: Children
) -> None:
    path = closed(filled(desk.session(server, concurrency=1)))
    server.gate.hold()
    children.start("wait", path)
    assert children.line() == ["opened"]
    server.gate.release(2)
    server.wait_until(lambda server: len(outputs_asked(server)) == 3)
    children.kill()
    server.gate.release()
    again = desk.closing(sg.open_session(path))
    report = again.reports[-1]
    assert (report.planned, report.done, report.calls) == (4, 2, 2)
    assert report.open == 0
    assert report.error
    assert "interrupted" in report.error


def test_the_stop_signal_ends_a_waiting_call_and_keeps_what_is_finished(
    desk: Desk, server: OpenAIServer, children: Children
) -> None:
    path = closed(filled(desk.session(server, concurrency=1)))
    server.gate.hold()
    children.start("wait", path)
    assert children.line() == ["opened"]
    server.gate.release(2)
    server.wait_until(lambda server: len(outputs_asked(server)) == 3)
    children.signal(signal.SIGINT)
    said, status = children.until_exit()
    assert [line for line in said if line[0] != "counts"] == [["KeyboardInterrupt"]]
    assert said[-1] == ["counts", {"done": 2, "pending": 2}]
    assert status == 0


def test_a_full_disk_ends_the_run_and_keeps_what_was_written(
    desk: Desk, server: OpenAIServer, children: Children
) -> None:
    session = desk.session(server, concurrency=1)
    session.add_inputs([f"Question {number}: {'why? ' * 400}" for number in range(60)])
    path = closed(session)
    said, status = children.run("full", path)
    assert status == 0
    [(kind, message)] = [line for line in said if line[0] not in ("opened", "counts")]
    assert kind == "SessionError"
    assert "s.synthgen" in message
    assert "free some space" in message
    done = said[-1][1]["done"]
    assert 0 < done < 60
    again = desk.closing(sg.open_session(path))
    assert done <= statuses(again)["done"] <= done + 1
    assert len(outputs_asked(server)) <= done + 2
    assert report_of(again.generate_outputs()).failed == 0
    assert statuses(again) == {"done": 60}


def test_a_session_that_is_open_elsewhere_is_locked_and_can_be_looked_at(
    desk: Desk, server: OpenAIServer, children: Children
) -> None:
    path = closed(filled(desk.session(server)))
    children.start("hold", path)
    assert children.line()[0] == "opened"
    with pytest.raises(sg.SessionLocked, match=r"s\.synthgen.*process \d+.*read_only=True"):
        sg.open_session(path)
    with pytest.raises(sg.SessionLocked):
        desk.session(server)
    looking = desk.closing(sg.open_session(path, read_only=True))
    assert len(looking.df) == 4
    with pytest.raises(sg.SessionError, match="read-only"):
        looking.generate_outputs()
    children.kill()
    assert len(desk.closing(sg.open_session(path)).df) == 4


def test_one_who_looks_sees_what_the_holder_writes_and_can_write_nothing(
    desk: Desk, server: OpenAIServer, children: Children
) -> None:
    session = filled(desk.session(server))
    session.add_inputs(["One more"])
    said, status = children.run("look", session.path)
    assert status == 0
    assert said[0] == ["sees", 5]
    assert len(said) == 3
    assert all("read-only" in text for (text,) in said[1:])


def test_a_session_that_was_closed_is_one_file(desk: Desk, server: OpenAIServer) -> None:
    session = filled(desk.session(server))
    session.generate_outputs()
    path = closed(session)
    copy = path.rename(desk.folder / "moved.synthgen")
    assert statuses(desk.closing(sg.open_session(copy))) == {"done": 4}
    assert sorted(file.name for file in desk.folder.glob("s.synthgen*")) in ([], ["s.synthgen.lock"])


def test_a_fork_cannot_use_the_session_and_does_no_harm(
    desk: Desk, server: OpenAIServer, children: Children
) -> None:
    path = closed(filled(desk.session(server)))
    children.start("fork", path)
    said = []
    while (line := children.line())[0] != "opened":
        said.append(line)
    assert len(said) == 4
    assert all(kind in ("SessionError", "SessionLocked") for kind, _ in said), said
    assert "By the parent" in line[1]
    assert "By the fork" not in line[1]
    with pytest.raises(sg.SessionLocked):  # the fork's close has not given the parent's lock away
        sg.open_session(path)
    children.kill()
    assert len(desk.closing(sg.open_session(path)).df) == 4
