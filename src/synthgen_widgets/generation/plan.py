"""What a run has to do, so that asking again does only what is missing. Pure.

`next_numbers` gives, for every subject, the number that its next call gets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from synthgen_widgets.generation.runner import ATTEMPTS
from synthgen_widgets.generation.stage import Unit, sample_subject, topic_subject
from synthgen_widgets.samples import Sample
from synthgen_widgets.topics import TopicId


def for_topics(
    parents: Iterable[TopicId | None],
    there: Mapping[TopicId | None, int],
    count: int,
    next_numbers: Mapping[str, int],
) -> list[Unit]:
    """The units that bring each parent to `count` topics."""
    return [
        Unit(subject=subject, wanted=missing, nth=next_numbers[subject])
        for parent in parents
        if (missing := count - there.get(parent, 0)) > 0
        for subject in [topic_subject(parent)]
    ]


def for_inputs(
    topics: Iterable[TopicId | None],
    there: Mapping[TopicId | None, int],
    per_topic: int,
    per_call: int,
    next_numbers: Mapping[str, int],
) -> list[Unit]:
    """The units that bring each topic to `per_topic` inputs, at most `per_call` in one call.

    The first calls of all topics come before the second ones, so that each topic shows something
    early.
    """
    rounds: list[tuple[int, Unit]] = []
    for topic in topics:
        subject = topic_subject(topic)
        first, missing, place = next_numbers[subject], per_topic - there.get(topic, 0), 0
        while missing > 0:
            wanted = min(per_call, missing)
            rounds.append((place, Unit(subject=subject, wanted=wanted, nth=first + place * ATTEMPTS)))
            missing, place = missing - wanted, place + 1
    return [unit for _, unit in sorted(rounds, key=lambda pair: pair[0])]


def for_outputs(samples: Iterable[Sample], next_numbers: Mapping[str, int]) -> list[Unit]:
    """One unit for each sample that has a valid input and no valid output."""
    return [
        Unit(subject=subject, wanted=1, nth=next_numbers[subject])
        for sample in samples
        if sample.status in ("pending", "failed") or (sample.status == "invalid" and sample.output)
        for subject in [sample_subject(sample.id)]
    ]
