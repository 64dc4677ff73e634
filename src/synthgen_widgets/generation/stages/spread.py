"""Spreading labels and attributes: exact over a session, even over its topics, always the same. Pure."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from random import Random

from synthgen_widgets.samples import Label
from synthgen_widgets.tags import counts
from synthgen_widgets.text import digest
from synthgen_widgets.topics import TopicId

_GOLDEN = (math.sqrt(5) - 1) / 2


def failing(
    missing: Mapping[TopicId | None, int],
    labelled: Mapping[TopicId | None, Mapping[Label, int]],
    pass_share: float,
) -> dict[TopicId | None, int]:
    """How many of the samples that each topic lacks are meant to fail.

    All labelled samples together meet the share exactly, by the largest remainder, as far as those that
    are there allow it; each topic comes as near to it as whole samples can.
    """
    planned = sum(missing.values())
    there = sum(sum(numbers.values()) for numbers in labelled.values())
    failed = sum(numbers.get("fail", 0) for numbers in labelled.values())
    wanted = counts(there + planned, {"pass": pass_share, "fail": 1 - pass_share})["fail"] - failed
    given = dict.fromkeys(missing, 0)

    def debt(topic: TopicId | None) -> float:
        """How many failing samples the topic is short of its own share."""
        numbers = labelled.get(topic, {})
        own = missing[topic] + sum(numbers.values())
        return round((1 - pass_share) * own - numbers.get("fail", 0) - given[topic], 6)

    # Multiples of the golden ratio spread topics that are owed the same evenly over their order.
    tie = {topic: place * _GOLDEN % 1 for place, topic in enumerate(missing)}
    owed = [(-debt(topic), tie[topic], topic) for topic in missing if missing[topic]]
    heapq.heapify(owed)
    for _ in range(max(0, min(wanted, planned))):
        _, _, topic = heapq.heappop(owed)
        given[topic] += 1
        if given[topic] < missing[topic]:
            heapq.heappush(owed, (-debt(topic), tie[topic], topic))
    return given


def attributes(
    number: int,
    axes: Mapping[str, Sequence[str]],
    there: Mapping[str, Mapping[str, int]],
    seed: str,
) -> list[dict[str, str]]:
    """A value of every axis for each of `number` inputs.

    Each axis goes round its values in an order that is shuffled anew each round, by itself: a Latin
    hypercube, in which any stretch of inputs has all values about equally often, and no two axes go
    together. What `there` says of inputs that are there is made up for first.
    """
    columns = {
        axis: _rounds(number, values, there.get(axis, {}), Random(digest(f"{seed} {axis}")))  # noqa: S311
        for axis, values in axes.items()
    }
    return [
        {axis: drawn[place] for axis, drawn in columns.items()} for place in range(number if axes else 0)
    ]


def _rounds(number: int, values: Sequence[str], there: Mapping[str, int], random: Random) -> list[str]:
    used = {value: there.get(value, 0) for value in values}
    drawn: list[str] = []
    while len(drawn) < number:
        fewest = min(used.values())
        rarest = [value for value in values if used[value] == fewest]
        random.shuffle(rarest)
        for value in rarest[: number - len(drawn)]:
            drawn.append(value)
            used[value] += 1
    return drawn
