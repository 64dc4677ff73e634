"""Choosing where inputs are made, and which failures are tried again."""

from __future__ import annotations

import pytest

import synthgen_widgets as sg
from synthgen_widgets.store import Tx, changes
from tests.integration.making import Desk, report_of, writes
from tests.servers import OpenAIServer
from tests.servers.outcomes import Refuse, Write


def counts(session: sg.Session) -> dict[str, int]:
    return dict(session.df.topic.value_counts())


@pytest.fixture
def session(desk: Desk, openai_server: OpenAIServer) -> sg.Session:
    """The topics A, A / a, A / b and B, of which A / a has an input."""
    session = desk.session(openai_server)
    session.add_topics(["A", "B"])
    session.add_topics(["one", "two"], under="A")
    session.add_inputs(["By hand, all of it"], topic=["A", "one"])
    return session


def recorded(session: sg.Session) -> object:
    [change] = session.core.database.read(lambda db: changes.page(db, limit=1))
    assert change.command is not None
    return change.command.name, change.command.arguments


def test_inputs_are_made_here_also_where_there_are_topics_below(session: sg.Session) -> None:
    report = report_of(session.generate_inputs(2, topic="A", scope="here"))
    assert report.label == "Generate inputs under 'A'"
    assert counts(session) == {"A": 2, "A / one": 1}
    assert recorded(session) == (
        "generate_inputs",
        {"per_topic": 2, "topic": ["A"], "scope": "here"},
    )


def test_inputs_are_made_only_where_there_are_none(session: sg.Session) -> None:
    assert session.estimate("inputs", per_topic=3, scope="empty").items == 6
    report = report_of(session.generate_inputs(3, scope="empty"))
    assert report.label == "Generate inputs where there are none"
    assert counts(session) == {"A / one": 1, "A / two": 3, "B": 3}
    assert report_of(session.generate_inputs(9, scope="empty")).planned == 0


def test_inputs_are_made_only_where_there_are_none_below_a_topic(session: sg.Session) -> None:
    session.generate_inputs(3, topic="A", scope="empty")
    assert counts(session) == {"A / one": 1, "A / two": 3}


def test_a_scope_that_is_none_is_refused(session: sg.Session) -> None:
    with pytest.raises(sg.UsageError, match="scope is 'all'"):
        session.generate_inputs(3, scope="all")  # type: ignore[call-overload]


def failed(session: sg.Session, reasons: dict[str, str]) -> None:
    """Let samples fail, each for its reason."""

    def fail(tx: Tx) -> None:
        for id_, reason in reasons.items():
            tx.execute("UPDATE sample SET status = 'failed', reason = ? WHERE id = ?", (reason, id_))

    session.core.database.write(fail).result()


def test_failures_are_grouped_by_reason_and_tried_again_by_it(session: sg.Session) -> None:
    ids = session.add_inputs(["Question one", "Question two", "Question three"])
    failed(session, dict(zip(ids, ["no answer", "no answer", "refused"], strict=True)))
    groups = [(group.reason, group.status, group.count, group.example) for group in session.failures()]
    assert groups == [("no answer", "failed", 2, ids[0]), ("refused", "failed", 1, ids[2])]
    assert report_of(session.retry_failed(reason="refused")).done == 1
    assert session.failures()[0].count == 2
    assert recorded(session) == ("retry_failed", {"reason": "refused"})


def test_failures_are_tried_again_for_chosen_samples(session: sg.Session) -> None:
    ids = session.add_inputs(["Question one", "Question two", "Question three"])
    failed(session, dict.fromkeys(ids[:2], "no answer"))
    assert report_of(session.retry_failed(samples=ids[1:])).done == 1
    assert session.find(status="failed") == ids[:1]
    with pytest.raises(sg.UsageError, match="pass one of them"):
        session.retry_failed(samples=ids, topic="A")


def test_a_sample_that_fails_says_why_and_loses_nothing(
    session: sg.Session, openai_server: OpenAIServer
) -> None:
    openai_server.script.add(Refuse(400, "that is too much"), times=None)
    session.generate_outputs()
    assert session.failures()[0].count == 1
    assert "too much" in session.failures()[0].reason


def test_generated_inputs_that_resemble_one_are_marked_with_it(
    session: sg.Session, openai_server: OpenAIServer
) -> None:
    there = session.find()[0]
    said = "My card was charged twice for the same order, please help me soon."
    also = "My card was charged twice for one order, so please help me as soon as you can."
    more = "My card was charged twice for one order, please help me, what shall I do?"
    session.edit_sample(there, input=said)
    openai_server.script.add(Write(writes(inputs=[also, "Where is the parcel I sent last week?"])))
    session.generate_inputs(2, topic="B")
    first, second = session.find(topic="B")
    assert session.sample(first).resembles == there
    assert (session.sample(first).similarity or 0) > 0.75
    assert session.sample(second).resembles is None
    openai_server.script.add(Write(writes(inputs=[more])))
    session.generate_inputs(3, topic="B")
    assert session.sample(session.find(topic="B")[2]).resembles in (first, there)
