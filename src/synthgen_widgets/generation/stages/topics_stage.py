"""The first stage: topics under a topic."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from synthgen_widgets.errors import UsageError
from synthgen_widgets.generation.model import Reply
from synthgen_widgets.generation.prompting.named import Named
from synthgen_widgets.generation.prompting.style import Brief, Style
from synthgen_widgets.generation.stages.stage import Ask, Asked, Unit, Verdict, topic_of
from synthgen_widgets.generation.structure.structured import parse
from synthgen_widgets.store import Tx, meanwhile, topics
from synthgen_widgets.templates import GuidanceStage
from synthgen_widgets.text import same_key
from synthgen_widgets.topics import Topic, TopicId, topic_name


class TopicsStage:
    """Names new topics.

    Args:
        brief: the task and what it is for.
        tree: the topics that are there.
        known: for each parent, the names that are not to be given again: those there and those that
            a person deleted.
        style: how to talk to the model.
    """

    name: GuidanceStage = "topics"

    def __init__(
        self,
        brief: Brief,
        tree: Mapping[TopicId, Topic],
        known: Mapping[TopicId | None, Sequence[str]],
        style: Style,
    ) -> None:
        self._brief = brief
        self._tree = tree
        self._named = Named(tree, known)
        self._style = style

    def ask(self, unit: Unit, wanted: int, attempt: int) -> Ask:
        """What to ask for a parent that still wants topics."""
        parent = topic_of(unit.subject)
        path = self._tree[parent].path if parent is not None else ()
        taken, elsewhere = self._named.shown(parent)
        return Ask(
            stage=self.name,
            subject=unit.subject,
            nth=unit.nth + attempt,
            wanted=wanted,
            label=unit.label,
            question=self._style.topics(self._brief, path, wanted, taken, elsewhere),
        )

    def prepare(self, asked: Asked, reply: Reply) -> None:
        """Nothing: names are read quickly."""

    def read(self, asked: Asked, reply: Reply) -> list[Verdict]:
        """Judge each name: a new one is done, a blank one invalid, a repeated one a duplicate."""
        parent = topic_of(asked.subject)
        path = self._tree[parent].path if parent is not None and parent in self._tree else ()
        verdicts: list[Verdict] = []
        done = 0
        for item in self._style.names_in(parse(reply)):
            try:
                name = topic_name(item)
            except UsageError as error:
                verdicts.append(Verdict("invalid", str(item), str(error)))
                continue
            fault = self._style.name_fault(name, path)
            if fault is not None:
                verdicts.append(Verdict("invalid", name, fault))
                continue
            twin = self._named.find(parent, name)
            if twin is not None:
                there = "is there already" if same_key(twin) == same_key(name) else f"is much like {twin!r}"
                verdicts.append(Verdict("duplicate", name, f"{name!r} {there}"))
            elif done < asked.wanted:
                verdicts.append(Verdict("done", name))
                self._named.note(parent, name)
                done += 1
        return verdicts

    def keep(self, tx: Tx, asked: Asked, call: int, verdicts: Sequence[Verdict]) -> int:
        """Add the new topics, save those that a person has added meanwhile.

        They go where the topic is now: it may have been merged into another meanwhile.
        """
        parent = meanwhile.place_of(tx.connection, topic_of(asked.subject))
        there = {same_key(name) for name in topics.names_under(tx.connection, parent)}
        names = [item.text for item in verdicts if item.outcome == "done"]
        fresh = [name for name in names if same_key(name) not in there]
        topics.add(tx, parent, fresh, "generated")
        return len(fresh)

    def give_up(self, tx: Tx, asked: Asked, call: int, verdicts: Sequence[Verdict]) -> None:
        """A name that cannot be a topic is counted, and kept in the raw reply alone."""

    def wants(self, connection: sqlite3.Connection, subject: str) -> bool:
        """Whether the topic is still there, and was when the run began."""
        topic = topic_of(subject)
        return (topic is None or topic in self._tree) and topics.is_there(connection, topic)

    def fail(self, tx: Tx, subject: str, reason: str) -> None:
        """A failed call leaves the tree as it is."""
