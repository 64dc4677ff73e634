"""What a front end is shown: pages in their order, and no message that grows with the session."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.fronts import HOSTILE, Front, QuietSession

from synthgen_widgets import Task
from synthgen_widgets.widget import pages


@pytest.fixture
def session(tmp_path: Path) -> Iterator[QuietSession]:
    with QuietSession(Task("Answer."), path=tmp_path / "a.synthgen") as made:
        yield made


@pytest.fixture
def front(session: QuietSession) -> Front:
    return Front(session)


def test_the_tree_is_read_page_by_page_in_its_order(front: Front, session: QuietSession) -> None:
    tops = session.add_topics([f"t{number}" for number in range(5)])
    session.add_topics(["a", "b"], under=tops[1])
    whole = front.get("tree", collapsed=[], offset=0, limit=100)
    assert [row["name"] for row in whole["rows"]] == ["t0", "t1", "a", "b", "t2", "t3", "t4"]
    assert [(row["position"], row["siblings"]) for row in whole["rows"]][:4] == [
        (1, 5),
        (2, 5),
        (1, 2),
        (2, 2),
    ]
    pieces = [front.get("tree", collapsed=[], offset=offset, limit=3)["rows"] for offset in (0, 3, 6)]
    assert [row for rows in pieces for row in rows] == whole["rows"]


def test_what_is_below_a_closed_topic_is_not_sent(front: Front, session: QuietSession) -> None:
    [top, _] = session.add_topics(["one", "two"])
    [below] = session.add_topics(["below"], under=top)
    session.add_topics(["deep"], under=below)
    page = front.get("tree", collapsed=[int(top)], offset=0, limit=10)
    assert [(row["name"], row["children"]) for row in page["rows"]] == [("one", 1), ("two", 0)]
    assert page["total"] == 2


def test_the_grid_is_read_page_by_page(front: Front, session: QuietSession) -> None:
    ids = session.add_inputs([f"input {number}" for number in range(10)])
    page = front.get("samples", topic=None, offset=4, limit=3)
    assert (page["total"], [row["id"] for row in page["rows"]]) == (10, ids[4:7])


def test_no_page_grows_with_its_texts(front: Front, session: QuietSession) -> None:
    session.add_inputs([f"{number} {'x' * 10_000}" for number in range(200)])
    front.get("samples", topic=None, offset=0, limit=200)
    [(_, [packed])] = front.sent
    assert len(packed) < 200_000


def test_the_state_stays_small_in_a_large_session(front: Front, session: QuietSession) -> None:
    session.add_topics([f"topic {number} {HOSTILE}" for number in range(1_000)])
    session.add_inputs([f"{number} {'x' * 1_000}" for number in range(1_000)])
    front.get("sync")
    [(_, [packed])] = front.sent
    assert len(packed) < 20_000


def test_a_sample_is_sent_whole_when_it_is_opened(front: Front, session: QuietSession) -> None:
    [sample] = session.add_inputs([HOSTILE * 1_000])
    assert front.get("sample", id=sample)["input"] == HOSTILE * 1_000


def test_a_push_carries_the_state(front: Front, session: QuietSession) -> None:
    front.channel.push(pages.state(session))
    [(message, [packed])] = front.sent
    assert message == {"tick": True}
    assert json.loads(packed)["session"]["id"] == session.id


def test_what_cannot_be_written_is_sent_as_a_question_mark(front: Front) -> None:
    front.channel.push({"path": "caf\udce9"})
    [(_, [packed])] = front.sent
    assert json.loads(packed) == {"path": "caf?"}
