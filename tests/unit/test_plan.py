"""What a run plans, counts and says: asked again, only what is missing; every item accounted for."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthgen_widgets import RunReport, jsontext
from synthgen_widgets.generation.providers.redact import redact
from synthgen_widgets.generation.running.report import OUTCOMES, Tally
from synthgen_widgets.generation.stages import plan
from synthgen_widgets.generation.stages.stage import (
    ATTEMPTS,
    sample_of,
    sample_subject,
    topic_of,
    topic_subject,
)
from synthgen_widgets.samples import Sample, SampleId
from synthgen_widgets.topics import TopicId

ids = st.lists(st.integers(1, 20).map(TopicId), unique=True, max_size=8)
there = st.dictionaries(st.integers(1, 20).map(TopicId), st.integers(0, 12))
outcomes = st.sampled_from(["done", "invalid", "duplicate", "failed"])


def fresh() -> defaultdict[str, int]:
    return defaultdict(int)


def sample(status: Any, output: str | None = None) -> Sample:
    return Sample(
        id=SampleId(f"{status} {output}"),
        topic=None,
        topic_path=(),
        input="a",
        output=output,
        status=status,
        reason=None,
        edited=False,
        split=None,
        expected_label=None,
        attributes={},
        judgement=None,
        tags=(),
        made_input=None,
        made_output=None,
        resembles=None,
        similarity=None,
        saved=False,
        revision=1,
        input_call=None,
        output_call=None,
    )


@given(ids, there, st.integers(1, 12), st.integers(1, 5))
def test_inputs_are_planned_up_to_the_number_and_not_beyond(
    topics: list[TopicId], have: Any, per_topic: int, per_call: int
) -> None:
    planned = Counter[TopicId | None]()
    for unit in plan.for_inputs(topics, have, per_topic, per_call, fresh()):
        assert 1 <= unit.wanted <= per_call
        planned[topic_of(unit.subject)] += unit.wanted
    assert {topic: planned[topic] for topic in topics} == {
        topic: max(0, per_topic - have.get(topic, 0)) for topic in topics
    }


@given(ids, there, st.integers(1, 12), st.integers(1, 5))
def test_no_two_calls_of_a_run_have_the_same_number(
    topics: list[TopicId], have: Any, per_topic: int, per_call: int
) -> None:
    units = plan.for_inputs(topics, have, per_topic, per_call, fresh())
    numbers = [(unit.subject, unit.nth + attempt) for unit in units for attempt in range(ATTEMPTS)]
    assert len(set(numbers)) == len(numbers)


def test_the_first_calls_of_all_topics_come_before_the_second_of_any() -> None:
    units = plan.for_inputs([TopicId(1), TopicId(2)], {}, 4, 2, fresh())
    assert [unit.subject for unit in units] == ["topic:1", "topic:2", "topic:1", "topic:2"]


def test_calls_go_on_from_the_numbers_that_were_used() -> None:
    used = defaultdict(int, {"topic:1": 5})
    assert [unit.nth for unit in plan.for_inputs([TopicId(1)], {}, 2, 1, used)] == [5, 5 + ATTEMPTS]
    assert [unit.nth for unit in plan.for_topics([TopicId(1)], {}, 2, used)] == [5]


@given(ids, there, st.integers(1, 12))
def test_topics_are_planned_up_to_the_number_at_each_place(
    parents: list[TopicId], have: Any, count: int
) -> None:
    units = plan.for_topics(parents, have, count, fresh())
    assert {topic_of(unit.subject): unit.wanted for unit in units} == {
        parent: count - have.get(parent, 0) for parent in parents if have.get(parent, 0) < count
    }


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (sample("pending"), True),
        (sample("failed"), True),
        (sample("invalid", "no JSON"), True),
        (sample("invalid"), False),
        (sample("done", "b"), False),
    ],
)
def test_an_output_is_planned_where_a_valid_input_has_none(found: Sample, *, wanted: bool) -> None:
    assert bool(plan.for_outputs([found], fresh())) is wanted


@given(st.none() | st.integers(1).map(TopicId), st.text())
def test_a_subject_names_what_it_was_made_for(topic: TopicId | None, id_: str) -> None:
    assert topic_of(topic_subject(topic)) == topic
    assert sample_of(sample_subject(SampleId(id_))) == id_


@given(st.lists(st.tuples(outcomes, st.integers(0, 5))), st.integers(0, 20))
def test_whatever_happens_the_outcomes_add_up_to_the_plan(
    happened: list[tuple[str, int]], left: int
) -> None:
    tally = Tally("inputs", "a", sum(number for _, number in happened) + left)
    for outcome, number in happened:
        tally.count(outcome, number, "why")
    assert tally.report.open == left
    report = tally.end(1.0, None)
    assert sum(getattr(report, outcome) for outcome in OUTCOMES) == report.planned
    assert (report.open, report.cancelled) == (0, left)


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), st.none() | st.floats(0, 1))))
def test_tokens_add_up_and_one_unknown_price_makes_the_cost_unknown(
    spent: list[tuple[int, int, Any]],
) -> None:
    tally = Tally("inputs", "a", 0)
    for one in spent:
        tally.spend(*one)
    report = tally.report
    assert report.calls == len(spent)
    assert report.tokens_in == sum(tokens for tokens, _, _ in spent)
    costs = [cost for _, _, cost in spent]
    assert report.cost_usd == (None if None in costs else pytest.approx(sum(costs)))


def test_the_commonest_reasons_are_kept() -> None:
    tally = Tally("inputs", "a", 1_000)
    for number in range(30):
        tally.count("invalid", number + 1, f"reason {number}")
    assert len(tally.report.reasons) == 20
    assert tally.report.reasons["reason 29"] == 30


def test_a_report_is_equal_to_the_one_made_from_what_it_wrote() -> None:
    tally = Tally("inputs", "a", 3)
    tally.count("invalid", 2, "why")
    tally.spend(1, 2, None)
    report = tally.end(1.5, "it broke")
    data: Any = jsontext.loads(jsontext.dumps(report.to_json()))
    assert RunReport.from_json(data) == report


def test_a_report_reads_as_a_sum() -> None:
    tally = Tally("inputs", "Generate inputs", 5)
    tally.count("done", 3)
    tally.count("duplicate", 1)
    assert "5 planned = 3 done + 1 duplicate + 1 cancelled" in str(tally.end(1, None))


@pytest.mark.parametrize(
    "text",
    [
        "Incorrect API key provided: sk-proj-abcdef123456.",
        "Authorization: Bearer abcdef123456",
        "https://example.org/v1?key=abcdef123456&x=1",
        "{'api_key': 'abcdef123456'}",
        "api-key=abcdef123456",
        "token hf_abcdef123456 is wrong",
    ],
)
def test_what_looks_like_a_key_is_taken_out(text: str) -> None:
    assert "abcdef123456" not in redact(text)
    assert "[redacted]" in redact(text)


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "MY_TOKEN", "DB_PASSWORD", "client_secret"])
def test_the_value_of_a_secret_variable_is_taken_out(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "correct horse battery")
    assert redact("401: correct horse battery is no key") == "401: [redacted] is no key"


@pytest.mark.parametrize("text", ["The task is risky-business.", "desk-lamps and masks", "a keyboard", ""])
def test_what_is_no_key_stays(text: str) -> None:
    assert redact(text) == text
