"""The second stage: inputs under a topic."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from synthgen_widgets.errors import UsageError
from synthgen_widgets.generation.caller import Ask
from synthgen_widgets.generation.model import Reply
from synthgen_widgets.generation.stage import Unit, Verdict, topic_of
from synthgen_widgets.generation.structured import parse
from synthgen_widgets.generation.style import Brief, Style
from synthgen_widgets.jsontext import dumps
from synthgen_widgets.quality import Seen
from synthgen_widgets.store import Tx, samples, topics
from synthgen_widgets.templates import GuidanceStage
from synthgen_widgets.topics import Topic, TopicId

_AVOID = 20


class InputsStage:
    """Writes inputs.

    Args:
        brief: the task and what it is for.
        tree: the topics that are there.
        made: each input ever made with its topic, the deleted ones too.
        style: how to talk to the model.
    """

    name: GuidanceStage = "inputs"

    def __init__(
        self,
        brief: Brief,
        tree: Mapping[TopicId, Topic],
        made: Sequence[tuple[TopicId | None, str]],
        style: Style,
    ) -> None:
        self._brief = brief
        self._tree = tree
        self._style = style
        self._seen = Seen()
        self._under: dict[TopicId | None, list[str]] = {}
        for pair in brief.task.examples:
            self._seen.add(pair.input)
        for topic, text in made:
            self._note(topic, text)

    def ask(self, unit: Unit, wanted: int, attempt: int) -> Ask:
        """What to ask for a topic that still wants inputs."""
        topic = topic_of(unit.subject)
        path = self._tree[topic].path if topic is not None else ()
        avoid = self._under.get(topic, [])[-_AVOID:]
        return Ask(
            stage=self.name,
            subject=unit.subject,
            nth=unit.nth + attempt,
            wanted=wanted,
            question=self._style.inputs(self._brief, path, wanted, avoid),
        )

    def read(self, subject: str, wanted: int, reply: Reply) -> list[Verdict]:
        """Judge each input against the schema and against all inputs that are there."""
        task, topic = self._brief.task, topic_of(subject)
        verdicts: list[Verdict] = []
        done = 0
        for item in self._style.inputs_in(parse(reply)):
            problem = task.input_problem(item) or self._style.text_fault(item)
            if problem is not None:
                text = item if isinstance(item, str) else dumps(item)
                verdicts.append(Verdict("invalid", text, f"input: {problem}"))
                continue
            try:
                text = task.input_text(item if task.input_schema is None else dumps(item))
            except UsageError as error:
                verdicts.append(Verdict("invalid", str(item), f"input: {error}"))
                continue
            twin = self._seen.find(text)
            if twin is not None:
                verdicts.append(Verdict("duplicate", text, f"too much like {twin!r}"))
            elif done < wanted:
                verdicts.append(Verdict("done", text))
                self._note(topic, text)
                done += 1
        return verdicts

    def keep(self, tx: Tx, subject: str, call: int, verdicts: Sequence[Verdict]) -> int:
        """Add a sample for each new input."""
        found = [(item.text, None) for item in verdicts if item.outcome == "done"]
        return len(samples.add_inputs(tx, topic_of(subject), found, call))

    def give_up(self, tx: Tx, subject: str, call: int, verdicts: Sequence[Verdict]) -> None:
        """Add a sample for each input that stayed invalid; it can be mended, and is never saved."""
        found = [(item.text, item.reason) for item in verdicts if item.outcome == "invalid"]
        samples.add_inputs(tx, topic_of(subject), found, call)

    def wants(self, connection: sqlite3.Connection, subject: str) -> bool:
        """Whether the topic is still there, and was when the run began."""
        topic = topic_of(subject)
        return (topic is None or topic in self._tree) and topics.is_there(connection, topic)

    def fail(self, tx: Tx, subject: str, reason: str) -> None:
        """A failed call leaves the topic without the inputs it wanted."""

    def _note(self, topic: TopicId | None, text: str) -> None:
        self._seen.add(text)
        self._under.setdefault(topic, []).append(text)
