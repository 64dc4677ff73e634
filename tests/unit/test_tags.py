"""Tags: what every sample gets, and shares that are met exactly and evenly."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import shares_of, weights

from synthgen_widgets import TagAssignment, UsageError
from synthgen_widgets.tags import column, counts, draw, session_tag

totals = st.integers(0, 400)


def test_eighty_twenty_of_fifty_is_forty_and_ten() -> None:
    drawn = draw(50, TagAssignment(split={"eval_data": 0.8, "golden_data": 0.2}).split)
    assert (drawn.count("eval_data"), drawn.count("golden_data")) == (40, 10)


@given(totals, weights)
def test_counts_are_those_of_the_largest_remainder(total: int, weighted: dict[str, int]) -> None:
    whole = sum(weighted.values())
    exact = {tag: Fraction(weight * total, whole) for tag, weight in weighted.items()}
    expected = {tag: math.floor(amount) for tag, amount in exact.items()}
    by_remainder = sorted(exact, key=lambda tag: expected[tag] - exact[tag])
    for tag in by_remainder[: total - sum(expected.values())]:
        expected[tag] += 1
    assert counts(total, shares_of(weighted)) == expected


@given(totals, weights)
def test_a_first_draw_has_exactly_these_counts(total: int, weighted: dict[str, int]) -> None:
    shares = shares_of(weighted)
    drawn = draw(total, shares)
    assert {tag: drawn.count(tag) for tag in shares} == counts(total, shares)


@given(totals, weights)
def test_each_beginning_of_a_draw_has_nearly_the_same_shares(total: int, weighted: dict[str, int]) -> None:
    shares = shares_of(weighted)
    drawn, number = draw(total, shares), counts(total, shares)
    used = dict.fromkeys(shares, 0)
    for place, tag in enumerate(drawn, start=1):
        used[tag] += 1
        furthest = max(abs(number[other] * place / total - used[other]) for other in shares)
        assert furthest < max(1, len(shares) / 2) + 1e-9


@given(totals, weights, st.data())
def test_later_draws_bring_the_whole_to_its_shares(total: int, weighted: dict[str, int], data: Any) -> None:
    shares = shares_of(weighted)
    first = data.draw(st.integers(0, total))
    before = draw(first, shares)
    given_ = {tag: before.count(tag) for tag in shares}
    after = draw(total - first, shares, given_)
    together = [*before, *after]
    wanted = counts(total, shares)
    # The largest remainder may take one back as the whole grows; what is given stays given.
    assert len(together) == total
    assert all(abs(together.count(tag) - wanted[tag]) <= 1 for tag in shares)


@given(st.integers(0, 60), weights, st.data())
def test_no_other_choice_comes_closer_to_the_shares(
    total: int, weighted: dict[str, int], data: Any
) -> None:
    shares = shares_of(weighted)
    given_ = {tag: data.draw(st.integers(0, 60)) for tag in shares}
    drawn = draw(total, shares, given_)
    assert len(drawn) == total
    wanted = counts(total + sum(given_.values()), shares)
    over = {tag: given_[tag] + drawn.count(tag) - wanted[tag] for tag in shares}
    # Giving one sample's place to another tag would help only from one far ahead to one far behind.
    assert all(over[one] - over[other] <= 1 for one in set(drawn) for other in shares)


def test_a_tag_without_a_share_any_more_is_left_out_of_the_reckoning() -> None:
    assert draw(2, {"a": 0.5, "b": 0.5}, {"gone": 40}) == ["a", "b"]


def test_shares_of_a_hundred_are_the_same_as_shares_of_one() -> None:
    assert TagAssignment(split={"a": 80, "b": 20}) == TagAssignment(split={"a": 0.8, "b": 0.2})


def test_thirds_written_with_three_digits_add_up() -> None:
    assert draw(30, TagAssignment(split={"a": 0.333, "b": 0.333, "c": 0.333}).split).count("c") == 10


@pytest.mark.parametrize(
    "split",
    [
        {"a": 0.5},
        {"a": 0.5, "b": 0.4},
        {"a": 0},
        {"a": -1, "b": 2},
        {"a": math.nan},
        {"a": math.inf},
        {"a": True},
    ],
)
def test_shares_that_do_not_add_up_are_refused(split: Any) -> None:
    with pytest.raises(UsageError, match="share"):
        TagAssignment(split=split)


@pytest.mark.parametrize("split", [["a"], "a", 5])
def test_a_split_that_has_no_shares_is_refused(split: Any) -> None:
    with pytest.raises(UsageError, match="split"):
        TagAssignment(split=split)


@pytest.mark.parametrize(
    "tag", ["", " ", "a b", "a\tb", "a\n", "a\x00", "a\x85", "a\u3000b", "a" * 65, None, 5]
)
def test_a_tag_that_readers_would_stumble_over_is_refused(tag: Any) -> None:
    with pytest.raises(UsageError):
        TagAssignment([tag])


def test_the_refusal_of_a_tag_with_a_space_offers_one_without() -> None:
    with pytest.raises(UsageError, match="'my_tag'"):
        TagAssignment(["my tag"])


def test_the_refusal_of_a_tag_of_control_characters_does_not_offer_it_again() -> None:
    with pytest.raises(UsageError, match=r"control character in it; write letters and digits\.$"):
        TagAssignment(["\x00\x85"])
    with pytest.raises(UsageError, match=r"write 'a_b' instead\.$"):
        TagAssignment(["a\x00\tb"])


@pytest.mark.parametrize("tags", [["日本", "中国"], ["की", "का"], ["да", "нет"]])
def test_tags_of_any_script_have_columns_of_their_own(tags: list[str]) -> None:
    TagAssignment(tags)
    assert [column(tag) for tag in tags] == [f"tag_{tag}" for tag in tags]


@pytest.mark.parametrize("tag", ["synthetic", "synthetic_session_ab12cd34"])
def test_a_tag_that_the_session_sets_itself_is_refused(tag: str) -> None:
    with pytest.raises(UsageError, match="leave it out"):
        TagAssignment(split={tag: 1})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a-b", "a_b"),
        ("a.b", "a:b"),
        ("日-本", "日.本"),
        ("Été", "ÉTÉ"),
        ("e\u0301t", "\u00e9t"),
        ("Eval", "eval"),
        ("a", "Synthetic"),
    ],
)
def test_tags_that_would_share_a_column_are_refused(one: str, other: str) -> None:
    with pytest.raises(UsageError, match="rename one"):
        TagAssignment([one], split={other: 1})


def test_a_tag_cannot_be_both_for_all_and_for_some() -> None:
    with pytest.raises(UsageError, match="rename one"):
        TagAssignment(["a"], split={"a": 1})


def test_a_tag_named_twice_counts_once() -> None:
    assert TagAssignment(["a", "b", "a"]).tags == ("a", "b")


@pytest.mark.parametrize("tags", ["tickets", None, 5])
def test_tags_that_are_no_list_are_refused(tags: Any) -> None:
    with pytest.raises(UsageError, match="list"):
        TagAssignment(tags)


def test_a_sample_bears_the_tags_of_all_and_the_one_drawn_for_it() -> None:
    assignment = TagAssignment(["tickets"], split={"a": 1})
    assert assignment.of("a") == ["tickets", "a"]
    assert assignment.of(None) == ["tickets"]


def test_an_assignment_does_not_change_with_what_it_was_made_from() -> None:
    split = {"a": 1.0}
    assignment = TagAssignment(split=split)
    split["a"] = 5
    assert dict(assignment.split) == {"a": 1.0}


@given(st.text(min_size=1))
def test_a_column_is_named_by_letters_digits_and_underscores(tag: str) -> None:
    assert column(tag).isidentifier()


def test_the_tag_of_a_session_names_it() -> None:
    assert session_tag("ab12") == "synthetic_session_ab12"
