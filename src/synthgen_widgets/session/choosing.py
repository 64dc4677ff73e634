"""Which outputs a run is for, where it is not for all that are missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial

from synthgen_widgets.generation.stages import plan
from synthgen_widgets.generation.stages.stage import Unit
from synthgen_widgets.samples import Sample, SampleId, Status
from synthgen_widgets.session import planning, views
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.starting import Plan, next_numbers
from synthgen_widgets.store import samples, topics
from synthgen_widgets.topics import TopicRef


def for_samples(core: Core, ids: Sequence[SampleId], *, again: bool = False) -> Plan:
    """The outputs that are missing among these samples; `again` for those that are there too.

    Raises:
        UsageError: one of them is not there.
    """
    find = _found(core, ids)
    find()  # an id that is wrong is said at once

    def wanted() -> Sequence[Unit]:
        return plan.for_outputs(find(), next_numbers(core, "outputs"), again=again)

    return wanted


def for_failures(
    core: Core,
    topic: TopicRef | None,
    ids: Sequence[SampleId] | None,
    reason: str | None,
    *,
    invalid: bool,
) -> Plan:
    """The outputs whose call failed, and those that are invalid where that is said.

    Raises:
        UsageError: a sample is not there.
    """
    statuses: tuple[Status, ...] = ("failed", "invalid") if invalid else ("failed",)
    find = partial(planning.samples_below, core, topic, statuses) if ids is None else _found(core, ids)
    find()  # what is wrong with a topic or an id is said at once

    def missing() -> Sequence[Unit]:
        found = [
            sample for sample in find() if sample.status in statuses and reason in (None, sample.reason)
        ]
        return plan.for_outputs(found, next_numbers(core, "outputs"))

    return missing


def _found(core: Core, ids: Sequence[SampleId]) -> Callable[[], list[Sample]]:
    def read() -> list[Sample]:
        return core.database.read(look)

    def look(connection: sqlite3.Connection) -> list[Sample]:
        tree = topics.tree(connection)
        # The second way says what is wrong with an id.
        return [samples.get(connection, tree, id_) or views.found_sample(connection, id_) for id_ in ids]

    return read
