"""Labels and attributes: exact over the session, even over topics and axes, the same every time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthgen_widgets.generation.stages import plan
from synthgen_widgets.generation.stages.plan import Mix
from synthgen_widgets.generation.stages.spread import attributes, failing
from synthgen_widgets.generation.stages.stage import topic_of
from synthgen_widgets.topics import TopicId

topics = st.integers(1, 12).map(TopicId)
missing = st.dictionaries(topics, st.integers(0, 9), max_size=8)
labelled = st.dictionaries(
    topics, st.fixed_dictionaries({"pass": st.integers(0, 5), "fail": st.integers(0, 5)}), max_size=6
)
shares = st.integers(0, 100).map(lambda percent: percent / 100)
axes = st.dictionaries(
    st.sampled_from(["tone", "length", "channel"]),
    st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=5, unique=True),
    min_size=1,
)


@given(missing, labelled, shares)
def test_all_labels_together_are_as_near_to_the_share_as_what_is_there_allows(
    lacking: Any, there: Any, share: float
) -> None:
    given_ = failing(lacking, there, share)
    planned = sum(lacking.values())
    known = Counter[str]()
    for numbers in there.values():
        known.update(numbers)
    total = planned + known.total()
    exact = (1 - Fraction(share).limit_denominator(100)) * total
    fails = known["fail"] + sum(given_.values())
    lowest, highest = known["fail"], known["fail"] + planned
    assert abs(fails - min(max(exact, lowest), highest)) <= 1
    if lowest <= exact <= highest and exact.denominator == 1:
        assert fails == exact


@given(missing, labelled, shares)
def test_a_topic_gets_no_more_failing_samples_than_it_lacks(lacking: Any, there: Any, share: float) -> None:
    for topic, number in failing(lacking, there, share).items():
        assert 0 <= number <= lacking[topic]


@given(st.integers(1, 8), st.integers(1, 30), shares)
def test_topics_that_lack_the_same_get_the_same_to_within_one(each: int, places: int, share: float) -> None:
    numbers = failing({TopicId(place): each for place in range(places)}, {}, share).values()
    assert max(numbers) - min(numbers) <= 1


def test_where_each_topic_lacks_one_the_failing_ones_are_spread_over_the_tree() -> None:
    given_ = failing({TopicId(place): 1 for place in range(40)}, {}, 0.75)
    by_quarter = [sum(given_[TopicId(place)] for place in range(at, at + 10)) for at in range(0, 40, 10)]
    assert sum(by_quarter) == 10
    assert min(by_quarter) >= 2


def test_a_topic_that_lost_its_failing_samples_gets_them_back() -> None:
    one, other = TopicId(1), TopicId(2)
    there = {one: {"pass": 2}, other: {"pass": 2, "fail": 2}}
    assert failing({one: 2, other: 0}, there, 0.5) == {one: 2, other: 0}  # type: ignore[arg-type]


@given(missing, labelled, shares, st.integers(1, 4))
def test_every_call_has_one_label_and_there_are_few_more_calls_than_without(
    lacking: Any, there: Any, share: float, per_call: int
) -> None:
    wanted = dict.fromkeys(lacking, 9)
    have = {topic: 9 - number for topic, number in lacking.items()}
    mix = Mix(pass_share=share, labelled=there)
    units = plan.for_inputs(wanted, have, 9, per_call, defaultdict(int), mix)
    planned, calls = Counter[Any](), Counter[Any]()
    fails = Counter[Any]()
    for unit in units:
        assert unit.label in ("pass", "fail")
        planned[topic_of(unit.subject)] += unit.wanted
        calls[topic_of(unit.subject)] += 1
        fails[topic_of(unit.subject)] += unit.wanted if unit.label == "fail" else 0
    assert planned == Counter({topic: number for topic, number in lacking.items() if number})
    assert +fails == +Counter(failing(lacking, there, share))
    assert all(number <= -(-planned[topic] // per_call) + 1 for topic, number in calls.items())


@given(st.integers(0, 60), axes, st.text(max_size=5))
def test_each_value_of_an_axis_is_drawn_as_often_as_any_other_to_within_one(
    number: int, values: Any, seed: str
) -> None:
    drawn = attributes(number, values, {}, seed)
    assert len(drawn) == number
    for axis, all_ in values.items():
        often = Counter(one[axis] for one in drawn)
        counts = [often[value] for value in all_]
        assert max(counts) - min(counts) <= 1


@given(st.integers(0, 60), axes, st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 9)))
def test_what_is_there_is_made_up_for_first(number: int, values: Any, there: dict[str, int]) -> None:
    for axis, all_ in values.items():
        drawn = Counter(one[axis] for one in attributes(number, values, {axis: there}, "s"))
        whole = {value: drawn[value] + there.get(value, 0) for value in all_}
        lowest = min(whole.values())
        assert all(whole[value] <= lowest + 1 for value in all_ if drawn[value])


def test_two_axes_do_not_go_together() -> None:
    drawn = attributes(400, {"a": ["1", "2"], "b": ["1", "2"]}, {}, "s")
    pairs = Counter((one["a"], one["b"]) for one in drawn)
    assert len(pairs) == 4
    assert min(pairs.values()) > 60


def test_any_stretch_of_inputs_has_all_values_about_equally_often() -> None:
    drawn = attributes(90, {"a": ["1", "2", "3"]}, {}, "s")
    for start, stop in combinations(range(0, 91, 9), 2):
        often = Counter(one["a"] for one in drawn[start:stop])
        assert max(often.values()) - min(often.values()) <= 2


@given(st.integers(0, 20), axes, st.text(max_size=5))
def test_the_same_seed_draws_the_same(number: int, values: Mapping[str, Any], seed: str) -> None:
    assert attributes(number, values, {}, seed) == attributes(number, values, {}, seed)
    # A longer run begins as a shorter one does, so that a preview shows what is sent.
    assert attributes(number + 5, values, {}, seed)[:number] == attributes(number, values, {}, seed)


@pytest.mark.parametrize("number", [0, 5])
def test_without_axes_nothing_is_drawn(number: int) -> None:
    assert attributes(number, {}, {}, "s") == []


def test_the_attributes_of_a_call_are_one_for_each_input() -> None:
    mix = Mix(pass_share=0.5, axes={"tone": ["angry", "polite"]}, seed="s")
    units = plan.for_inputs([TopicId(1), TopicId(2)], {}, 6, 4, defaultdict(int), mix)
    assert [len(unit.attributes) for unit in units] == [unit.wanted for unit in units]
    often = Counter(one["tone"] for unit in units for one in unit.attributes)
    assert often == {"angry": 6, "polite": 6}
