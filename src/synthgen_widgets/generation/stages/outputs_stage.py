"""The third stage: the output of each sample."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from synthgen_widgets.generation.model import Reply
from synthgen_widgets.generation.prompting.style import Brief, Style
from synthgen_widgets.generation.stages.stage import Ask, Asked, Unit, Verdict, sample_of
from synthgen_widgets.generation.structure.structured import Form, check_length, form_of, parse, plain
from synthgen_widgets.jsontext import dumps
from synthgen_widgets.samples import Sample, Status
from synthgen_widgets.store import Tx, samples
from synthgen_widgets.templates import GuidanceStage
from synthgen_widgets.text import clip

_SHOWN = 20_000


class OutputsStage:
    """Runs the task on inputs.

    Args:
        brief: the task and what it is for.
        wanted: the samples that want an output.
        style: how to talk to the model.
    """

    name: GuidanceStage = "outputs"

    def __init__(self, brief: Brief, wanted: Iterable[Sample], style: Style) -> None:
        self._brief = brief
        self._style = style
        self._samples = {sample.id: sample for sample in wanted}
        schema = brief.task.output_schema
        self._form: Form | None = None if schema is None else form_of(schema)

    def ask(self, unit: Unit, wanted: int, attempt: int) -> Ask:
        """The task's own prompt, with the sample's input as the last turn."""
        sample = self._samples[sample_of(unit.subject)]
        label = sample.expected_label
        if label is not None and self._brief.goal == "fine_tuning":
            label = "pass"  # whatever its input is meant to provoke: this is what a model learns from
        return Ask(
            stage=self.name,
            subject=unit.subject,
            nth=unit.nth + attempt,
            wanted=wanted,
            label=label,
            question=self._style.output(self._brief, sample.topic_path, sample.input, label),
        )

    def prepare(self, asked: Asked, reply: Reply) -> None:
        """Nothing: an output is read quickly."""

    def read(self, asked: Asked, reply: Reply) -> list[Verdict]:
        """Judge the output against the schema."""
        task = self._brief.task
        if self._form is None:
            return [Verdict("done", plain(reply))]
        value = self._form.value(parse(reply))
        problem = task.output_problem(value) or self._style.text_fault(value)
        if problem is not None:
            return [Verdict("invalid", clip(reply.text, _SHOWN), f"output: {problem}")]
        text = dumps(value)
        check_length(text)  # a number such as 1e15 takes more room than it came in
        return [Verdict("done", text)]

    def keep(self, tx: Tx, asked: Asked, call: int, verdicts: Sequence[Verdict]) -> int:
        """Give the sample its output, save where a person has changed the sample meanwhile."""
        done = [item for item in verdicts if item.outcome == "done"]
        return sum(self._put(tx, asked.subject, item.text, "done", None, call) for item in done)

    def give_up(self, tx: Tx, asked: Asked, call: int, verdicts: Sequence[Verdict]) -> None:
        """Show the invalid output on the sample, with the reason; a valid one that is there stays."""
        for item in verdicts:
            if item.outcome == "invalid" and not self._is("done", asked.subject):
                self._put(tx, asked.subject, item.text, "invalid", item.reason, call)

    def fail(self, tx: Tx, subject: str, reason: str) -> None:
        """Note on the sample that its call failed; an output that is there stays."""
        sample = self._samples.get(sample_of(subject))
        if sample is None or sample.output is None:
            self._put(tx, subject, None, "failed", reason, None)

    def wants(self, connection: sqlite3.Connection, subject: str) -> bool:
        """Whether the sample is there, and asks what it asked when the run began."""
        then = self._samples.get(sample_of(subject))
        now = None if then is None else samples.get(connection, {}, then.id)
        return now is not None and _asked(now) == _asked(then)

    def _is(self, status: Status, subject: str) -> bool:
        sample = self._samples.get(sample_of(subject))
        return sample is not None and sample.status == status

    def _put(
        self, tx: Tx, subject: str, text: str | None, status: Status, reason: str | None, call: int | None
    ) -> int:
        sample = self._samples.get(sample_of(subject))
        if sample is None:
            return 0
        return samples.set_output(tx, sample.id, text, status, reason, call, seen=sample)


def _asked(sample: Sample | None) -> tuple[object, ...]:
    """What an output depends on, and what it would take the place of: all else may change meanwhile."""
    return () if sample is None else (sample.input, sample.output, sample.expected_label)
