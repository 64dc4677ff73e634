"""Topic names: dress is set aside, words and numbers are not."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import hostile_text

from synthgen_widgets.quality import NamesSeen, name_keys, same_name

NUMBERS = regex.compile(r"\d+")
nearby = st.text("aAbs 1290.,-/&'+x²", max_size=8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Refunds", "Refund"),
        ("Log-in problems", "Login Problems"),
        ("Log in problems", "Login problem"),
        ("Billing & Payments", "Payments and billing"),
        ("Password and login problems", "Login & password problems"),
        ("Refunds/Returns", "Returns, refunds"),
        ("Cost-benefit analysis", "Cost benefit analysis"),
        ("Co-op games", "Coop games"),
        ("Reset of a password", "Password reset"),
        ("Problems with login", "Login problems"),
        ("The Movies", "Movie"),
        ("Boxes", "box"),
        ("Categories", "category"),
        ("APIs", "API"),
        ("Customer's rights", "Customers\u2019 rights"),
        ("\uff32efund", "refund"),
        ("退款问题", "退款问题。"),
    ],
)
def test_a_name_in_other_dress_is_the_same(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Math 101", "Math 102"),
        ("Windows 10", "Windows 11"),
        ("Windows updates", "Window updates"),
        ("Capital of France", "Capital of Germany"),
        ("North America", "South America"),
        ("Adding users", "Removing users"),
        ("With insurance", "Without insurance"),
        ("Paris to London", "London to Paris"),
        ("History of science", "Science of history"),
        ("Java for Python developers", "Python for Java developers"),
        ("C", "C++"),
        ("C++", "C#"),
        ("Vitamin A", "Vitamin"),
        ("World War I", "World War II"),
        ("News articles", "New articles"),
        ("Version 1.5", "Version 15"),
        ("Below -5 degrees", "Below 5 degrees"),
        ("The 1990s", "1990"),
        ("Under $50", "Under €50"),
        ("🍕", "🍔"),
        ("???", "!!!"),
        ("退款", "退货"),
        ("हिन्दी", "हान्दा"),
    ],
)
def test_a_name_with_another_word_or_number_is_another(one: str, other: str) -> None:
    assert not same_name(one, other)


@given(hostile_text | nearby)
def test_a_name_is_the_same_as_itself(name: str) -> None:
    assert same_name(name, name)


@given(nearby, nearby)
def test_sameness_has_no_direction(one: str, other: str) -> None:
    assert same_name(one, other) == same_name(other, one)


@given(nearby, nearby)
def test_names_with_other_numbers_are_never_the_same(one: str, other: str) -> None:
    if numbers(one) != numbers(other):
        assert not same_name(one, other)


@given(st.text(st.characters(categories=["Lo"]), min_size=1, max_size=8))
def test_every_script_survives(name: str) -> None:
    assert all(len(key) >= 1 for key in name_keys(name))


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6), nearby)
def test_names_without_spaces_differ_by_each_character(name: str, other: str) -> None:
    assert not same_name(name, name + "x" + other.strip("'"))


def test_the_first_of_near_identical_names_is_the_one_that_is_found() -> None:
    there = NamesSeen(["Refunds", "Shipping"])
    there.add("Refund")
    assert there.find("The refund") == "Refunds"
    assert there.find("Returns") is None


def numbers(name: str) -> list[str]:
    """The numbers in a name as a person reads them, in any order."""
    return sorted(NUMBERS.findall(name.replace("²", "2")))
