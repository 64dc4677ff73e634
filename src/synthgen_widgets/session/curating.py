"""The curating calls of a session: what a person adds, changes, deletes and takes back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from synthgen_widgets.samples import Label, Sample, SampleId
from synthgen_widgets.session import editing
from synthgen_widgets.session.holding import Holding
from synthgen_widgets.topics import TopicId, TopicRef


class Curating(Holding):
    """The part of a session that a person changes by hand."""

    __slots__ = ()

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

    def set_label(self, ids: str | Iterable[SampleId | str], label: Label | None) -> int:
        """Say what samples are meant to do; their texts stay. Returns how many samples that was.

        Args:
            ids: the samples: an id, or many, such as `session.df.id`.
            label: `"pass"`, `"fail"`, or None for neither.

        Raises:
            UsageError: one of them is not there, or the label is none; nothing was changed.
        """
        return editing.set_label(self._core, ids, label)

    def undo(self) -> str | None:
        """Take the last change back; returns what it was, None where there is nothing to take back."""
        return editing.undo_last(self._core)

    def redo(self) -> str | None:
        """Make the change that was taken back again; returns what it is, or None."""
        return editing.redo_last(self._core)
