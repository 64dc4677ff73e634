"""The generating calls of a session."""

from __future__ import annotations

from typing import Literal, overload

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.generation.report import RunReport
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.session import planning, previewing, starting
from synthgen_widgets.session.holding import Holding
from synthgen_widgets.session.run import Run
from synthgen_widgets.templates import GuidanceStage
from synthgen_widgets.templates.template import checked_stage
from synthgen_widgets.topics import TopicRef

MAX_PER_CALL = 10_000


class Generating(Holding):
    """The part of a session that asks the model."""

    @overload
    def generate_topics(
        self,
        count: int = 8,
        *,
        under: TopicRef | Literal["leaves"] | None = None,
        wait: Literal[True] = True,
    ) -> RunReport: ...
    @overload
    def generate_topics(
        self, count: int = 8, *, under: TopicRef | Literal["leaves"] | None = None, wait: Literal[False]
    ) -> Run: ...
    def generate_topics(
        self,
        count: int = 8,
        *,
        under: TopicRef | Literal["leaves"] | None = None,
        wait: bool = True,
    ) -> RunReport | Run:
        """Generate topics until there are `count` at one place of the tree.

        Args:
            count: how many topics there shall be, those that are there included; so the same call
                again does only what is missing.
            under: the topic to split further (path, name or id), `"leaves"` for every topic that has
                none under it, or None for the top.
            wait: wait with a progress bar; False returns the `Run` at once.

        Returns:
            The run's report, or the `Run` where it is not waited for.

        Raises:
            UsageError: the count or the topic is not acceptable, or another run is going.
            ModelError: the model cannot be reached or refuses; what was finished stays.
        """
        _check_count("count", count)
        missing = planning.for_topics(self._core, count, under)
        return self._start("topics", planning.label(self._core, "topics", under), missing, wait=wait)

    @overload
    def generate_inputs(
        self, per_topic: int = 8, *, topic: TopicRef | None = None, wait: Literal[True] = True
    ) -> RunReport: ...
    @overload
    def generate_inputs(
        self, per_topic: int = 8, *, topic: TopicRef | None = None, wait: Literal[False]
    ) -> Run: ...
    def generate_inputs(
        self, per_topic: int = 8, *, topic: TopicRef | None = None, wait: bool = True
    ) -> RunReport | Run:
        """Generate inputs until each leaf of the tree has `per_topic` of them.

        Args:
            per_topic: how many inputs a topic shall have, those that are there included.
            topic: only the leaves at or below this topic (path, name or id). Where there are no
                topics at all, inputs are generated for the task at large.
            wait: wait with a progress bar; False returns the `Run` at once.

        Returns:
            The run's report, or the `Run` where it is not waited for.

        Raises:
            UsageError: the number or the topic is not acceptable, or another run is going.
            ModelError: the model cannot be reached or refuses; what was finished stays.
        """
        _check_count("per_topic", per_topic)
        missing = planning.for_inputs(self._core, per_topic, topic)
        return self._start("inputs", planning.label(self._core, "inputs", topic), missing, wait=wait)

    @overload
    def generate_outputs(
        self, *, topic: TopicRef | None = None, wait: Literal[True] = True
    ) -> RunReport: ...
    @overload
    def generate_outputs(self, *, topic: TopicRef | None = None, wait: Literal[False]) -> Run: ...
    def generate_outputs(self, *, topic: TopicRef | None = None, wait: bool = True) -> RunReport | Run:
        """Generate the output of each sample that has none; invalid and failed ones are tried again.

        Args:
            topic: only the samples at or below this topic (path, name or id).
            wait: wait with a progress bar; False returns the `Run` at once.

        Returns:
            The run's report, or the `Run` where it is not waited for.

        Raises:
            UsageError: the topic is not acceptable, or another run is going.
            ModelError: the model cannot be reached or refuses; what was finished stays.
        """
        missing = planning.for_outputs(self._core, topic)
        return self._start("outputs", planning.label(self._core, "outputs", topic), missing, wait=wait)

    def preview(self, stage: GuidanceStage, *, topic: TopicRef | None = None) -> list[JsonObject]:
        """The exact messages that the next call of a stage would send; nothing is sent.

        Args:
            stage: `"topics"`, `"inputs"` or `"outputs"`.
            topic: where; None for the top, the first leaf, or the first sample.

        Raises:
            UsageError: there is no such stage or topic, or no sample yet.
        """
        return previewing.preview(self._core, checked_stage(stage), topic)

    def cancel(self) -> None:
        """Stop the run that is going, if one is; what it has finished stays."""
        if self._core.running is not None:
            self._core.running.cancel()

    def _start(
        self, stage: GuidanceStage, label: str, missing: starting.Plan, *, wait: bool
    ) -> RunReport | Run:
        run = starting.start(self._core, stage, label, missing)
        return run.wait(progress=True) if wait else run


def _check_count(argument: str, count: object) -> None:
    if isinstance(count, bool) or not isinstance(count, int) or not 0 < count <= MAX_PER_CALL:
        msg = f"{argument} is {shown(count)}; pass a whole number from 1 to {MAX_PER_CALL:,}."
        raise UsageError(msg)
