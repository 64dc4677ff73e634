"""What a run has to do, so that asking again does only what is missing. Pure.

`next_numbers` gives, for every subject, the number that its next call gets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal

from synthgen_widgets.generation.stages import spread
from synthgen_widgets.generation.stages.stage import ATTEMPTS, Unit, sample_subject, topic_subject
from synthgen_widgets.samples import Label, Sample
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """What the inputs of a session are to be made of, and what of it is there."""

    pass_share: float | None = None
    """The share of samples that is meant to pass; None for no labels."""
    labelled: Mapping[TopicId | None, Mapping[Label, int]] = field(default_factory=dict)
    """How many samples of each label there are under each topic."""
    axes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The values of each attribute axis."""
    valued: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """How many samples have each value of an axis."""
    seed: str = ""
    """What attributes are drawn from."""


def for_inputs(
    topics: Iterable[TopicId | None],
    there: Mapping[TopicId | None, int],
    per_topic: int,
    per_call: int,
    next_numbers: Mapping[str, int],
    mix: Mix | None = None,
) -> list[Unit]:
    """The units that bring each topic to `per_topic` inputs, at most `per_call` in one call.

    The first calls of all topics come before the second ones, so that each topic shows something
    early. All items of a call have one label.
    """
    mix = mix or Mix()
    missing = {topic: max(0, per_topic - there.get(topic, 0)) for topic in topics}
    labels = _labels(missing, mix)
    rounds: list[tuple[int, Unit]] = []
    for topic in missing:
        subject = topic_subject(topic)
        first = next_numbers[subject]
        for place, (label, wanted) in enumerate(_calls(labels[topic], per_call)):
            unit = Unit(subject=subject, wanted=wanted, nth=first + place * ATTEMPTS, label=label)
            rounds.append((place, unit))
    units = [unit for _, unit in sorted(rounds, key=lambda pair: pair[0])]
    drawn = iter(spread.attributes(sum(missing.values()), mix.axes, mix.valued, mix.seed))
    return [replace(unit, attributes=tuple(islice(drawn, unit.wanted))) for unit in units]


def _labels(
    missing: Mapping[TopicId | None, int], mix: Mix
) -> dict[TopicId | None, list[tuple[Label | None, int]]]:
    """How many inputs of each label every topic lacks."""
    if mix.pass_share is None:
        return {topic: [(None, number)] for topic, number in missing.items()}
    fails = spread.failing(missing, mix.labelled, mix.pass_share)
    return {
        topic: [("pass", number - fails[topic]), ("fail", fails[topic])]
        for topic, number in missing.items()
    }


def _calls(labels: Sequence[tuple[Label | None, int]], per_call: int) -> Iterator[tuple[Label | None, int]]:
    for label, number in labels:
        for begun in range(0, number, per_call):
            yield label, min(per_call, number - begun)


def for_outputs(
    samples: Iterable[Sample], next_numbers: Mapping[str, int], *, again: bool = False
) -> list[Unit]:
    """One unit for each sample that has a valid input and no valid output; `again` also where one is."""
    return [
        Unit(subject=subject, wanted=1, nth=next_numbers[subject], label=sample.expected_label)
        for sample in samples
        if (again or sample.status != "done") and fault_of(sample) != "input"
        for subject in [sample_subject(sample.id)]
    ]


def fault_of(sample: Sample) -> Literal["input", "output"] | None:
    """Which text of an invalid sample is at fault; None where the sample is not invalid."""
    if sample.status != "invalid":
        return None
    return "input" if sample.output is None or (sample.reason or "").startswith("input:") else "output"
