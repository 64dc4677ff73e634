"""Inputs that travel with a number or a probability: the shape they come in, and reading it. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import cast

from synthgen_widgets.generation.prompting.style import Candidate
from synthgen_widgets.generation.structure.structured import form_of_field
from synthgen_widgets.jsontext import JsonObject, JsonValue

PER_INPUT = 2
"""How many candidates there are for each input where they come with their probabilities."""

_NUMBER, _PROBABILITY, _INPUT = "number", "probability", "input"
_KEYS = frozenset({_NUMBER, _PROBABILITY, _INPUT})


def shape(item: JsonObject, count: int, *, numbered: bool, verbalized: bool) -> JsonObject:
    """The schema of one candidate around the schema of an input; the input's own where it stands alone."""
    properties: JsonObject = {}
    if numbered:
        properties[_NUMBER] = {"type": "integer", "minimum": 1, "maximum": count}
    if verbalized:
        properties[_PROBABILITY] = {"type": "number", "minimum": 0, "maximum": 1}
    if not properties:
        return item
    around = form_of_field(_INPUT, item).schema  # it knows where the definitions of a schema go
    properties |= cast("JsonObject", around["properties"])
    return {**around, "properties": properties, "required": list(properties)}


def candidates(items: Sequence[JsonValue], *, numbered: bool, verbalized: bool) -> list[Candidate]:
    """The candidates in the list of an answer.

    Where they come with probabilities, the less likely ones are first: they are what the model would
    hardly ever have written by itself (verbalized sampling, arXiv 2510.01171).
    """
    if not (numbered or verbalized):
        return [Candidate(item) for item in items]
    found = [_unwrapped(item) for item in items]
    if not verbalized:
        return found
    # A candidate without a probability is the last to be taken; the sort keeps the order of equals.
    return sorted(found, key=lambda one: math.inf if one.probability is None else one.probability)


def _unwrapped(item: JsonValue) -> Candidate:
    if not isinstance(item, dict) or _INPUT not in item or not item.keys() <= _KEYS:
        return Candidate(item)
    number, probability = item.get(_NUMBER), item.get(_PROBABILITY)
    whole = isinstance(number, int) and not isinstance(number, bool)
    real = isinstance(probability, int | float) and not isinstance(probability, bool)
    return Candidate(
        item[_INPUT],
        number if whole else None,  # type: ignore[arg-type]
        float(probability) if real else None,  # type: ignore[arg-type]
    )
