"""The session: what a person types, and what every button of the widget calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from synthgen_widgets.dataset import Dataset
from synthgen_widgets.errors import SessionError, UsageError, shown
from synthgen_widgets.goals import Goal
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.models import Model
from synthgen_widgets.session import begun, opening, save_forecast, saving
from synthgen_widgets.session.core import Core, tags_json
from synthgen_widgets.session.curating import Curating
from synthgen_widgets.session.generating import Generating
from synthgen_widgets.session.save_forecast import SaveForecast
from synthgen_widgets.session.spending import checked_tokens, checked_usd
from synthgen_widgets.session.steered import checked_share, checked_steering, checked_tags
from synthgen_widgets.session.telling import Telling
from synthgen_widgets.steering import Steering
from synthgen_widgets.store.files import checked_path
from synthgen_widgets.tags import TagAssignment
from synthgen_widgets.task import Task
from synthgen_widgets.templates import Template
from synthgen_widgets.text import slug


class Session(Generating, Curating, Telling):
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
            file holds a session that was begun with the same task and goal, that session goes on.
        pass_share: the share of samples, 0 to 1, that is meant to pass; the others fail on purpose, and
            each bears its `expected_label`. None for the template's own share in an eval, and for no
            labels in fine-tuning.
        steering: what makes inputs differ and sound real, beside guidance.
        tags: the tags that saved samples get; None for the goal's own.
        budget_usd: what all calls of the session together may cost, in US dollars; None for no limit, or
            for the one that the session in the file has.
        max_tokens_total: how many tokens all its calls together may take; None in the same way.

    A session that goes on is as it was left: the cell that made it may run again, and what was changed
    since, in the widget or by `session.goal = …`, stays. An argument that is not what it was the last time
    sets what it names.

    Raises:
        UsageError: an argument cannot be accepted, or the file holds a session for another task.
        SessionLocked: another process has the file open.
        SessionError: the file cannot be used.
    """

    __slots__ = ()

    shown_by: ClassVar[Callable[[Session], Mapping[str, Any]] | None] = None
    """Makes what a notebook displays; set by the widget floor, which stands above this one."""
    displayed_by: ClassVar[Callable[[Session], None] | None] = None
    """Displays it in a Jupyter kernel, where it is more than one output; set in the same way."""

    def __init__(
        self,
        task: Task,
        *,
        goal: Goal = "eval",
        template: str | Template | None = None,
        model: str | Model | None = None,
        path: str | Path | None = None,
        pass_share: float | None = None,
        steering: Steering | None = None,
        tags: TagAssignment | None = None,
        budget_usd: float | None = None,
        max_tokens_total: int | None = None,
    ) -> None:
        if not isinstance(task, Task):
            raise UsageError(f"The task is {shown(task)}; pass sg.Task('what the model should do').")
        file = checked_path(path, "path") if path is not None else Path(f"{slug(task.name)}.synthgen")
        given: JsonObject = {
            "model": None if model is None else Model.of(model).to_json(),
            "pass_share": checked_share(pass_share),
            "steering": None if steering is None else checked_steering(steering, task).to_json(),
            "tags": None if tags is None else tags_json(checked_tags(tags)),
            "budget_usd": checked_usd(budget_usd),
            "max_tokens_total": checked_tokens(max_tokens_total),
        }
        self._core = opening.create(file, task, goal, template, given)
        values = {
            "model": model,
            "pass_share": pass_share,
            "steering": steering,
            "tags": tags,
            "budget_usd": budget_usd,
            "max_tokens_total": max_tokens_total,
        }
        for name in begun.news(self._core, given):
            setattr(self, name, values[name])

    @classmethod
    def _on(cls, core: Core) -> Self:
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

    def _ipython_display_(self) -> None:
        if self._core.database.closed or Session.displayed_by is None:
            raise NotImplementedError  # IPython then asks for the bundle
        Session.displayed_by(self)

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, Any]:
        plain = {"text/plain": repr(self)}
        if self._core.database.closed or Session.shown_by is None:
            return plain
        return {**plain, **Session.shown_by(self)}

    def save(self, path: str | Path | None = None, *, update: bool = False) -> Dataset:
        """Save every sample that is valid, complete and not rejected, with its tags, into a dataset.

        Either all are saved or none. Samples that the dataset holds already are not saved again.

        Args:
            path: the dataset's folder; None for where it was saved last, or beside the session.
            update: also replace what was edited since it was saved, and remove what was deleted or
                rejected.

        Returns:
            The dataset; its `report` says what was added, what was left out, and what the dataset
            still holds as it was saved.

        Raises:
            UsageError: there is nothing to save yet.
            DatasetError: the folder cannot be written or holds something else, or a sample does not
                fit the task; nothing was saved.
        """
        return saving.save(self._core, path, update=update)

    def save_forecast(self, path: str | Path | None = None, *, update: bool = False) -> SaveForecast:
        """What `save` would write, and what not and why; nothing is written.

        Args:
            path: as for `save`, and so `update`.
            update: see `path`.

        Raises:
            DatasetError: the folder holds something else.
        """
        return save_forecast.forecast(self._core, path, update=update)

    def tag_counts(self, tags: TagAssignment) -> dict[str, int]:
        """How many samples each tag of an assignment would be on, were all saved with it that can be.

        Samples that are in the dataset already keep their split.
        """
        return save_forecast.tag_counts(self._core, checked_tags(tags))

    def close(self) -> None:
        """Stop what is going and give the file free, so that another process can open it."""
        self._core.close()


def open_session(path: str | Path, *, read_only: bool = False) -> Session:
    """The session in a file, as it was left, also by a kernel that was killed.

    Args:
        path: the session file.
        read_only: look at it while another process has it open; nothing can be changed.

    Raises:
        SessionLocked: another process has it open.
        SessionError: there is no such file, or it is no session.
    """
    core = opening.open_core(opening.existing(path), read_only=read_only)
    if core.setting("id") is None:
        core.close()
        raise SessionError(f"{shown(str(path))} holds no session; make one with sg.Session(task, path=…).")
    return Session._on(core)  # noqa: SLF001 - the other way to make one
