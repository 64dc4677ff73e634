"""Near-duplicates: the same words are the same; other words and short texts are not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from tests.strategies import hostile_text

from synthgen_widgets.quality import Seen

FIRST = "My card was charged twice for the same order, please help."


def seen(*texts: str) -> Seen:
    there = Seen()
    for text in texts:
        there.add(text)
    return there


@given(hostile_text)
def test_a_text_repeats_itself(text: str) -> None:
    assert seen(text).find(text) == text


@given(hostile_text)
def test_nothing_repeats_what_was_never_added(text: str) -> None:
    assert seen().find(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "my card  was charged TWICE for the same order, please help.",
        "My card was charged twice for the same order. Please help!",
        "Please help, my card was charged twice for the same order.",
        "My card was charged twice for the same order, please help me.",
    ],
)
def test_the_same_words_in_other_dress_are_a_duplicate(text: str) -> None:
    assert seen("Something else", FIRST).find(text) == FIRST


@pytest.mark.parametrize(
    "text",
    [
        "How do I change the address of my delivery?",
        "My card was declined at the petrol station yesterday.",
        "",
        "My card",
    ],
)
def test_other_words_are_new(text: str) -> None:
    assert seen(FIRST).find(text) is None


def test_short_texts_are_alike_only_when_they_are_equal() -> None:
    there = seen("Reset my password")
    assert there.find("reset my  password") == "Reset my password"
    assert there.find("Reset my passwort") is None


def test_structured_inputs_are_compared_by_what_they_say() -> None:
    there = seen('{"title":"Card charged twice for one order","body":"Please help me soon"}')
    assert there.find('{"body":"Please help me soon","title":"Card charged twice for one order"}')
    assert there.find('{"title":"Where is my parcel","body":"It was due on Monday last"}') is None


def test_what_only_looks_like_json_is_text() -> None:
    assert seen("[see above] card was charged twice").find("[see above] card was charged twice!")


def test_looking_does_not_count_as_seeing() -> None:
    there = seen()
    there.find(FIRST)
    assert there.find(FIRST) is None


def test_the_first_of_equal_texts_is_the_one_that_is_named() -> None:
    assert seen("A b", "a B").find("a b") == "A b"


def test_ten_thousand_texts_are_searched_in_no_time() -> None:
    there = seen(*(f"Customer {n} asks about order {n * 7} and parcel {n * 13}" for n in range(10_000)))
    begin = time.process_time()
    there.find("An entirely different question about something else altogether")
    assert time.process_time() - begin < 1
