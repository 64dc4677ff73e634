"""Whatever a front end asks is answered exactly once, and what is refused changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.strategies import hostile_text, json_values
from tests.unit.fronts import HOSTILE, Front, QuietSession, fill

from synthgen_widgets import Task
from synthgen_widgets.widget import protocol
from synthgen_widgets.widget.answering import answer


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


def valid(topic: int, sample: str, revision: int) -> list[dict[str, Any]]:
    """One valid request of each kind, and of some kinds two."""
    requests: list[dict[str, Any]] = [
        {"op": "hello"},
        {"op": "sync"},
        {"op": "tree", "collapsed": [topic], "offset": 0, "limit": 50},
        {"op": "samples", "topic": topic, "offset": 0, "limit": 50},
        {"op": "samples", "topic": None, "offset": 0, "limit": 50},
        {"op": "sample", "id": sample},
        {"op": "topics_generate", "count": 3, "under": None},
        {"op": "topics_generate", "count": 3, "under": "leaves"},
        {"op": "topics_add", "names": ["New one"], "under": topic},
        {"op": "topic_rename", "id": topic, "name": "Renamed"},
        {"op": "topic_delete", "id": topic},
        {"op": "inputs_generate", "per_topic": 2, "topic": None},
        {"op": "outputs_generate", "topic": topic},
        {"op": "outputs_retry"},
        {"op": "estimate", "stage": "topics", "count": 3, "place": "leaves"},
        {"op": "estimate", "stage": "inputs", "count": 3, "place": topic},
        {"op": "preview", "stage": "outputs", "place": None, "count": 3},
        {"op": "preview", "stage": "topics", "place": "leaves", "count": 3},
        {"op": "run_pause"},
        {"op": "run_resume"},
        {"op": "run_concurrency", "number": 4},
        {"op": "run_cancel"},
        {"op": "samples_delete", "ids": [sample]},
        {"op": "sample_edit", "id": sample, "revision": revision, "output": "Sent."},
        {"op": "guidance_set", "stage": "inputs", "text": "Be brief."},
        {"op": "guidance_use", "stage": "inputs", "template": "toxicity"},
        {"op": "templates"},
        {"op": "label_set", "ids": [sample], "label": "fail"},
        {"op": "pass_share_set", "share": 0.5},
        {"op": "save"},
        {"op": "undo"},
        {"op": "redo"},
    ]
    return [{"v": protocol.VERSION, "rid": place, **request} for place, request in enumerate(requests)]


@pytest.mark.parametrize("place", range(32))
def test_a_valid_request_is_answered_under_its_number(session: QuietSession, place: int) -> None:
    topic, sample = fill(session)
    request = valid(topic, sample, session.sample(sample).revision)[place]
    message, value = Front(session).ask(request)
    assert message == {"rid": place, "ok": True}
    assert value


def test_every_kind_of_request_is_tried_here() -> None:
    kinds = {request["op"] for request in valid(1, "a", 1)}
    known = {option.model_fields["op"].annotation.__args__[0] for option in protocol.Request.__args__}
    assert kinds == known


MUTATIONS = ("drop", "retype", "extra", "rename", "hostile")


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_request_is_answered_once_and_changes_nothing_when_refused(
    elsewhere: Path, data: Any
) -> None:
    with QuietSession(Task("Answer."), path=elsewhere / f"{uuid.uuid4()}.synthgen") as session:
        try_a_changed_request(session, data)


def try_a_changed_request(session: QuietSession, data: Any) -> None:
    front = Front(session)
    topic, sample = fill(session)
    request = dict(data.draw(st.sampled_from(valid(topic, sample, session.sample(sample).revision))))
    key = data.draw(st.sampled_from(sorted(request)))
    match data.draw(st.sampled_from(MUTATIONS)):
        case "drop":
            del request[key]
        case "retype":
            request[key] = data.draw(json_values)
        case "extra":
            request[data.draw(hostile_text)] = data.draw(json_values)
        case "rename":
            request[data.draw(hostile_text)] = request.pop(key)
        case "hostile":
            request[key] = data.draw(
                st.sampled_from([HOSTILE, "a" * 100_000, "\ud800", 2**70, -1, [[]], [None]])
            )
    before, asked = front.get("sync")["revision"], len(session.asked)
    message, _ = front.ask(request)
    if "error" in message:
        assert message["error"]["kind"] != "InternalError", message
        assert (front.get("sync")["revision"], len(session.asked)) == (before, asked)


@given(json_values)
def test_what_is_no_request_is_refused(content: object) -> None:
    rid, result, error = answer(None, content)  # type: ignore[arg-type]
    assert result is None
    assert error["kind"] == "ProtocolError"  # type: ignore[index]
    assert rid is None or isinstance(rid, int)


@pytest.mark.parametrize(
    "fields",
    [
        {"op": "launch"},
        {"op": "hello", "path": "/etc/passwd"},
        {"op": "hello", "v": 2},
        {"op": "hello", "v": "1"},
        {"op": "tree", "collapsed": [], "offset": 0, "limit": 501},
        {"op": "samples", "topic": None, "offset": 0, "limit": 201},
        {"op": "samples", "topic": None, "offset": -1, "limit": 10},
        {"op": "samples", "topic": "1", "offset": 0, "limit": 10},
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
        {"op": "label_set", "ids": [], "label": "good"},
        {"op": "pass_share_set", "share": 1.01},
        {"op": "pass_share_set", "share": float("nan")},
        {"op": "pass_share_set", "share": True},
        {"op": "save", "path": "elsewhere"},
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
        front.get("samples_delete", ids=[sample])
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


def test_saving_says_what_was_added(front: Front, session: QuietSession) -> None:
    fill(session)
    first, again = front.get("save"), front.get("save")
    assert (first["added"], first["already"], first["left_out"]) == (1, 0, 1)
    assert (again["added"], again["already"]) == (0, 1)
