"""Diversity: a set that repeats itself scores lower than one that varies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import hostile_text

from synthgen_widgets.quality import Diversity, diversity


def test_no_texts_have_no_variety() -> None:
    assert diversity([]) == Diversity(0, 0.0, 0.0, 0.0, 0.0)


def test_shares_are_counted_by_hand() -> None:
    assert diversity(["a b c d", "a b e f"]) == Diversity(
        texts=2, repeated=0.0, distinct_words=6 / 8, distinct_pairs=5 / 6, mean_words=4.0
    )


def test_a_text_that_repeats_another_is_counted() -> None:
    assert (
        diversity(["My card was charged twice", "My card was charged twice!", "Where is it"]).repeated
        == 1 / 3
    )


@given(st.lists(hostile_text, max_size=10))
def test_each_share_is_a_share(texts: list[str]) -> None:
    found = diversity(texts)
    assert all(0 <= share <= 1 for share in (found.repeated, found.distinct_words, found.distinct_pairs))
