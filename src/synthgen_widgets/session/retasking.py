"""Changing the task of a session: what no longer fits is invalid from then on, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

from synthgen_widgets import jsontext
from synthgen_widgets.commands import Command
from synthgen_widgets.errors import OutputError, UsageError
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.samples import SampleId, Status
from synthgen_widgets.session.core import Core, task_of
from synthgen_widgets.session.starting import check_idle
from synthgen_widgets.session.steered import steering_of
from synthgen_widgets.store import Tx, fitting, settings
from synthgen_widgets.store.fitting import Texts
from synthgen_widgets.task import Task
from synthgen_widgets.text import clip, squeeze

Fit = tuple[SampleId, Status, str | None]
"""A sample, how it stands, and why."""


def change_task(
    core: Core,
    *,
    instruction: str | None,
    requirements: Iterable[str] | None,
    input_schema: object,
    output_schema: object,
    examples: Iterable[Sequence[object]] | None,
    name: str | None,
) -> None:
    """Change parts of the task; see `Session.change_task`."""
    with core.starting:  # from here on, so that another change to the task is not overwritten
        before = task_of(core)
        own_name = None if before.name == clip(squeeze(before.instruction), 60) else before.name
        bare = Task(
            before.instruction if instruction is None else instruction,
            input_schema=before.input_schema if input_schema is ... else input_schema,
            output_schema=before.output_schema if output_schema is ... else output_schema,
            requirements=before.requirements if requirements is None else requirements,
            name=own_name if name is None else name,
        )
        # Those that are given must fit; of those that were there the ones that do not are left out.
        kept = [[pair.input, pair.output] for pair in before.examples]
        pairs = [pair for pair in kept if _fits(bare, pair)] if examples is None else examples
        task = _with_examples(bare, pairs)
        if task == before:
            return
        steering = steering_of(core)
        steered = replace(
            steering, examples=[text for text in steering.texts if not _problem(bare, text, None)]
        )
        given = {"examples"} if examples is not None else set[str]()
        command = Command("Change task", "change_task", _changed(before, task, given))

        def change(tx: Tx) -> None:
            settings.put(tx, "task", task.to_json())
            if steered != steering:
                settings.put(tx, "steering", steered.to_json())
            if (task.input_schema, task.output_schema) != (before.input_schema, before.output_schema):
                fitting.put(tx, list(_refitted(before, task, fitting.texts(tx.connection))))

        check_idle(core)  # what it brings is judged by the task that it began with
        core.database.write(change, change=command).result()


def _with_examples(bare: Task, pairs: Iterable[Sequence[object]]) -> Task:
    return Task(
        bare.instruction,
        input_schema=bare.input_schema,
        output_schema=bare.output_schema,
        examples=pairs,
        requirements=bare.requirements,
        name=bare.name,
    )


def _fits(task: Task, pair: Sequence[str]) -> bool:
    try:
        return bool(task.input_text(pair[0])) and bool(task.output_text(pair[1]))
    except UsageError:
        return False


def _changed(before: Task, task: Task, given: set[str]) -> JsonObject:
    """What is another now; examples that only no longer fit follow from the rest."""
    kept, now = before.to_json(), task.to_json()
    names = [name for name in now if now[name] != kept[name] and (name != "examples" or name in given)]
    if "instruction" in names and task.name == clip(squeeze(task.instruction), 60) and "name" in names:
        names.remove("name")
    return {name: now[name] for name in names}


def _refitted(before: Task, task: Task, found: Iterable[Texts]) -> Iterable[Fit]:
    """The samples that stand otherwise under the new task.

    An invalid one is valid again where it did not fit the old task and fits the new one: what is wrong with
    it for another reason stays wrong.
    """
    for sample in found:
        problem = _problem(task, sample.input, sample.output)
        if problem is not None:
            status: Status = "invalid"
        elif sample.status != "invalid" or _problem(before, sample.input, sample.output) is None:
            continue
        else:
            status = "pending" if sample.output is None else "done"
        if (status, problem) != (sample.status, sample.reason):
            yield sample.id, status, problem


def _problem(task: Task, text: str, output: str | None) -> str | None:
    """Why the texts of a sample do not fit a task; None where they do."""
    problem = task.input_problem(_value(text, task.input_schema))
    if problem is not None:
        return f"input: {problem}"
    problem = None if output is None else task.output_problem(_value(output, task.output_schema))
    return None if problem is None else f"output: {problem}"


def _value(text: str, schema: JsonObject | None) -> JsonValue:
    if schema is None:
        return text
    try:
        return jsontext.loads(text)
    except OutputError:
        return cast(
            "JsonValue", text
        )  # as a text it is judged, and a schema says in its own words what it wants
