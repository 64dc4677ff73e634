"""Text is kept as it came wherever every file can hold it, and shown without tricks."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.strategies import hostile_text
from tests.strategies import text as any_text

from synthgen_widgets import text


@given(any_text)
def test_text_without_lone_surrogates_is_kept_as_it_is(value: str) -> None:
    assert text.clean(value) == value


@given(hostile_text)
def test_cleaned_text_can_be_written_to_any_file(value: str) -> None:
    text.clean(value).encode("utf-8")


@given(hostile_text)
def test_cleaning_twice_is_cleaning_once(value: str) -> None:
    assert text.clean(text.clean(value)) == text.clean(value)


def test_a_pair_of_surrogates_is_the_character_that_it_stands_for() -> None:
    assert text.clean("\ud83d\ude00") == "😀"


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert text.clean("a\ud800b") == "a\ufffdb"


def test_a_byte_order_mark_at_the_start_is_kept() -> None:
    assert text.clean("\ufeffé") == "\ufeffé"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Refunds", "REFUNDS"), (" a\t b ", "a b"), ("Ａ１", "a1"), ("Straße", "STRASSE"), ("ﬁx", "fix")],  # noqa: RUF001
)
def test_case_width_and_spacing_make_no_difference(one: str, other: str) -> None:
    assert text.same_key(one) == text.same_key(other)


def test_accents_make_a_difference() -> None:
    assert text.same_key("resume") != text.same_key("résumé")


@given(hostile_text)
def test_squeezed_text_has_single_spaces_and_none_at_its_ends(value: str) -> None:
    squeezed = text.squeeze(value)
    assert squeezed == " ".join(squeezed.split())


@pytest.mark.parametrize(("value", "shown"), [("abc", "abc"), ("abcd", "ab…")])
def test_clipped_text_is_no_longer_than_the_limit(value: str, shown: str) -> None:
    assert text.clip(value, 3) == shown


@pytest.mark.parametrize("trick", ["\x1b[2J", "\x00", "\u202e", "\u2066", "\x9b", "\r", "\x7f"])
def test_control_and_direction_characters_are_shown_by_their_number(trick: str) -> None:
    assert f"⟨U+{ord(trick[0]):04X}⟩" in text.printable(trick)


def test_new_lines_and_tabs_are_shown_as_they_are() -> None:
    assert text.printable("a\n\tb") == "a\n\tb"


@given(hostile_text)
def test_a_slug_is_a_short_file_name_for_any_text(value: str) -> None:
    slug = text.slug(value)
    assert 0 < len(slug) <= 40
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")


def test_texts_without_a_latin_letter_get_different_slugs() -> None:
    assert text.slug("日本") != text.slug("中国")


@given(hostile_text)
def test_a_digest_of_any_text_is_32_hexadecimal_digits(value: str) -> None:
    assert len(text.digest(value)) == 32
    int(text.digest(value), 16)
