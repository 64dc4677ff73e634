"""The session: what a person types, and what every button of the widget calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, cast

from synthgen_widgets.dataset import Dataset
from synthgen_widgets.errors import SessionError, UsageError, shown
from synthgen_widgets.generation.report import RunReport
from synthgen_widgets.goals import Goal
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.models import Model
from synthgen_widgets.samples import Sample, SampleId
from synthgen_widgets.session import core as shared
from synthgen_widgets.session import editing, frames, opening, planning, saving, starting, views
from synthgen_widgets.session.guidance import SessionGuidance
from synthgen_widgets.session.overview import Overview, overview
from synthgen_widgets.session.run import Run
from synthgen_widgets.store import runs
from synthgen_widgets.tags import TagAssignment
from synthgen_widgets.task import Task
from synthgen_widgets.templates import GuidanceStage, Template
from synthgen_widgets.text import slug
from synthgen_widgets.topics import TopicId, TopicRef

if TYPE_CHECKING:
    import pandas as pd

MAX_PER_CALL = 10_000


class Session:
    """The generation of one dataset: task, goal, guidance, topics, samples, spend. One file on disk.

    As the last line of a notebook cell it shows the curation widget. Everything the widget does is
    one of these methods, so the same work runs in a script.

    Args:
        task: what the model under study does.
        goal: why data is made: `"eval"` or `"fine_tuning"`.
        template: the guidance to begin with: the name of a built-in template, or a `Template`; None
            for the goal's own.
        model: whom to ask: any name litellm knows, or `sg.Model(…)`; None for the embedded model.
        path: the session file; None for one beside the notebook, named after the task. Where the
            file holds a session for the same task and goal already, that session goes on.

    Raises:
        UsageError: an argument cannot be accepted, or the file holds a session for another task.
        SessionLocked: another process has the file open.
        SessionError: the file cannot be used.
    """

    shown_by: ClassVar[Callable[[Session], Mapping[str, Any]] | None] = None
    """Makes what a notebook displays; set by the widget floor, which stands above this one."""

    def __init__(
        self,
        task: Task,
        *,
        goal: Goal = "eval",
        template: str | Template | None = None,
        model: str | Model | None = None,
        path: str | Path | None = None,
    ) -> None:
        if not isinstance(task, Task):
            raise UsageError(f"The task is {shown(task)}; pass sg.Task('what the model should do').")
        settings = Model.of(model)
        file = Path(path) if path is not None else Path(f"{slug(task.name)}.synthgen")
        self._core = opening.create(file, task, goal, template, settings)
        if model is not None and self.model != settings:
            self.model = settings

    @classmethod
    def _on(cls, core: shared.Core) -> Self:
        session = cls.__new__(cls)
        session._core = core  # noqa: SLF001 - of this class
        return session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._core.database.closed:
            return f"<Session {str(self.path)!r}: closed>"
        counts = self.overview().counts
        return (
            f"<Session {str(self.path)!r}: {counts.topics} topics, {counts.samples} samples, "
            f"{counts.done} done, {counts.saved} saved>"
        )

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, Any]:
        plain = {"text/plain": repr(self)}
        if self._core.database.closed or Session.shown_by is None:
            return plain
        return {**plain, **Session.shown_by(self)}

    @property
    def id(self) -> str:
        """The session's id, part of the tag that its samples bear."""
        return str(self._core.setting("id"))

    @property
    def path(self) -> Path:
        """The session file."""
        return self._core.database.path

    @property
    def task(self) -> Task:
        """What the model under study does."""
        return shared.task_of(self._core)

    @property
    def goal(self) -> Goal:
        """Why data is made."""
        return cast("Goal", self._core.setting("goal"))

    @property
    def template(self) -> str:
        """The name of the template that the guidance began with."""
        return str(self._core.setting("template"))

    @property
    def model(self) -> Model:
        """Whom to ask; may be set to a name or `sg.Model(…)` between runs."""
        return Model.from_json(cast("JsonObject", self._core.setting("model")))

    @model.setter
    def model(self, model: str | Model) -> None:
        settings = Model.of(model)
        self._core.put("model", settings.to_json(), f"Change model to {settings.name}")

    @property
    def guidance(self) -> SessionGuidance:
        """The text that steers each stage: `session.guidance["inputs"] = "Write in Spanish."` sets one."""
        return SessionGuidance(self._core)

    @property
    def tags(self) -> TagAssignment:
        """The tags that saved samples get; may be set at any time before saving."""
        return shared.tags_of(self._core)

    @tags.setter
    def tags(self, tags: TagAssignment) -> None:
        if not isinstance(tags, TagAssignment):
            raise UsageError(f"tags is {shown(tags)}; pass sg.TagAssignment(['tag'], split={{…}}).")
        self._core.put("tags", shared.tags_json(tags), "Change tags")

    @property
    def df(self) -> pd.DataFrame:
        """The samples as a fresh DataFrame, one row each, in the order of the widget's grid.

        `input` and `output` are text, or compact JSON where the task has a schema for them.
        """
        return frames.samples_frame(self._core)

    @property
    def topics(self) -> pd.DataFrame:
        """The topics as a fresh DataFrame, one row each, in the order of the widget's tree."""
        return frames.topics_frame(self._core)

    @property
    def run(self) -> Run | None:
        """The run that is going, or the last one that ended in this process."""
        return self._core.run

    @property
    def reports(self) -> list[RunReport]:
        """What came of each run that has ended, in their order."""
        found = self._core.database.read(lambda db: list(runs.reports(db)))
        return [RunReport.from_json(report) for _, _, report in found]

    @property
    def core(self) -> shared.Core:
        """The open file and the run, for views such as the widget."""
        return self._core

    def overview(self) -> Overview:
        """The session at a glance: counts by stage, the run, what undo would take back."""
        return overview(self._core)

    def sample(self, id: SampleId | str) -> Sample:
        """One sample, whole.

        Raises:
            UsageError: there is none of this id.
        """
        return self._core.database.read(lambda db: views.found_sample(db, id))

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

    def cancel(self) -> None:
        """Stop the run that is going, if one is; what it has finished stays."""
        if self._core.running is not None:
            self._core.running.cancel()

    def add_topics(self, names: str | Iterable[str], *, under: TopicRef | None = None) -> list[TopicId]:
        """Add topics by hand, at the top or under a topic; any characters are allowed.

        Raises:
            UsageError: a name is blank, too long, or there already.
        """
        return editing.add_topics(self._core, names, under)

    def rename_topic(self, topic: TopicRef, name: str) -> None:
        """Give a topic another name.

        Raises:
            UsageError: there is no such topic, or the name is not acceptable.
        """
        editing.rename_topic(self._core, topic, name)

    def delete_topic(self, topic: TopicRef) -> None:
        """Delete a topic with all topics and samples under it; `undo` brings them back.

        Raises:
            UsageError: there is no such topic.
        """
        editing.delete_topic(self._core, topic)

    def add_inputs(
        self, inputs: object | Iterable[object], *, topic: TopicRef | None = None
    ) -> list[SampleId]:
        """Add inputs by hand.

        Args:
            inputs: texts, or values that fit the input schema.
            topic: the topic they belong to.

        Raises:
            UsageError: an input does not fit the task; nothing was added.
        """
        many = [inputs] if isinstance(inputs, str | dict) else cast("Iterable[object]", inputs)
        return editing.add_inputs(self._core, many, topic)

    def edit_sample(
        self,
        id: SampleId | str,
        *,
        input: object = None,
        output: object = None,
        revision: int | None = None,
    ) -> Sample:
        """Change the input or the output of a sample by hand.

        Args:
            id: the sample.
            input: the new input; None leaves it.
            output: the new output; None leaves it.
            revision: the revision of the sample that you looked at, to be told if it has changed.

        Raises:
            UsageError: there is no such sample, or the text does not fit the task.
            Conflict: the sample has changed since that revision.
        """
        return editing.edit_sample(self._core, id, input, output, revision)

    def delete_samples(self, ids: str | Iterable[SampleId | str]) -> int:
        """Delete samples; `undo` brings them back. Returns how many were deleted.

        Raises:
            UsageError: one of them is not there; nothing was deleted.
        """
        return editing.delete_samples(self._core, ids)

    def undo(self) -> str | None:
        """Take the last change back; returns what it was, None where there is nothing to take back."""
        return editing.undo_last(self._core)

    def redo(self) -> str | None:
        """Make the change that was taken back again; returns what it is, or None."""
        return editing.redo_last(self._core)

    def save(self, path: str | Path | None = None) -> Dataset:
        """Save every sample that is valid and complete, with its tags, into a dataset.

        Either all are saved or none. Samples that the dataset holds already are not saved again.

        Args:
            path: the dataset's folder; None for where it was saved last, or beside the session.

        Returns:
            The dataset; its `report` says what was added and what was left out.

        Raises:
            DatasetError: the folder cannot be written or holds something else, or a sample does not
                fit the task; nothing was saved.
        """
        return saving.save(self._core, path)

    def close(self) -> None:
        """Stop what is going and give the file free, so that another process can open it."""
        self._core.close()

    def _start(
        self, stage: GuidanceStage, label: str, missing: starting.Plan, *, wait: bool
    ) -> RunReport | Run:
        run = starting.start(self._core, stage, label, missing)
        return run.wait(progress=True) if wait else run


def open_session(path: str | Path, *, read_only: bool = False) -> Session:
    """The session in a file, as it was left, also by a kernel that was killed.

    Args:
        path: the session file.
        read_only: look at it while another process has it open; nothing can be changed.

    Raises:
        SessionLocked: another process has it open.
        SessionError: there is no such file, or it is no session.
    """
    core = opening.open_core(opening.existing(Path(path)), read_only=read_only)
    if core.setting("id") is None:
        core.close()
        raise SessionError(f"{shown(str(path))} holds no session; make one with sg.Session(task, path=…).")
    return Session._on(core)  # noqa: SLF001 - the other way to make one


def _check_count(argument: str, count: object) -> None:
    if isinstance(count, bool) or not isinstance(count, int) or not 0 < count <= MAX_PER_CALL:
        msg = f"{argument} is {shown(count)}; pass a whole number from 1 to {MAX_PER_CALL:,}."
        raise UsageError(msg)
