"""Saving: which samples, with which tags, into which dataset."""

from __future__ import annotations

from collections.abc import Sequence

from synthgen_widgets import jsontext
from synthgen_widgets.dataset import Dataset, SaveReport, layout, save_rows
from synthgen_widgets.errors import DatasetError, OutputError, UsageError
from synthgen_widgets.samples import Sample
from synthgen_widgets.session.core import Core, task_of, template_of
from synthgen_widgets.session.provenance import provenance
from synthgen_widgets.session.recorded import called
from synthgen_widgets.session.save_plan import SavePlan, save_plan
from synthgen_widgets.store import Tx, samples, settings
from synthgen_widgets.tags import DEFAULT_SPLIT, SYNTHETIC, session_tag
from synthgen_widgets.task import Task
from synthgen_widgets.topics import joined


def save(core: Core, path: object, *, update: bool = False) -> Dataset:
    """Save what is valid and complete; see `Session.save`."""
    core.database.check_writable()
    found = core.database.read(lambda db: samples.page(db, core.tree(db)))
    plan, task = save_plan(core, path, update=update, found=found), task_of(core)
    done = [sample for sample in found if sample.id in plan.splits]
    key = str(plan.root.absolute())
    if not plan.done and not layout.files(plan.root):
        raise UsageError(_nothing(plan))
    _check_all(done, task)
    noted = core.database.read(lambda db: samples.noted_as_saved(db, key))
    written: set[str] = set(
        save_rows(plan.root, plan.session, _rows(core, task, plan, done), update=plan.outdated)
    )

    def note(tx: Tx) -> None:
        news = [sample for sample in plan.done if sample.id in written or sample.id not in noted]
        samples.mark_saved(tx, key, [(sample.id, plan.splits[sample.id]) for sample in news])
        samples.mark_removed(tx, key, plan.gone & plan.outdated)
        settings.put(tx, "dataset", str(plan.root.resolve()))

    core.database.write(note)
    # A change of nothing that undo could take back: it is there to be told, and to be done again.
    command = called("Save", "save", path=None if path is None else str(path), update=update)
    core.database.write(lambda _: None, change=command).result()
    added = len(written - plan.outdated)
    report = SaveReport(
        path=plan.root,
        added=added,
        already=len(plan.done) - added,
        changed=len(plan.changed),
        deleted=len(plan.gone),
        updated=update,
        left_out=plan.left_out,
    )
    return Dataset(plan.root, report=report)


def _nothing(plan: SavePlan) -> str:
    named: dict[str, str] = {"no output": "without output"}
    why = [f"{number} {named.get(reason, reason)}" for reason, number in plan.left_out.items()]
    return f"There is nothing to save yet: {', '.join(why) or 'no samples'}; nothing was written."


def _check_all(done: Sequence[Sample], task: Task) -> None:
    """Check every sample before the first is written.

    Raises:
        DatasetError: one of them does not fit the task.
    """
    problems = []
    for sample in done:
        for what, text, structured, problem_of in (
            ("input", sample.input, task.input_schema is not None, task.input_problem),
            ("output", sample.output or "", task.output_schema is not None, task.output_problem),
        ):
            try:
                problem = problem_of(jsontext.loads(text) if structured else text)
            except OutputError as error:
                problem = str(error)
            if problem:
                problems.append(f"sample {sample.id}: {what}: {problem}")
    if problems:
        msg = (
            f"Nothing was saved: {len(problems)} samples do not fit the task, the first is "
            f"{problems[0]}. Edit or delete them, then save again."
        )
        raise DatasetError(msg, tuple(problems))


def _rows(core: Core, task: Task, plan: SavePlan, done: Sequence[Sample]) -> list[dict[str, object]]:
    common: dict[str, object] = {
        "input_json": task.input_schema is not None,
        "output_json": task.output_schema is not None,
        "system_prompt": task.instruction,
        "goal": core.setting("goal"),
        "template": template_of(core).name,
        "session_id": plan.session,
        "task_hash": task.fingerprint,
        "schema_version": layout.VERSION,
    }
    brought = core.database.read(lambda db: provenance(db, done))
    common_tags = [SYNTHETIC, session_tag(plan.session)]
    rows = []
    for sample in done:
        split = plan.splits[sample.id]
        rows.append(
            {
                **common,
                "id": sample.id,
                "input": sample.input,
                "output": sample.output,
                "topic": joined(sample.topic_path),
                "topic_path": list(sample.topic_path),
                "split": split or DEFAULT_SPLIT,
                "tags": list(dict.fromkeys([*common_tags, *plan.tags.of(split), *sample.tags])),
                "expected_label": sample.expected_label,
                "attributes": jsontext.dumps(dict(sample.attributes)) if sample.attributes else None,
                "edited": sample.edited,
                **brought[sample.id],
            }
        )
    return rows
