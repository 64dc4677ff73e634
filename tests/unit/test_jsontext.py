"""JSON from a model is read strictly: an error of ours, or the very value; nothing else, and quickly."""

from __future__ import annotations

import contextlib
import json
import math
import time
from typing import Any

import pytest
from hypothesis import given
from tests.strategies import hostile_text, json_values

from synthgen_widgets import OutputError, jsontext

REFUSED = {
    "nothing": "",
    "blank": " \n",
    "prose": "no JSON",
    "NaN": "[NaN]",
    "Infinity": "[Infinity]",
    "minus Infinity": "-Infinity",
    "a number beyond all numbers": "1e400",
    "the same below": "[-1e400]",
    "a repeated key": '{"a": 1, "a": 2}',
    "a repeated key deep inside": '[{"b": {"a": 1, "a": 1}}]',
    "keys that become the same": '{"\\ud800": 1, "\\ud801": 2}',
    "a list bomb": "[" * 100_000,
    "a closed list bomb": "[" * 100_000 + "]" * 100_000,
    "an object bomb": '{"a":' * 100_000,
    "65 levels": "[" * 65 + "]" * 65,
    "5,000 digits": "1" * 5_000,
    "over a million characters": f'"{"a" * 1_000_000}"',
    "a control character": '"\x00"',
    "two values": "1 2",
    "a single quote": "{'a': 1}",
    "a trailing comma": "[1,]",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_is_not_strict_json_is_an_output_error(text: str) -> None:
    with pytest.raises(OutputError):
        jsontext.loads(text)


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_short_whatever_was_refused(text: str) -> None:
    with pytest.raises(OutputError) as refusal:
        jsontext.loads(text)
    assert len(str(refusal.value)) < 400


@given(hostile_text)
def test_no_text_raises_anything_but_an_output_error(text: str) -> None:
    with contextlib.suppress(OutputError):
        jsontext.loads(text)


@given(json_values)
def test_what_is_written_is_read_back_the_same(value: Any) -> None:
    assert jsontext.loads(jsontext.dumps(value)) == value


@given(json_values)
def test_indented_json_holds_the_same_value(value: Any) -> None:
    assert jsontext.loads(jsontext.pretty(value)) == value


@given(json_values)
def test_equal_values_have_one_canonical_text(value: Any) -> None:
    other_order = json.loads(json.dumps(value), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert jsontext.canonical(other_order) == jsontext.canonical(value)


def test_64_levels_are_read() -> None:
    assert jsontext.loads("[" * 64 + "]" * 64)


def test_a_large_whole_number_is_read_exactly() -> None:
    assert jsontext.loads(str(2**63)) == 2**63


def test_a_lone_surrogate_is_read_as_the_replacement_character() -> None:
    assert jsontext.loads('{"\\udead": ["a\\ud800"]}') == {"\ufffd": ["a\ufffd"]}


def test_an_escaped_pair_of_surrogates_is_one_character() -> None:
    assert jsontext.loads('"\\ud83d\\ude00"') == "😀"


@given(hostile_text)
def test_whatever_is_read_can_be_written_to_any_file(text: str) -> None:
    jsontext.dumps(jsontext.loads(json.dumps(text))).encode("utf-8")


def test_compact_json_is_one_line_and_keeps_letters() -> None:
    assert jsontext.dumps({"ä": "x\ny"}) == '{"ä":"x\\ny"}'


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_number_that_json_cannot_hold_is_never_written(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        jsontext.dumps(number)


def test_a_repeated_key_among_forty_thousand_is_found_in_no_time() -> None:
    text = "{" + ",".join(f'"{number}":1' for number in range(40_000)) + ',"39999":2}'
    begin = time.process_time()
    with pytest.raises(OutputError, match="39999"):
        jsontext.loads(text)
    assert time.process_time() - begin < 2
