"""Which outputs a run is for, where it is not for all that are missing."""

from __future__ import annotations

from collections.abc import Sequence

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.generation.stages import plan
from synthgen_widgets.generation.stages.stage import Unit
from synthgen_widgets.samples import Sample, SampleId, Status
from synthgen_widgets.session import views
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.starting import Plan, next_numbers
from synthgen_widgets.store import samples, topics
from synthgen_widgets.topics import TopicRef


def for_samples(core: Core, ids: Sequence[SampleId | str]) -> Plan:
    """The outputs that are missing among these samples.

    Raises:
        UsageError: these are no ids of samples.
    """
    if isinstance(ids, str) or not isinstance(ids, Sequence):
        raise UsageError(f"samples is {shown(ids)}; pass a list of ids, as in session.df.")
    chosen = list(dict.fromkeys(ids))

    def found() -> list[Sample]:
        return core.database.read(lambda db: [views.found_sample(db, id_) for id_ in chosen])

    found()  # an id that is wrong is said at once

    def missing() -> Sequence[Unit]:
        return plan.for_outputs(found(), next_numbers(core, "outputs"))

    return missing


def for_failures(core: Core, topic: TopicRef | None, *, invalid: bool) -> Plan:
    """The outputs of samples whose call failed, and of those whose output is invalid where that is said."""
    statuses: tuple[Status, ...] = ("failed", "invalid") if invalid else ("failed",)

    def missing() -> Sequence[Unit]:
        tree = views.tree(core)
        chosen = views.topic_id(core, topic)
        below = None if chosen is None else topics.below(tree, chosen)
        which = samples.Filter(topics=below, status=statuses)
        found = core.database.read(lambda db: samples.page(db, tree, which))
        return plan.for_outputs(found, next_numbers(core, "outputs"))

    return missing
