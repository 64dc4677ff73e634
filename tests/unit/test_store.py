"""What the session file keeps: calls as they came, samples by the page, topics in their order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import json_values, text

from synthgen_widgets.samples import SampleId
from synthgen_widgets.store import Database, Tx, calls, runs, samples, tally, topics
from synthgen_widgets.topics import TopicId

MESSAGES = [{"role": "system", "content": "You sort."}, {"role": "user", "content": "Hello\x00 \u202e"}]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "a.synthgen")) as opened:
        yield opened


def keep(tx: Tx, nth: int = 0, **changes: Any) -> int:
    """Keep one call; what matters to a test is in `changes`."""
    run = runs.begin(tx, "inputs", "Generate inputs", {})
    values: dict[str, Any] = {
        "key": f"key {nth}",
        "run": run,
        "stage": "inputs",
        "subject": "topic:1",
        "nth": nth,
        "wanted": 3,
        "messages": MESSAGES,
        "schema": {"type": "object"},
        "label": None,
        "attributes": [],
        "settings": {"temperature": 0.5},
        "reply": {"text": "raw", "finish_reason": "stop", "reasoning": None},
        "model": "m",
        "tokens_in": 1,
        "tokens_out": 2,
        "cost_usd": None,
    }
    return calls.keep(tx, **{**values, **changes})


def add_samples(database: Database, topic: int | None, number: int) -> list[SampleId]:
    found = [samples.NewInput(f"input {place}") for place in range(number)]
    return database.write(lambda tx: samples.add_inputs(tx, topic, found, None)).result()  # type: ignore[arg-type]


def add_topics(database: Database, names: list[str], under: TopicId | None = None) -> list[TopicId]:
    return database.write(lambda tx: topics.add(tx, under, names, "manual")).result()


def test_a_reply_is_kept_as_it_came(database: Database) -> None:
    number = database.write(keep).result()
    call = database.read(lambda db: calls.get(db, number))
    assert call.messages == MESSAGES
    assert call.reply == {"text": "raw", "finish_reason": "stop", "reasoning": None}
    assert (call.wanted, call.tokens_in, call.tokens_out, call.cost_usd) == (3, 1, 2, None)


@settings(max_examples=25)
@given(reply=st.dictionaries(text, json_values, max_size=3))
def test_any_reply_is_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, reply: dict[str, Any]
) -> None:
    with closing(Database(tmp_path_factory.mktemp("any") / "a.synthgen")) as database:
        number = database.write(lambda tx: keep(tx, reply=reply)).result()
        assert database.read(lambda db: calls.get(db, number)).reply == reply


def test_a_text_that_calls_share_is_stored_once(database: Database) -> None:
    for nth in range(5):
        database.write(lambda tx, nth=nth: keep(tx, nth)).result()
    stored = database.read(lambda db: db.execute("SELECT count(*) FROM text").fetchone()[0])
    assert stored == len(MESSAGES) + 1  # and the schema


def test_a_reply_is_unread_until_it_is_marked(database: Database) -> None:
    first, second = (database.write(lambda tx, nth=nth: keep(tx, nth)).result() for nth in range(2))
    database.write(lambda tx: calls.mark_read(tx, first)).result()
    assert [call.id for call in database.read(calls.unread)] == [second]


def test_calls_for_a_subject_are_numbered_on(database: Database) -> None:
    def numbers() -> dict[str, int]:
        return dict(database.read(lambda db: calls.next_numbers(db, "inputs")))

    assert numbers() == {}
    database.write(lambda tx: keep(tx, 7)).result()
    database.write(lambda tx: keep(tx, 0, key="other", subject="topic:2")).result()
    assert numbers() == {"topic:1": 8, "topic:2": 1}


def test_the_same_call_cannot_be_kept_twice(database: Database) -> None:
    database.write(keep).result()
    failed = database.write(lambda tx: keep(tx, 1, key="key 0"))
    assert failed.exception() is not None


def test_models_of_a_thousand_calls_are_found(database: Database) -> None:
    def keep_all(tx: Tx) -> list[int]:
        return [keep(tx, nth) for nth in range(1_100)]

    numbers = database.write(keep_all).result()
    found = database.read(lambda db: calls.models(db, [*numbers, 10**6]))
    assert sorted(found) == numbers


@settings(max_examples=25)
@given(offset=st.integers(0, 30), limit=st.integers(1, 30), number=st.integers(0, 25))
def test_pages_are_slices_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, offset: int, limit: int, number: int
) -> None:
    with closing(Database(tmp_path_factory.mktemp("any") / "a.synthgen")) as database:
        ids = add_samples(database, None, number)
        page = database.read(lambda db: samples.page(db, {}, offset=offset, limit=limit))
        assert [sample.id for sample in page] == ids[offset : offset + limit]


def test_samples_are_chosen_by_topic_and_status(database: Database) -> None:
    one, two = add_topics(database, ["one", "two"])
    mine = add_samples(database, one, 3)
    add_samples(database, two, 2)
    add_samples(database, None, 1)
    database.write(lambda tx: samples.set_output(tx, mine[0], "out", "done", None, None)).result()
    which = samples.Filter(topics=[one], status=["pending"])
    tree = database.read(topics.tree)
    assert [sample.id for sample in database.read(lambda db: samples.page(db, tree, which))] == mine[1:]
    assert database.read(lambda db: samples.count(db, which)) == 2
    assert database.read(samples.count) == 6
    assert database.read(lambda db: samples.count(db, samples.Filter(topics=[]))) == 0


def test_samples_are_counted_by_topic_and_status(database: Database) -> None:
    [one] = add_topics(database, ["one"])
    ids = add_samples(database, one, 4)
    database.write(lambda tx: samples.set_output(tx, ids[0], "x", "done", None, None)).result()
    database.write(lambda tx: samples.set_output(tx, ids[1], "x", "invalid", "why", None)).result()
    database.write(lambda tx: samples.delete(tx, [ids[2]])).result()
    assert database.read(tally.tally) == {one: {"done": 1, "invalid": 1, "pending": 1}}


def test_a_sample_whose_input_is_invalid_does_not_count_as_usable(database: Database) -> None:
    found = [samples.NewInput("good"), samples.NewInput("bad", "too short")]
    ids = database.write(lambda tx: samples.add_inputs(tx, None, found, None)).result()
    assert database.read(tally.usable) == {None: 1}
    database.write(lambda tx: samples.set_output(tx, ids[0], "bad answer", "invalid", "why", None)).result()
    assert database.read(tally.usable) == {None: 1}


def test_a_result_for_a_deleted_topic_is_deleted_with_it(database: Database) -> None:
    [one] = add_topics(database, ["one"])
    database.write(lambda tx: topics.delete(tx, one), change="Delete").result()
    add_samples(database, one, 2)
    add_topics(database, ["below"], under=one)
    assert database.read(samples.count) == 0
    assert database.read(topics.tree) == {}


def test_deleting_a_topic_deletes_everything_below_it_and_nothing_else(database: Database) -> None:
    one, two = add_topics(database, ["one", "two"])
    [below] = add_topics(database, ["below"], under=one)
    add_samples(database, below, 2)
    kept = add_samples(database, two, 1)
    database.write(lambda tx: topics.delete(tx, one)).result()
    assert list(database.read(topics.tree)) == [two]
    left = database.read(lambda db: samples.page(db, database.read(topics.tree)))
    assert [sample.id for sample in left] == kept


def test_fifty_thousand_samples_are_deleted_in_one_go(database: Database) -> None:
    ids = add_samples(database, None, 50_000)
    deleted = database.write(lambda tx: samples.delete(tx, ids), change="Delete").result()
    assert deleted == 50_000
    assert database.read(samples.count) == 0


def test_topics_come_in_the_order_of_the_tree(database: Database) -> None:
    one, two = add_topics(database, ["one", "two"])
    add_topics(database, ["a", "b"], under=two)
    [deep] = add_topics(database, ["c"], under=one)
    add_topics(database, ["d"], under=deep)
    paths = ["/".join(topic.path) for topic in database.read(topics.tree).values()]
    assert paths == ["one", "one/c", "one/c/d", "two", "two/a", "two/b"]


def test_leaves_are_the_topics_without_any_below(database: Database) -> None:
    one, two = add_topics(database, ["one", "two"])
    [below] = add_topics(database, ["below"], under=one)
    assert topics.leaves(database.read(topics.tree)) == [below, two]


def test_totals_count_what_is_below_too(database: Database) -> None:
    [one] = add_topics(database, ["one"])
    [two] = add_topics(database, ["two"], under=one)
    add_samples(database, one, 1)
    add_samples(database, two, 2)
    tree, counts = database.read(topics.tree), database.read(tally.tally)
    assert topics.totals(tree, counts) == {one: {"pending": 3}, two: {"pending": 2}}


def test_a_run_that_was_going_when_its_process_died_is_found(database: Database) -> None:
    going = database.write(lambda tx: runs.begin(tx, "topics", "a", {})).result()
    over = database.write(lambda tx: runs.begin(tx, "topics", "b", {})).result()
    database.write(lambda tx: runs.end(tx, over, "done", {"planned": 1})).result()
    assert [run.id for run in database.read(runs.interrupted)] == [going]
