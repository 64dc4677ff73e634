"""Whatever a front end asks is answered exactly once, and what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from tests.strategies import json_values
from tests.unit.asking import COUNT, OPS, valid
from tests.unit.fronts import Front, QuietSession, fill

from synthgen_widgets import Task, open_session
from synthgen_widgets.widget import sizes
from synthgen_widgets.widget.answering import answer
from synthgen_widgets.widget.channel import packed


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own as the working directory, since sessions save beside themselves."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def session(elsewhere: Path) -> Iterator[QuietSession]:
    with QuietSession(Task("Answer."), path=elsewhere / "a.synthgen") as made:
        yield made


@pytest.fixture
def front(session: QuietSession) -> Front:
    return Front(session)


@pytest.mark.parametrize("place", range(COUNT))
def test_a_valid_request_is_answered_under_its_number(session: QuietSession, place: int) -> None:
    request = valid(session)[place]
    message, value = Front(session).ask(request)
    assert message == {"rid": place, "ok": True}
    assert value


def test_every_kind_of_request_is_tried_here(session: QuietSession) -> None:
    kinds = {request["op"] for request in valid(session)}
    assert kinds == OPS


@given(json_values)
def test_what_is_no_request_is_refused(content: object) -> None:
    rid, result, error = answer(None, content)  # type: ignore[arg-type]
    assert result is None
    assert error is not None
    assert error["kind"] == "ProtocolError"
    assert rid is None or isinstance(rid, int)


@pytest.mark.parametrize("rid", [True, -1, 2**53 + 1, 1.0, "1", None, [1]])
def test_a_number_that_cannot_be_repeated_is_answered_without(front: Front, rid: object) -> None:
    message, _ = front.ask({"v": 1, "rid": rid, "op": "hello"})
    assert message["rid"] is None
    assert message["error"]["kind"] == "ProtocolError"


@pytest.mark.parametrize(
    "content",
    [
        {"op": "inputs_add", "topic": None, "inputs": ["x" * 900_000] * 3},
        {"op": "samples_delete", "which": {"ids": ["x" * 64] * 100_000}},
        {"op": "hello", "more": 10**10_000_000},
        {"op": "hello", "more": {"x" * 3_000_000: 1}},
        {"op": "hello", "more": [[]] * 3_000_000},
    ],
    ids=range(5),
)
def test_a_request_that_is_too_large_is_refused_before_it_is_read(
    front: Front, content: dict[str, Any]
) -> None:
    message, _ = front.ask({"v": 1, "rid": 7, **content})
    assert message["rid"] == 7
    assert "larger than" in message["error"]["message"]


def test_a_request_that_is_nested_without_end_is_refused(front: Front) -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    message, _ = front.ask({"v": 1, "rid": 7, "op": "samples_delete", "which": deep})
    assert message["error"]["kind"] == "ProtocolError"


def test_as_many_ids_as_the_protocol_allows_are_not_too_large() -> None:
    ids = [f"{number:016x}" for number in range(100_000)]
    assert not sizes.is_too_large({"v": 1, "rid": 1, "op": "judge", "which": {"ids": ids}})


@pytest.mark.parametrize(
    "fields",
    [
        {"op": "launch"},
        {"op": "hello", "path": "/etc/passwd"},
        {"op": "hello", "v": 2},
        {"op": "hello", "v": "1"},
        {"op": "tree", "collapsed": [], "offset": 0, "limit": 501},
        {"op": "tree", "collapsed": [], "offset": 0, "limit": 5, "search": "a" * 201},
        {"op": "samples", "query": {}, "offset": 0, "limit": 201},
        {"op": "samples", "query": {}, "offset": -1, "limit": 10},
        {"op": "samples", "query": {}, "offset": 0, "limit": 10, "watch": -1},
        {"op": "samples", "query": {}, "offset": 0, "limit": 10, "fields": ["input.a"] * 9},
        {"op": "samples", "query": {"topic": "1"}, "offset": 0, "limit": 10},
        {"op": "samples", "query": {"sort": "n; DROP TABLE sample"}, "offset": 0, "limit": 10},
        {"op": "samples", "query": {"status": ["gone"]}, "offset": 0, "limit": 10},
        {"op": "facets", "query": {"text": "a" * 201}},
        {"op": "call", "id": "a", "what": "reply"},
        {"op": "samples_copy", "which": {"ids": []}, "form": "html"},
        {"op": "samples_delete", "which": {}},
        {"op": "samples_delete", "which": {"query": {}}},
        {"op": "samples_delete", "which": {"ids": [], "query": {}, "besides": []}},
        {"op": "judge", "which": {"ids": ["a"] * 100_001}, "judgement": None},
        {"op": "judge", "which": {"ids": []}, "judgement": "good"},
        {"op": "topics_generate", "count": 0, "under": None},
        {"op": "topics_generate", "count": True, "under": None},
        {"op": "topics_generate", "count": 10_001, "under": None},
        {"op": "topics_generate", "count": 1, "under": "all"},
        {"op": "topics_add", "names": "abc", "under": None},
        {"op": "guidance_set", "stage": "save", "text": "a"},
        {"op": "guidance_set", "stage": "inputs", "text": "a" * 50_001},
        {"op": "sample_edit", "id": "a" * 65, "revision": 1},
        {"op": "estimate", "stage": "inputs", "count": 8, "place": "leaves"},
        {"op": "estimate", "stage": "save", "count": 8, "place": None},
        {"op": "preview", "stage": "outputs", "place": "leaves", "count": 3},
        {"op": "run_concurrency", "number": 0},
        {"op": "run_concurrency", "number": 1_025},
        {"op": "label_set", "which": {"ids": []}, "label": "good"},
        {"op": "pass_share_set", "share": 1.01},
        {"op": "pass_share_set", "share": float("nan")},
        {"op": "pass_share_set", "share": True},
        {"op": "save", "path": "elsewhere"},
        {"op": "notebook_write", "path": "elsewhere.ipynb"},
        {"op": "model_set", "name": "openai/x", "api_base": "http://evil.example"},
        {"op": "model_set", "name": "openai/x", "temperature": 2.1},
        {"op": "budget_set", "usd": float("inf"), "tokens": None},
        {"op": "goal_set", "goal": "fun"},
    ],
    ids=str,
)
def test_what_is_beyond_the_protocol_is_refused(front: Front, fields: dict[str, Any]) -> None:
    message, _ = front.ask({"v": 1, "rid": 7, **fields})
    assert message["rid"] == 7
    assert message["error"]["kind"] == "ProtocolError"
    assert len(message["error"]["message"]) < 2_100


def test_a_mistake_is_told_in_the_words_of_the_session(front: Front) -> None:
    assert front.refused("topic_delete", id=99) == {
        "kind": "UsageError",
        "message": "There is no topic 99; there are none yet: "
        "generate_topics() or add_topics() makes some.",
    }
    assert front.refused("sample", id="nobody")["kind"] == "UsageError"


def test_a_closed_session_is_told_too(front: Front) -> None:
    front.session.close()
    assert front.refused("hello")["kind"] == "SessionError"


def test_a_session_that_is_closed_answers_every_request_with_that(session: QuietSession) -> None:
    requests, front = valid(session), Front(session)
    session.close()
    for request in requests:
        message, value = front.ask(request)
        kind = message["error"]["kind"] if "error" in message else value
        assert "InternalError" not in str(kind), request


def test_a_session_that_is_read_only_refuses_what_would_change_it(
    session: QuietSession, elsewhere: Path
) -> None:
    requests = valid(session)
    before = Front(session).get("history", offset=0, limit=50)
    with open_session(session.path, read_only=True) as looked_at:
        front = Front(looked_at)
        for request in requests:
            message, _ = front.ask(request)
            if "error" in message:
                assert "read-only" in message["error"]["message"], (request, message)
        assert front.get("sync")["session"]["read_only"]
    assert Front(session).get("history", offset=0, limit=50) == before


def test_an_edit_of_what_has_changed_is_a_conflict_and_changes_nothing(
    front: Front, session: QuietSession
) -> None:
    _, sample = fill(session)
    revision = session.sample(sample).revision
    front.get("sample_edit", id=sample, revision=revision, output="First.")
    assert (
        front.refused("sample_edit", id=sample, revision=revision, output="Second.")["kind"] == "Conflict"
    )
    assert session.sample(sample).output == "First."


def test_a_request_that_is_sent_twice_does_no_harm(front: Front, session: QuietSession) -> None:
    _, sample = fill(session)
    for _ in range(2):
        front.get("samples_delete", which={"ids": [sample]})
    assert len(session.df) == 1
    front.get("undo")
    assert len(session.df) == 2


def test_an_edit_answers_with_the_sample_as_it_is_now(front: Front, session: QuietSession) -> None:
    _, sample = fill(session)
    answered = front.get("sample_edit", id=sample, revision=session.sample(sample).revision, output="Sent.")
    assert answered["sample"]["output"] == "Sent."
    assert answered["state"]["undo"] == "Edit sample"


def test_topics_are_asked_for_beyond_those_that_are_there(front: Front, session: QuietSession) -> None:
    fill(session)
    front.get("topics_generate", count=3, under=None)
    assert session.asked == [("topics", 5, {"under": None, "wait": False})]


def test_a_number_that_json_has_not_is_sent_as_nothing() -> None:
    assert packed({"cost": float("nan"), "more": [float("inf")]}) == b'{"cost":null,"more":[null]}'


def test_saving_says_what_was_added(front: Front, session: QuietSession) -> None:
    fill(session)
    first, again = front.get("save"), front.get("save")
    assert (first["added"], first["already"], first["left_out"]) == (1, 0, 1)
    assert (again["added"], again["already"]) == (0, 1)
