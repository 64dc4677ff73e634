"""Saving: which samples, with which tags, into which dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from synthgen_widgets import jsontext
from synthgen_widgets.dataset import Dataset, SavedText, SaveReport, layout, save_rows, saved_texts
from synthgen_widgets.errors import DatasetError, OutputError, UsageError
from synthgen_widgets.samples import Sample, SampleId, Status
from synthgen_widgets.session.core import Core, tags_of, task_of, template_of
from synthgen_widgets.session.overview import dataset_path
from synthgen_widgets.session.provenance import provenance
from synthgen_widgets.store import Tx, samples, settings, topics
from synthgen_widgets.store.files import checked_path
from synthgen_widgets.tags import DEFAULT_SPLIT, SYNTHETIC, TagAssignment, draw, session_tag
from synthgen_widgets.task import Task
from synthgen_widgets.text import digest
from synthgen_widgets.topics import joined

_LEFT_OUT: Mapping[Status, str] = {"pending": "no output", "invalid": "invalid", "failed": "failed"}


def save(core: Core, path: object, *, update: bool = False) -> Dataset:
    """Save what is valid and complete; see `Session.save`."""
    core.database.check_writable()
    root = checked_path(dataset_path(core) if path is None else path, "path").expanduser()
    key, session, task = str(root.absolute()), str(core.setting("id")), task_of(core)
    found = core.database.read(lambda db: samples.page(db, topics.tree(db)))
    done = [sample for sample in found if sample.status == "done"]
    in_dataset = saved_texts(root, session)
    if not done and not layout.files(root):
        raise UsageError(_nothing(found))
    _check_all(done, task)
    noted = core.database.read(lambda db: samples.noted_as_saved(db, key))
    deleted = core.database.read(samples.deleted_ids) & in_dataset.keys()
    edited = {sample.id for sample in found if _differs(sample, in_dataset.get(sample.id))}
    replaced = edited.intersection(sample.id for sample in done)
    outdated = {*deleted, *replaced} if update else set[SampleId]()
    splits = _splits(done, tags_of(core), {id_: held.split for id_, held in in_dataset.items()}, outdated)
    written = set(save_rows(root, session, _rows(core, task, done, splits), update=outdated))

    def note(tx: Tx) -> None:
        news = [sample for sample in done if sample.id in written or sample.id not in noted]
        samples.mark_saved(tx, key, [(sample.id, splits[sample.id]) for sample in news])
        samples.mark_removed(tx, key, deleted & outdated)
        settings.put(tx, "dataset", str(root.resolve()))

    core.database.write(note).result()
    added = len(written - outdated)
    report = SaveReport(
        path=root,
        added=added,
        already=len(done) - added,
        changed=len(replaced if update else edited),
        deleted=len(deleted),
        updated=update,
        left_out=_left_out(found),
    )
    return Dataset(root, report=report)


def _differs(sample: Sample, held: SavedText | None) -> bool:
    kept = (sample.input, sample.output, sample.expected_label)
    return held is not None and (held.input, held.output, held.expected_label) != kept


def _left_out(found: Iterable[Sample]) -> dict[str, int]:
    """How many samples are not complete, by what they lack."""
    return dict(Counter(_LEFT_OUT[sample.status] for sample in found if sample.status != "done"))


def _nothing(found: Sequence[Sample]) -> str:
    named: dict[str, str] = {"no output": "without output"}
    why = [f"{number} {named.get(reason, reason)}" for reason, number in _left_out(found).items()]
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


def _splits(
    done: Sequence[Sample],
    tags: TagAssignment,
    in_dataset: Mapping[str, str],
    outdated: Collection[str],
) -> dict[SampleId, str | None]:
    """The split of each sample: the one it is saved with, or one that brings all to their shares."""
    if not tags.split:
        return {sample.id: None for sample in done}
    # A kill can come between a dataset's change and the session's note of it: the dataset is right.
    drawn: dict[SampleId, str | None] = {
        sample.id: in_dataset.get(sample.id, sample.split)
        for sample in done
        if sample.id in in_dataset or (sample.saved and sample.split in tags.split)
    }
    open_ = [sample for sample in done if sample.id not in drawn]
    open_ = _in_turn(open_)
    # What the dataset goes on to hold counts also where the session has deleted it since.
    elsewhere = [split for id_, split in in_dataset.items() if id_ not in drawn and id_ not in outdated]
    given = Counter(split for split in (*drawn.values(), *elsewhere) if split and split in tags.split)
    fresh = draw(len(open_), tags.split, given)
    return {**drawn, **{sample.id: split for sample, split in zip(open_, fresh, strict=True)}}


def _in_turn(found: Iterable[Sample]) -> list[Sample]:
    """The samples in an order of which every stretch holds something of each label and topic.

    By label, within it by topic, and within a topic in an order that has nothing to do with when it was
    made. Every second label goes through the topics backwards, so that no topic always comes first.
    """
    by_label: dict[str, list[Sample]] = {}
    for sample in found:
        by_label.setdefault(sample.expected_label or "", []).append(sample)
    turns = []
    for number, label in enumerate(sorted(by_label)):
        mine = sorted(by_label[label], key=lambda sample: (sample.topic_path, digest(sample.id)))
        turns += mine[::-1] if number % 2 else mine
    return turns


def _rows(
    core: Core, task: Task, done: Sequence[Sample], splits: Mapping[SampleId, str | None]
) -> list[dict[str, object]]:
    session, tags = str(core.setting("id")), tags_of(core)
    common: dict[str, object] = {
        "input_json": task.input_schema is not None,
        "output_json": task.output_schema is not None,
        "system_prompt": task.instruction,
        "goal": core.setting("goal"),
        "template": template_of(core).name,
        "session_id": session,
        "task_hash": task.fingerprint,
        "schema_version": layout.VERSION,
    }
    brought = core.database.read(lambda db: provenance(db, done))
    rows = []
    for sample in done:
        split = splits[sample.id]
        rows.append(
            {
                **common,
                "id": sample.id,
                "input": sample.input,
                "output": sample.output,
                "topic": joined(sample.topic_path),
                "topic_path": list(sample.topic_path),
                "split": split or DEFAULT_SPLIT,
                "tags": [SYNTHETIC, session_tag(session), *tags.of(split)],
                "expected_label": sample.expected_label,
                "attributes": jsontext.dumps(dict(sample.attributes)) if sample.attributes else None,
                "edited": sample.edited,
                **brought[sample.id],
            }
        )
    return rows
