"""What a front end is shown: pages in their order, and no message that grows with the session."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.fronts import HOSTILE, Front, QuietSession, check

from synthgen_widgets import Task
from synthgen_widgets.samples import SampleId
from synthgen_widgets.store import Tx, calls, runs, samples
from synthgen_widgets.widget import replies
from synthgen_widgets.widget.channel import packed


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
    page = front.get("samples", query={}, offset=4, limit=3)
    assert (page["total"], [row["id"] for row in page["rows"]]) == (10, ids[4:7])


def test_no_page_grows_with_its_texts(front: Front, session: QuietSession) -> None:
    session.add_inputs([f"{number} {'x' * 10_000}" for number in range(200)])
    front.get("samples", query={}, offset=0, limit=200)
    [(_, [packed])] = front.sent
    assert len(packed) < 200_000


def test_a_search_shows_what_is_found_and_what_is_above_it(front: Front, session: QuietSession) -> None:
    [top, _] = session.add_topics(["Billing", "Login"])
    session.add_topics(["Refunds", "Invoices"], under=top)
    page = front.get("tree", collapsed=[int(top)], search="refUND", offset=0, limit=10)
    assert [(row["name"], row["found"]) for row in page["rows"]] == [("Billing", False), ("Refunds", True)]
    assert page["rows"][0]["siblings"] == 2


def test_a_search_that_finds_nothing_shows_nothing(front: Front, session: QuietSession) -> None:
    session.add_topics(["Billing"])
    assert front.get("tree", collapsed=[], search="z", offset=0, limit=10)["total"] == 0


def test_a_topic_counts_all_that_is_below_it(front: Front, session: QuietSession) -> None:
    [top, empty] = session.add_topics(["Billing", "Login"])
    [below, _] = session.add_topics(["Refunds", "Invoices"], under=top)
    first, _ = session.add_inputs(["one", "two"], topic=below)
    session.edit_sample(first, output="1")
    session.save(session.path.parent / "data")
    rows = {row["id"]: row for row in front.get("tree", collapsed=[], offset=0, limit=10)["rows"]}
    counts = ("samples", "done", "saved", "problems", "empty_leaves", "children")
    assert [rows[int(top)][name] for name in counts] == [2, 1, 1, 0, 1, 2]
    assert [rows[int(empty)][name] for name in counts] == [0, 0, 0, 0, 1, 0]


def test_the_topics_with_others_below_them_are_named(front: Front, session: QuietSession) -> None:
    [top, _] = session.add_topics(["Billing", "Login"])
    [below] = session.add_topics(["Refunds"], under=top)
    session.add_topics(["Late"], under=below)
    assert front.get("tree_parents")["ids"] == [int(top), int(below)]


def test_the_grid_shows_what_is_asked_for_in_the_order_that_is_asked_for(
    front: Front, session: QuietSession
) -> None:
    first, second, third = session.add_inputs(["c money", "a", "b money"])
    session.edit_sample(third, output="Sent.")
    query = {"text": "money", "sort": "input", "descending": True}
    page = front.get("samples", query=query, offset=0, limit=10)
    assert [row["id"] for row in page["rows"]] == [first, third]
    [done] = front.get("samples", query={"status": ["done"]}, offset=0, limit=10)["rows"]
    assert done["id"] == third
    assert second not in [row["id"] for row in page["rows"]]


def test_a_row_says_what_a_person_did_with_it(front: Front, session: QuietSession) -> None:
    [sample] = session.add_inputs(["one"])
    session.edit_sample(sample, output="1")
    session.judge(sample, "rejected")
    session.set_label(sample, "fail")
    session.retag(sample, add=["odd"])
    [row] = front.get("samples", query={}, offset=0, limit=10)["rows"]
    told = ("by_hand", "judgement", "expected_label", "tags", "saved", "tokens", "cost_usd")
    assert [row[name] for name in told] == [True, "rejected", "fail", ["odd"], False, None, None]


def test_a_row_says_what_its_output_took(front: Front, session: QuietSession) -> None:
    [sample] = session.add_inputs(["one"])
    answered_by_a_call(session, sample)
    [row] = front.get("samples", query={}, offset=0, limit=10)["rows"]
    assert (row["tokens"], row["cost_usd"]) == (30, 0.5)


def test_facets_count_what_each_choice_would_find(front: Front, session: QuietSession) -> None:
    first, *_ = session.add_inputs(["one", "two", "three"])
    session.edit_sample(first, output="1")
    session.retag(first, add="odd")
    found = front.get("facets", query={})
    assert found["total"] == 3
    assert (found["status"]["done"], found["status"]["pending"]) == (1, 2)
    assert found["tags"] == {"odd": 1}


def test_a_sample_is_located_in_its_list(front: Front, session: QuietSession) -> None:
    ids = session.add_inputs(["one", "two", "three"])
    assert front.get("locate", query={}, id=ids[2])["index"] == 2
    assert front.get("locate", query={"text": "one"}, id=ids[2])["index"] is None


def test_the_state_stays_small_in_a_large_session(front: Front, session: QuietSession) -> None:
    session.add_topics([f"topic {number} {HOSTILE}" for number in range(1_000)])
    session.add_inputs([f"{number} {'x' * 1_000}" for number in range(1_000)])
    front.get("sync")
    [(_, [packed])] = front.sent
    assert len(packed) < 8_000


def test_the_state_stays_small_whatever_the_task_and_the_guidance_say(front: Front, tmp_path: Path) -> None:
    wide = {"type": "object", "properties": {f"{'m' * 90}{number}": {} for number in range(50)}}
    task = Task("€" * 4_000, requirements=["r" * 1_000] * 20, output_schema=wide, name="n" * 500)
    with QuietSession(task, path=tmp_path / "b.synthgen") as session:
        for stage in ("topics", "inputs", "outputs"):
            session.guidance[stage] = "€" * 50_000
        other = Front(session)
        other.get("sync")
        [(_, [packed])] = other.sent
    assert len(packed) < 8_000
    assert json.loads(packed)["guidance_edited"] == ["topics", "inputs", "outputs"]


def test_the_state_tells_the_last_change_in_python_until_it_is_taken_back(
    front: Front, session: QuietSession
) -> None:
    session.add_topics(["Billing"])
    assert front.get("sync")["code"] == 'session.add_topics(["Billing"])'
    assert front.get("undo")["state"]["code"] is None


def test_the_state_tells_what_may_be_spent_and_what_was(front: Front, session: QuietSession) -> None:
    session.budget_usd = 5
    [sample] = session.add_inputs(["one"])
    answered_by_a_call(session, sample)
    assert front.get("sync")["budget"] == {
        "usd": 5.0,
        "tokens": None,
        "spent_usd": 0.5,
        "spent_tokens": 30,
    }


def test_a_sample_is_sent_whole_when_it_is_opened(front: Front, session: QuietSession) -> None:
    [sample] = session.add_inputs([HOSTILE * 1_000])
    assert front.get("sample", id=sample)["input"] == HOSTILE * 1_000


def test_a_sample_tells_how_its_output_read_before_it_was_edited(
    front: Front, session: QuietSession
) -> None:
    [sample] = session.add_inputs(["one"])
    answered_by_a_call(session, sample)
    session.edit_sample(sample, output="Mine.")
    found = front.get("sample", id=sample)
    assert (found["output"], found["made_output"]) == ("Mine.", "Theirs.")


def test_a_sample_that_resembles_another_shows_it(front: Front, session: QuietSession) -> None:
    text = "Where is my parcel? I ordered it three weeks ago and nothing came"
    first, second = session.add_inputs([f"{text}.", f"{text}!"])
    front.get("duplicates_mark")
    like = front.get("sample", id=second)["resembles"]
    assert (like["id"], like["input"]) == (first, f"{text}.")
    session.delete_samples(first)
    assert front.get("sample", id=second)["resembles"] is None


def test_a_call_is_shown_as_it_was_sent(front: Front, session: QuietSession) -> None:
    [sample] = session.add_inputs(["one"])
    answered_by_a_call(session, sample)
    found = front.get("call", id=sample, what="output")
    assert (found["model"], found["reply"]) == ("openai/x", "Theirs.")
    assert found["messages"] == [{"role": "user", "content": "Answer."}]
    assert found["settings"]["temperature"] == 0.5


def test_a_text_that_a_person_wrote_has_no_call(front: Front, session: QuietSession) -> None:
    [sample] = session.add_inputs(["one"])
    assert front.get("call", id=sample, what="input")["model"] is None


def test_a_push_carries_the_state_and_no_rows_that_nobody_watches(
    front: Front, session: QuietSession
) -> None:
    session.add_inputs(["one"])
    tick, _ = front.desk.tick()
    assert tick is not None
    check(replies.Tick, tick)
    assert tick["state"]["session"]["id"] == session.id
    assert tick["windows"] == []


def test_nothing_is_pushed_where_nothing_is_new(front: Front) -> None:
    front.desk.tick()
    assert front.desk.tick() == (None, False)


def test_a_push_brings_what_a_view_watches(front: Front, session: QuietSession) -> None:
    front.get("samples", query={}, offset=0, limit=10, watch=3)
    session.add_inputs(["one"])
    tick, _ = front.desk.tick()
    assert tick is not None
    [window] = tick["windows"]
    assert (window["watch"], window["page"]["rows"][0]["input"]) == (3, "one")
    assert window["page"]["revision"] >= tick["state"]["revision"]


def test_a_push_says_which_windows_are_as_they_were(front: Front, session: QuietSession) -> None:
    session.add_inputs(["one"])
    front.get("samples", query={"text": "one"}, offset=0, limit=10, watch=3)
    session.add_topics(["Billing"])
    tick, _ = front.desk.tick()
    assert tick is not None
    assert (tick["windows"], tick["unchanged"]) == ([], [3])


def test_what_cannot_be_written_is_sent_as_a_question_mark() -> None:
    assert json.loads(packed({"path": "caf\udce9"})) == {"path": "caf?"}


def answered_by_a_call(session: QuietSession, sample: str) -> None:
    """Give a sample an output that a model made."""

    def answer(tx: Tx) -> None:
        run = runs.begin(tx, "outputs", "Generate outputs", {})
        call = calls.keep(
            tx,
            key="k",
            run=run,
            stage="outputs",
            subject=f"sample:{sample}",
            nth=0,
            wanted=1,
            label=None,
            attributes=[],
            messages=[{"role": "user", "content": "Answer."}],
            schema=None,
            settings={"temperature": 0.5},
            reply={"text": "Theirs.", "finish_reason": "stop", "reasoning": None},
            model="openai/x",
            tokens_in=10,
            tokens_out=20,
            cost_usd=0.5,
        )
        samples.set_output(tx, SampleId(sample), "Theirs.", "done", None, call)

    session.core.database.write(answer).result()
