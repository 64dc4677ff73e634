"""Filling a session file at once with samples that are there already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.samples import Label
from synthgen_widgets.store.database import Tx
from synthgen_widgets.topics import TopicId, TopicPath

_CALL = (
    "INSERT INTO call (id, key, run, stage, subject, nth, wanted, attributes, messages, settings, reply, "
    "model, tokens_in, tokens_out, cost_usd, at, read, kept) "
    "VALUES (?, ?, ?, ?, ?, 0, 1, '[]', '[]', ?, ?, ?, ?, ?, ?, ?, 1, 1)"
)
_SAMPLE = (
    "INSERT INTO sample (id, topic, input, output, status, edited, split, expected_label, attributes, "
    "tags, input_call, output_call, revision, saved) VALUES (?, ?, ?, ?, 'done', ?, ?, ?, ?, ?, ?, ?, ?, 1)"
)


class Made(NamedTuple):
    """How a text was made, as far as it is known."""

    model: str
    text: str | None = None
    """None where it came with others in one reply."""
    reasoning: str | None = None
    temperature: float | None = None
    seed: int | None = None
    tokens_in: int | None = 0
    tokens_out: int | None = 0
    cost_usd: float | None = 0.0
    at: str = ""


class Ready(NamedTuple):
    """A sample that is complete and saved."""

    id: str
    topic_path: TopicPath
    input: str
    output: str
    edited: bool
    split: str | None
    label: Label | None
    attributes: JsonObject
    tags: Sequence[str]
    input_made: Made | None
    """None where a person wrote it; and so below."""
    output_made: Made | None


@lru_cache(maxsize=1_000)
def _settings(temperature: float | None, seed: int | None) -> str:
    return json.dumps({"temperature": temperature, "seed": seed})


class Filler:
    """Puts samples into a new session file, with the topics that they belong to.

    Args:
        tx: the write that it is part of.
        run: the run that their calls are noted under.
    """

    def __init__(self, tx: Tx, run: int) -> None:
        self._tx = tx
        self._run = run
        self._topics: dict[TopicPath, TopicId | None] = {(): None}
        self._calls: list[tuple[object, ...]] = []
        self._numbers: dict[Made, int] = {}

    def add(self, found: Iterable[Ready]) -> None:
        """Add samples, in their order."""
        rows = [self._row(sample) for sample in found]
        self._tx.connection.executemany(_CALL, self._calls)
        self._tx.connection.executemany(_SAMPLE, rows)
        self._calls.clear()

    def _row(self, sample: Ready) -> tuple[object, ...]:
        return (
            sample.id,
            self._topic(sample.topic_path),
            sample.input,
            sample.output,
            sample.edited,
            sample.split,
            sample.label,
            json.dumps(sample.attributes) if sample.attributes else None,
            json.dumps(list(sample.tags)) if sample.tags else None,
            self._call("inputs", sample.input_made),
            self._call("outputs", sample.output_made),
            self._tx.revision,
        )

    def _topic(self, path: TopicPath) -> TopicId | None:
        if path not in self._topics:
            row = self._tx.execute(
                "INSERT INTO topic (parent, name, origin, revision) "
                "VALUES (?, ?, 'generated', ?) RETURNING id",
                (self._topic(path[:-1]), path[-1], self._tx.revision),
            ).fetchone()
            self._topics[path] = TopicId(row["id"])
        return self._topics[path]

    def _call(self, stage: str, made: Made | None) -> int | None:
        if made is None:
            return None
        number = self._numbers.get(made)
        if number is None:
            number = self._numbers[made] = len(self._numbers) + 1
            self._calls.append(
                (
                    number,
                    f"saved:{number}",
                    self._run,
                    stage,
                    f"saved:{number}",
                    _settings(made.temperature, made.seed),
                    json.dumps({"text": made.text, "finish_reason": None, "reasoning": made.reasoning}),
                    made.model,
                    made.tokens_in,
                    made.tokens_out,
                    made.cost_usd,
                    made.at,
                )
            )
        return number
