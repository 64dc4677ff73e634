"""Which outputs a run is for, where it is not for all that are missing."""

from __future__ import annotations

from collections.abc import Sequence

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.generation.stages import plan
from synthgen_widgets.generation.stages.stage import Unit
from synthgen_widgets.samples import Sample, SampleId, Status
from synthgen_widgets.session import planning
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.starting import Plan, next_numbers
from synthgen_widgets.store import samples
from synthgen_widgets.topics import TopicRef


def for_samples(core: Core, ids: Sequence[SampleId], *, again: bool = False) -> Plan:
    """The outputs that are missing among these samples; `again` for those that are there too.

    Raises:
        UsageError: one of them is not there.
    """
    _check(core, ids)

    def wanted() -> Sequence[Unit]:
        return plan.for_outputs(_found(core, ids), next_numbers(core, "outputs"), again=again)

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
    if ids is not None:
        _check(core, ids)

    def missing() -> Sequence[Unit]:
        found = planning.samples_below(core, topic, statuses) if ids is None else _found(core, ids)
        again = [
            sample for sample in found if sample.status in statuses and reason in (None, sample.reason)
        ]
        return plan.for_outputs(again, next_numbers(core, "outputs"))

    return missing


def _check(core: Core, ids: Sequence[SampleId]) -> None:
    """Say at once what is wrong with an id."""
    gone = core.database.read(lambda db: samples.first_missing(db, ids))
    if gone is not None:
        raise UsageError(f"There is no sample {shown(gone)}; it may have been deleted.")


def _found(core: Core, ids: Sequence[SampleId]) -> list[Sample]:
    """Those of the samples that are there still, in the order of their ids."""
    there = core.database.read(lambda db: samples.chosen(db, core.tree(db), ids))
    return [there[id_] for id_ in ids if id_ in there]
