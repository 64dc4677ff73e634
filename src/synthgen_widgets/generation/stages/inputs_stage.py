"""The second stage: inputs under a topic."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from synthgen_widgets.errors import OutputError, UsageError
from synthgen_widgets.generation.model import Reply
from synthgen_widgets.generation.prompting.shown import Written, rotated
from synthgen_widgets.generation.prompting.style import Brief, Candidate, Style, Wish
from synthgen_widgets.generation.stages.stage import Ask, Asked, Unit, Verdict, topic_of
from synthgen_widgets.generation.structure.strict import given_back
from synthgen_widgets.generation.structure.structured import parse
from synthgen_widgets.jsontext import JsonValue, dumps
from synthgen_widgets.quality import Like, Meanings, Seen
from synthgen_widgets.samples import SampleId
from synthgen_widgets.store import Tx, resembling, samples, topics
from synthgen_widgets.templates import GuidanceStage
from synthgen_widgets.topics import Topic, TopicId

Attributes = Mapping[str, str]

LATEST = 500
"""How many of the inputs made last, before the run, are compared by meaning."""
OWN = 100
"""How many more of a topic that is asked for are."""


class InputsStage:
    """Writes inputs.

    Args:
        brief: the task and what it is for.
        tree: the topics that are there.
        made: each input ever made with its topic, the deleted ones too.
        style: how to talk to the model.
        asking: only `ask` will be called, so `made` is not taken in to be compared with.
    """

    name: GuidanceStage = "inputs"

    def __init__(
        self,
        brief: Brief,
        tree: Mapping[TopicId, Topic],
        made: Sequence[tuple[TopicId | None, str]],
        style: Style,
        *,
        asking: bool = False,
    ) -> None:
        self._brief = brief
        self._tree = tree
        self._style = style
        semantic = brief.steering.semantic and Meanings.installed()
        self._seen = Seen(Meanings() if semantic else None)
        self._before = _Before(made) if semantic else _Before(())
        self._thread = ThreadPoolExecutor(1, "synthgen-meanings")
        self._written = Written(tree)
        self._given: dict[tuple[str, int], list[Attributes]] = {}
        """By call, the attributes of the inputs that it brought."""
        self._new: dict[str, SampleId] = {}
        """The samples of the inputs that came since."""
        self._examples = brief.steering.texts
        shown = (*(pair.input for pair in brief.task.examples), *self._examples)
        for text in shown:
            self._seen.add(text)
        self._first = len(shown)
        """The number of the first input that was there, among all texts that were seen."""
        for topic, text in made:
            self._written.note(topic, text)
            if not asking:
                self._seen.add(text)

    def ask(self, unit: Unit, wanted: int, attempt: int) -> Ask:
        """What to ask for a topic that still wants inputs."""
        topic = topic_of(unit.subject)
        path = self._tree[topic].path if topic is not None else ()
        attributes = self._open(unit, attempt)[:wanted]
        wish = Wish(
            label=unit.label,
            attributes=attributes,
            elsewhere=self._written.elsewhere(topic),
            examples=rotated(self._examples, unit.nth + attempt),
        )
        return Ask(
            stage=self.name,
            subject=unit.subject,
            nth=unit.nth + attempt,
            wanted=wanted,
            label=unit.label,
            attributes=attributes,
            question=self._style.inputs(self._brief, path, wanted, self._written.own(topic), wish),
        )

    def prepare(self, asked: Asked, reply: Reply) -> asyncio.Future[None] | None:
        """Take in what the inputs of a reply mean, and first those from before the run."""
        if not self._seen.semantic:
            return None
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._thread, self._take_in, topic_of(asked.subject), reply)

    def read(self, asked: Asked, reply: Reply) -> list[Verdict]:
        """Judge each input against the schema and against all inputs that are there."""
        topic = topic_of(asked.subject)
        open_ = dict(enumerate(asked.attributes, start=1))
        verdicts: list[Verdict] = []
        done = 0
        for found in self._style.inputs_in(parse(reply), self._brief, numbered=bool(open_)):
            if done == asked.wanted:
                break
            if open_ and found.number not in open_:
                if found.number is None or not 0 < found.number <= len(asked.attributes):
                    reason = f"input: it bears no number from 1 to {len(asked.attributes)}"
                    verdicts.append(Verdict("invalid", _shown(found), reason))
                continue  # a further candidate for an input that is there already
            attributes = open_.get(found.number or 0, {})
            verdict = self._judged(found, attributes)
            verdicts.append(verdict)
            if verdict.outcome == "done":
                self._note(topic, verdict.text)
                done += 1
                if open_:
                    self._given.setdefault((asked.subject, asked.nth), []).append(attributes)
                    del open_[found.number or 0]
        return verdicts

    def keep(self, tx: Tx, asked: Asked, call: int, verdicts: Sequence[Verdict]) -> int:
        """Add a sample for each new input, and mark those that resemble one.

        They go where the topic is now: it may have been merged into another meanwhile.
        """
        done = [item for item in verdicts if item.outcome == "done"]
        found = [samples.NewInput(item.text, None, asked.label, item.attributes) for item in done]
        ids = samples.add_inputs(tx, topic_of(asked.subject), found, call)
        self._new.update(zip((item.text for item in done), ids, strict=True))
        for id_, item in zip(ids, done, strict=True):
            other = None if item.like is None else self._sample_of(tx.connection, item.like)
            if other is not None and item.like is not None:
                resembling.mark(tx, id_, item.text, other, item.like.similarity)
        return len(ids)

    def give_up(self, tx: Tx, asked: Asked, call: int, verdicts: Sequence[Verdict]) -> None:
        """Add a sample for each input that stayed invalid; it can be mended, and is never saved."""
        found = [
            samples.NewInput(item.text, item.reason, asked.label, item.attributes)
            for item in verdicts
            if item.outcome == "invalid"
        ]
        samples.add_inputs(tx, topic_of(asked.subject), found, call)

    def wants(self, connection: sqlite3.Connection, subject: str) -> bool:
        """Whether the topic is still there, and was when the run began."""
        topic = topic_of(subject)
        return (topic is None or topic in self._tree) and topics.is_there(connection, topic)

    def fail(self, tx: Tx, subject: str, reason: str) -> None:
        """A failed call leaves the topic without the inputs it wanted."""

    def _take_in(self, topic: TopicId | None, reply: Reply) -> None:
        texts: list[str] = []
        with suppress(OutputError):  # what cannot be read is found out by `read`
            for found in self._style.inputs_in(parse(reply), self._brief, numbered=False):
                with suppress(UsageError):
                    texts.append(self._text(given_back(found.value, self._brief.task.input_schema)))
        self._seen.prepare(texts, there=self._before.of(topic))

    def _judged(self, found: Candidate, attributes: Attributes) -> Verdict:
        task = self._brief.task
        value = given_back(found.value, task.input_schema)
        problem = task.input_problem(value) or self._style.text_fault(value)
        if problem is not None:
            return Verdict("invalid", _shown(found), f"input: {problem}", attributes)
        try:
            text = self._text(value)
        except UsageError as error:
            return Verdict("invalid", str(value), f"input: {error}", attributes)
        like = self._seen.like(text)
        if like is not None and like.same:
            return Verdict("duplicate", text, f"too much like {like.text!r}", attributes)
        return Verdict("done", text, None, attributes, like)

    def _text(self, value: JsonValue) -> str:
        task = self._brief.task
        return task.input_text(value if task.input_schema is None else dumps(value))

    def _open(self, unit: Unit, attempt: int) -> tuple[Attributes, ...]:
        """The attributes of a unit for which no input has come yet."""
        left = list(unit.attributes)
        for before in range(attempt):
            for attributes in self._given.get((unit.subject, unit.nth + before), ()):
                left.remove(attributes)
        return tuple(left)

    def _sample_of(self, connection: sqlite3.Connection, like: Like) -> SampleId | None:
        """The sample whose input is meant, where it still has that input."""
        if like.text in self._new or like.number is None:
            return self._new.get(like.text)
        return resembling.sample_at(connection, like.number - self._first, like.text)

    def _note(self, topic: TopicId | None, text: str) -> None:
        self._seen.add(text)
        self._written.note(topic, text)


class _Before:
    """Inputs from before the run whose meanings count: of each topic that is asked for, and the latest.

    All would take long to embed. They are given out once, when they are first wanted.
    """

    def __init__(self, made: Sequence[tuple[TopicId | None, str]]) -> None:
        self._latest = [text for _, text in made[-LATEST:]]
        self._under: dict[TopicId | None, deque[str]] = {}
        for topic, text in made[:-LATEST]:
            self._under.setdefault(topic, deque(maxlen=OWN)).append(text)

    def of(self, topic: TopicId | None) -> list[str]:
        """What a call for a topic is to be compared with, and no call before it was."""
        latest, self._latest = self._latest, []
        return [*latest, *self._under.pop(topic, ())]


def _shown(found: Candidate) -> str:
    return found.value if isinstance(found.value, str) else dumps(found.value)
