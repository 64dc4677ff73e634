"""Curating: what a person adds, renames, edits and deletes. Each is one change that undo takes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import pydantic

from synthgen_widgets.errors import Conflict, UsageError, shown
from synthgen_widgets.samples import LABELS, Label, Sample, SampleId, Status
from synthgen_widgets.session.core import Core, task_of
from synthgen_widgets.session.finding import topic_of
from synthgen_widgets.session.views import found_sample, topic_id, tree
from synthgen_widgets.store import Tx, samples, topics, undo
from synthgen_widgets.text import clip, same_key
from synthgen_widgets.topics import TopicId, TopicRef, new_names, topic_name


def add_topics(core: Core, names: Iterable[str], under: TopicRef | None) -> list[TopicId]:
    """Add topics by hand; see `Session.add_topics`."""
    if isinstance(names, str):
        names = [names]
    if not isinstance(names, Iterable):
        raise UsageError(f"{shown(names)} names no topics; pass a name or a list of names.")
    wanted = [topic_name(name) for name in names]
    if not wanted:
        raise UsageError("No topic was named; pass at least one name.")
    parent = topic_id(core, under)

    def add(tx: Tx) -> list[TopicId]:
        there = topics.names_under(tx.connection, parent)
        _, repeated = new_names(wanted, there)
        if repeated:
            msg = f"The topic {shown(repeated[0])} is there already; choose another name."
            raise UsageError(msg)
        return topics.add(tx, parent, wanted, "manual")

    return core.database.write(add, change=_counted("Add", len(wanted), "topic", wanted[0])).result()


def rename_topic(core: Core, reference: TopicRef, name: str) -> None:
    """Give a topic another name; see `Session.rename_topic`."""
    topic, new = topic_of(tree(core), reference), topic_name(name)
    if new == topic.name:
        return

    def rename(tx: Tx) -> None:
        others = [other for other in topics.names_under(tx.connection, topic.parent) if other != topic.name]
        if same_key(new) in map(same_key, others):
            raise UsageError(f"The topic {shown(new)} is there already; choose another name.")
        topics.rename(tx, topic.id, new)

    core.database.write(rename, change=f"Rename topic {_quoted(topic.name)}").result()


def delete_topic(core: Core, reference: TopicRef) -> None:
    """Delete a topic with all that is under it; see `Session.delete_topic`."""
    topic = topic_of(tree(core), reference)
    core.database.write(
        lambda tx: topics.delete(tx, topic.id), change=f"Delete topic {_quoted(topic.name)}"
    ).result()


def add_inputs(core: Core, inputs: Iterable[object], topic: TopicRef | None) -> list[SampleId]:
    """Add inputs by hand; see `Session.add_inputs`."""
    if isinstance(inputs, str | pydantic.BaseModel):
        inputs = [inputs]
    if not isinstance(inputs, Iterable):
        raise UsageError(f"{shown(inputs)} is no input; pass a text, a value of the schema, or a list.")
    task = task_of(core)
    texts = [task.input_text(value) for value in inputs]
    parent = topic_id(core, topic)
    found = [samples.NewInput(text) for text in texts]
    return core.database.write(
        lambda tx: samples.add_inputs(tx, parent, found, None),
        change=_counted("Add", len(texts), "input"),
    ).result()


def delete_samples(core: Core, ids: Iterable[SampleId | str]) -> int:
    """Delete samples; see `Session.delete_samples`."""
    chosen = _chosen(ids)

    def delete(tx: Tx) -> int:
        deleted = samples.delete(tx, chosen)
        if deleted < len(set(chosen)):
            # Hosts resend: to delete again what was deleted is no mistake.
            missing = [id_ for id_ in chosen if not samples.was_there(tx.connection, id_)]
            if missing:
                raise UsageError(f"There is no sample {shown(missing[0])}; nothing was deleted.")
        return deleted

    if not chosen:
        return 0
    label = _counted("Delete", len(set(chosen)), "sample")
    return core.database.write(delete, change=label).result()


def set_label(core: Core, ids: Iterable[SampleId | str], label: Label | None) -> int:
    """Say what samples are meant to do; see `Session.set_label`."""
    chosen = _chosen(ids)
    if label is not None and label not in LABELS:
        raise UsageError(f"The label is {shown(label)}; pass 'pass', 'fail', or None.")

    def put(tx: Tx) -> int:
        there = samples.set_label(tx, chosen, label)
        if there < len(set(chosen)):
            tree_now = topics.tree(tx.connection)
            gone = next(id_ for id_ in chosen if samples.get(tx.connection, tree_now, id_) is None)
            raise UsageError(f"There is no sample {shown(gone)}; no label was changed.")
        return there

    if not chosen:
        return 0
    named = f"Label {{}} as {label}" if label else "Take the label off {}"
    return core.database.write(put, change=named.format(_many(len(set(chosen)), "sample"))).result()


def edit_sample(
    core: Core,
    id_: SampleId | str,
    new_input: object,
    new_output: object,
    revision: int | None,
) -> Sample:
    """Change the text of a sample; see `Session.edit_sample`."""
    task = task_of(core)
    text = None if new_input is None else task.input_text(new_input)
    answer = None if new_output is None else task.output_text(new_output)

    def look(connection: sqlite3.Connection) -> Sample:
        sample = found_sample(connection, id_)
        if revision is not None and sample.revision != revision:
            msg = f"The sample {shown(sample.id)} changed meanwhile; look at it again, then edit it."
            raise Conflict(msg)
        return sample

    def edit(tx: Tx) -> None:
        sample = look(tx.connection)
        # What was invalid stays so unless the text that was at fault is the one that was changed.
        keeps_fault = sample.status == "invalid" and (
            (sample.output is None and text is None) or (sample.output is not None and answer is None)
        )
        if keeps_fault:
            raise UsageError(f"The sample {shown(sample.id)} is invalid ({sample.reason}); mend that text.")
        output = sample.output if answer is None else answer
        if answer is None and text not in (None, sample.input):
            output = None  # it answers another input
        status: Status = "done" if output is not None else "pending"
        samples.edit(tx, sample.id, sample.input if text is None else text, output, status)

    before = core.database.read(look)
    # To pass the text of an invalid sample again is to accept it, so that is a change.
    if before.status != "invalid" and text in (None, before.input) and answer in (None, before.output):
        return before
    core.database.write(edit, change="Edit sample").result()
    return core.database.read(lambda db: found_sample(db, id_))


def undo_last(core: Core) -> str | None:
    """Take the last change back; see `Session.undo`."""
    running = core.running
    change = None if running is None else running.change
    return core.database.write(lambda tx: undo.undo(tx, change)).result()


def redo_last(core: Core) -> str | None:
    """Make the change that was taken back again; see `Session.redo`."""
    return core.database.write(undo.redo).result()


def _chosen(ids: object) -> list[SampleId]:
    """The samples that a caller names."""
    if isinstance(ids, str):
        ids = [ids]
    if not isinstance(ids, Iterable) or hasattr(ids, "columns"):
        # Iterating over a DataFrame gives the names of its columns.
        hint = "its ids: session.df.id" if hasattr(ids, "columns") else "an id or a list of ids"
        raise UsageError(f"{shown(ids)} names no samples; pass {hint}.")
    chosen = list(ids)
    for id_ in chosen:
        if not isinstance(id_, str):
            raise UsageError(f"A sample is named by its id, a text; this is {shown(id_)}.")
    return [SampleId(id_) for id_ in chosen]


def _counted(verb: str, number: int, noun: str, name: str | None = None) -> str:
    if number == 1 and name is not None:
        return f"{verb} {noun} {_quoted(name)}"
    return f"{verb} {_many(number, noun)}"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _quoted(name: str) -> str:
    return f"'{clip(name, 40)}'"
