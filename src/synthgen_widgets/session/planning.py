"""What a generating call still has to do, and how the run is called."""

from __future__ import annotations

from collections.abc import Sequence

from synthgen_widgets.generation import plan
from synthgen_widgets.generation.stage import Unit
from synthgen_widgets.session import views
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.finding import topic_of
from synthgen_widgets.session.starting import Plan, model_of, next_numbers
from synthgen_widgets.store import samples, topics
from synthgen_widgets.text import clip
from synthgen_widgets.topics import TopicId, TopicRef

LEAVES = "leaves"


def for_topics(core: Core, count: int, under: TopicRef | None) -> Plan:
    """The topics that are missing to `count` at one place, or under each leaf."""

    def missing() -> Sequence[Unit]:
        tree = views.tree(core)
        there: dict[TopicId | None, int] = {}
        for topic in tree.values():
            there[topic.parent] = there.get(topic.parent, 0) + 1
        parents: list[TopicId | None] = [views.topic_id(core, under)] if under != LEAVES else []
        if under == LEAVES:
            parents = [*topics.leaves(tree)] or [None]
        return plan.for_topics(parents, there, count, next_numbers(core, "topics"))

    return missing


def for_inputs(core: Core, per_topic: int, topic: TopicRef | None) -> Plan:
    """The inputs that are missing to `per_topic` in each leaf at or below a topic."""

    def missing() -> Sequence[Unit]:
        tree = views.tree(core)
        leaves = views.leaves_under(tree, views.topic_id(core, topic))
        places: Sequence[TopicId | None] = leaves if tree else [None]
        there = core.database.read(samples.usable)
        per_call = model_of(core).traits.inputs_per_call
        return plan.for_inputs(places, there, per_topic, per_call, next_numbers(core, "inputs"))

    return missing


def for_outputs(core: Core, topic: TopicRef | None) -> Plan:
    """The outputs that are missing at or below a topic."""

    def missing() -> Sequence[Unit]:
        tree = views.tree(core)
        chosen = views.topic_id(core, topic)
        below = None if chosen is None else topics.below(tree, chosen)
        which = samples.Filter(topics=below)
        found = core.database.read(lambda db: samples.page(db, tree, which))
        return plan.for_outputs(found, next_numbers(core, "outputs"))

    return missing


def label(core: Core, stage: str, place: TopicRef | None) -> str:
    """What a run is called: `Generate topics`, `Generate inputs under 'Refunds'`.

    Raises:
        UsageError: there is no such topic.
    """
    if place is None:
        return f"Generate {stage}"
    if stage == "topics" and place == LEAVES:
        return f"Generate {stage} under each leaf"
    return f"Generate {stage} under '{clip(topic_of(views.tree(core), place).name, 40)}'"
