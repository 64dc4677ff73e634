"""Near-duplicates: the same words are the same; other words and short texts are not."""

from __future__ import annotations

import functools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz import fuzz
from tests.strategies import hostile_text

from synthgen_widgets.quality import Seen
from synthgen_widgets.quality.candidates import Candidates
from synthgen_widgets.quality.duplicates import SAME
from synthgen_widgets.quality.words import words_of
from synthgen_widgets.text import digest

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


NOUNS = ["order", "parcel", "refund", "invoice", "password", "account", "voucher", "delivery", "shop"]
words = st.text("aeiorstl", min_size=2, max_size=7) | st.sampled_from(NOUNS) | st.integers(0, 999).map(str)
texts = st.lists(words, min_size=4, max_size=14).map(" ".join)


@given(st.lists(texts, max_size=30), texts)
def test_the_verdict_is_that_of_comparing_with_each_text(there: list[str], text: str) -> None:
    best = max((fuzz.token_sort_ratio(text, other) for other in there), default=0)
    assert (seen(*there).find(text) is not None) == (best >= SAME)


@given(st.lists(words, min_size=8, max_size=14), st.integers(0, 13), words)
def test_among_many_texts_one_with_a_word_changed_is_found(said: list[str], at: int, other: str) -> None:
    changed = [*said[: at % len(said)], other, *said[at % len(said) + 1 :]]
    assume(fuzz.token_sort_ratio(" ".join(said), " ".join(changed)) >= SAME)
    there = many()
    there.add(" ".join(said))
    assert there.find(" ".join(changed)) is not None


@given(st.permutations(["my", "card", "was", "charged", "twice", "for", "one", "order", "please", "help"]))
def test_among_many_texts_the_same_words_in_any_order_are_found(said: list[str]) -> None:
    there = many()
    there.add("My card was charged twice for one order, please help")
    assert there.find(" ".join(said)) is not None


def test_a_number_changed_in_a_common_sentence_is_found_among_thousands_that_share_its_words() -> None:
    # Two in five words are new in each, so none repeats another, and the others are in all.
    there = Seen()
    for n in range(3000):
        there.add(f"please help me reset my password {digest(str(n))[:16]} {digest(f'x{n}')[:16]}")
    there.add("Please help me reset my password for account 123")
    assert there.find("Please help me reset my password for account 987") is not None


def test_a_look_up_reads_no_more_when_more_texts_share_every_mark() -> None:
    index = Candidates()
    for number in range(5000):
        index.add([1, 2, 3], number)
    assert min(index.near([1, 2, 3], 5000)) >= 5000 - 1200


def test_what_shares_a_rare_mark_comes_before_what_shares_a_common_one() -> None:
    index = Candidates()
    for number in range(5000):
        index.add([1], number)
    index.add([1, 2], 7)
    assert index.near([1, 2], 1) == [7]


def test_a_long_text_is_known_by_a_sample_of_its_words() -> None:
    said = [f"word{digest(str(n))[:6]}" for n in range(2000)]
    there = seen(" ".join(said))
    assert there.find(" ".join([*said[:900], "something", "else", *said[905:]])) is not None
    assert there.find(" ".join(f"other{n}" for n in range(2000))) is None


def test_an_encoded_file_is_one_word() -> None:
    there = seen("please look at this picture " + "A" * 1_000_000)
    assert there.find("please look at this picture " + "A" * 999_999 + "B") is not None
    assert len(words_of("A" * 1_000_000)[0]) == 8


@pytest.mark.parametrize(
    ("text", "same", "other"),
    [
        (
            "我想重置我的账户密码请问应该怎么操作",
            "我想重置我的账户密码 请问应该怎么操作。",
            "昨天买的耳机坏了可以退款吗谢谢",
        ),
        ("パスワードを忘れてしまいました", "パスワードを忘れてしまいました。", "荷物がまだ届いていません"),
    ],
)
def test_a_script_without_spaces_is_compared_by_its_characters(text: str, same: str, other: str) -> None:
    there = seen(text)
    assert there.find(same) == text
    assert there.find(other) is None


def test_vowel_signs_belong_to_their_word() -> None:
    assert words_of("मुझे हिन्दी आती है") == ["मुझे", "हिन्दी", "आती", "है"]


def test_without_meanings_there_is_nothing_to_prepare() -> None:
    there = seen(FIRST)
    there.prepare(["Something else that is new here"])
    assert there.find("Something else that is new here") is None


@functools.cache
def many() -> Seen:
    """More texts than are compared one by one, none like another; made once, and added to."""
    return seen(*(" ".join(digest(f"{n} {at}")[:6] for at in range(8)) for n in range(1500)))
