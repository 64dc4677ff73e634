"""Values are written as Python that gives them back, whatever they hold, and that reads well."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import hostile_text, json_values

from synthgen_widgets.literals import WIDTH, Call, Name, source

long_text = st.lists(hostile_text, max_size=12).map("\n ".join)
words = st.lists(st.text("abcdé'\"\\", min_size=1, max_size=12), min_size=1, max_size=80).map(" ".join)


@given(long_text, st.integers(0, 3))
def test_a_text_comes_back_as_it_was(text: str, depth: int) -> None:
    assert ast.literal_eval(source(text, depth=depth)) == text


@given(json_values | st.lists(long_text | st.tuples(long_text)), st.integers(0, 3))
def test_a_value_comes_back_as_it_was(value: Any, depth: int) -> None:
    assert ast.literal_eval(source(value, depth=depth)) == value


@given(hostile_text)
def test_nothing_in_the_source_is_unseen_or_turns_what_is_around_it(text: str) -> None:
    assert all(char.isprintable() or char == "\n" for char in source(text))


@given(st.lists(words, max_size=4), st.dictionaries(st.sampled_from(["text", "under"]), words))
def test_lines_keep_to_the_width_where_words_do(args: list[str], options: dict[str, str]) -> None:
    code = "session.call = " + source(Call("sg.Call", args, options), before="session.call = ")
    assert max(map(len, code.splitlines())) <= WIDTH


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Call("sg.Model", ["m"], {"temperature": 0.5}), 'sg.Model("m", temperature=0.5)'),
        (Call("f", [Name("task")]), "f(task)"),
        (["a", ("b",)], '["a", ("b",)]'),
        ('say "no"', '"say \\"no\\""'),
        ("one\ntwo", '(\n    "one\\n"\n    "two"\n)'),
        (
            {"x": "y" * 100},
            '{\n    "x": (\n        "' + "y" * 90 + '"\n        "' + "y" * 10 + '"\n    ),\n}',
        ),
        ([], "[]"),
    ],
)
def test_a_value_reads_well(value: object, code: str) -> None:
    assert source(value) == code
