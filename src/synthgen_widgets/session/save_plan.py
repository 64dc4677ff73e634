"""What a save would do: which samples are new to a dataset, which have changed, and the split of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from synthgen_widgets.dataset import SavedText, saved_texts
from synthgen_widgets.samples import Sample, SampleId, Status
from synthgen_widgets.session.core import Core, tags_of
from synthgen_widgets.session.overview import dataset_path
from synthgen_widgets.store import own_tags, samples, savable
from synthgen_widgets.store.files import checked_path
from synthgen_widgets.store.savable import Savable
from synthgen_widgets.store.tally import Totals
from synthgen_widgets.tags import TagAssignment, draw
from synthgen_widgets.text import digest

_LEFT_OUT: Mapping[Status, str] = {"pending": "no output", "invalid": "invalid", "failed": "failed"}
_REJECTED = "rejected"


def left_out(totals: Totals) -> dict[str, int]:
    """How many samples a save leaves out, by what they lack."""
    numbers = {lack: int(getattr(totals, status)) for status, lack in _LEFT_OUT.items()}
    return {lack: number for lack, number in {**numbers, _REJECTED: totals.rejected}.items() if number}


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePlan:
    """What a save would do."""

    root: Path
    session: str
    """The session's id."""
    tags: TagAssignment
    done: Sequence[Savable | Sample]
    """Those that the dataset is to hold."""
    left_out: Mapping[str, int]
    """How many are not to be in it, by what they lack."""
    new: AbstractSet[SampleId]
    """Those of `done` that it does not hold."""
    changed: AbstractSet[SampleId]
    """Those that it holds otherwise; with an update, of `done`."""
    gone: AbstractSet[SampleId]
    """Those that it holds and that were deleted or rejected here since."""
    splits: Mapping[SampleId, str | None]
    outdated: AbstractSet[SampleId]
    """Those whose rows are to be taken out, or replaced."""


def save_plan(
    core: Core,
    path: object = None,
    *,
    update: bool = False,
    found: Sequence[Savable | Sample] | None = None,
) -> SavePlan:
    """What saving into a dataset would do.

    Args:
        core: the session.
        path: the dataset's folder; None for the session's own.
        update: whether what was changed and deleted since is brought into it.
        found: all samples, where they have been read.

    Raises:
        UsageError: the path is none.
        DatasetError: the folder holds something else.
    """
    root = checked_path(dataset_path(core) if path is None else path, "path").expanduser()
    session, assignment = str(core.setting("id")), tags_of(core)
    found = found or core.database.read(lambda db: savable.all_of(db, core.tree(db)))
    removed, ever = core.database.read(lambda db: (samples.deleted_ids(db), set(own_tags.ever(db))))
    held = saved_texts(root, session)
    done = [sample for sample in found if _lack(sample) is None]
    elsewhere = ever - {*assignment.tags, *assignment.split}
    rejected = {sample.id for sample in found if _lack(sample) == _REJECTED}
    gone = (removed | rejected) & held.keys()
    kept = done if update else [sample for sample in found if sample.id not in gone]
    changed = {
        sample.id for sample in kept if sample.id in held and _differs(sample, held[sample.id], elsewhere)
    }
    outdated = changed | gone if update else set[SampleId]()
    return SavePlan(
        root=root,
        session=session,
        tags=assignment,
        done=done,
        left_out=dict(Counter(lack for sample in found if (lack := _lack(sample)))),
        new={sample.id for sample in done if sample.id not in held},
        changed=changed,
        gone=gone,
        splits=_splits(
            done, assignment, {SampleId(id_): text.split for id_, text in held.items()}, outdated
        ),
        outdated=outdated,
    )


def _lack(sample: Savable | Sample) -> str | None:
    """Why a sample is not saved; None where it is."""
    if sample.status == "done":
        return _REJECTED if sample.judgement == "rejected" else None
    return _LEFT_OUT[sample.status]


def _differs(sample: Savable | Sample, held: SavedText, ever: Collection[str]) -> bool:
    """Whether a dataset holds a sample otherwise; `ever` are all tags that samples were ever given here.

    The tags of the assignment that it was saved under stay as they are: only a sample's own count.
    """
    if (held.input, held.output, held.expected_label) != (
        sample.input,
        sample.output,
        sample.expected_label,
    ):
        return True
    if sample.split is not None and sample.split != held.split:
        return True
    own, there = set(sample.tags), set(held.tags)
    return bool(own - there) or bool((there & set(ever)) - own)


def _splits(
    done: Sequence[Savable | Sample],
    tags: TagAssignment,
    in_dataset: Mapping[SampleId, str],
    outdated: Collection[SampleId],
) -> dict[SampleId, str | None]:
    """The split of each sample: the one it has, or one that brings all to their shares."""
    if not tags.split:
        return {sample.id: None for sample in done}
    drawn: dict[SampleId, str | None] = {}
    for sample in done:
        if sample.split in tags.split and (sample.id not in in_dataset or sample.id in outdated):
            drawn[sample.id] = sample.split
        elif sample.id in in_dataset:
            # A kill can come between a dataset's change and the session's note of it: the dataset is right.
            drawn[sample.id] = in_dataset[sample.id]
    open_ = _in_turn(sample for sample in done if sample.id not in drawn)
    # What the dataset goes on to hold counts also where the session has deleted it since.
    elsewhere = [split for id_, split in in_dataset.items() if id_ not in drawn and id_ not in outdated]
    given = Counter(split for split in (*drawn.values(), *elsewhere) if split and split in tags.split)
    fresh = draw(len(open_), tags.split, given)
    return {**drawn, **{sample.id: split for sample, split in zip(open_, fresh, strict=True)}}


def _in_turn(found: Iterable[Savable | Sample]) -> list[Savable | Sample]:
    """The samples in an order of which every stretch holds something of each label and topic.

    By label, within it by topic, and within a topic in an order that has nothing to do with when it was
    made. Every second label goes through the topics backwards, so that no topic always comes first.
    """
    by_label: dict[str, list[Savable | Sample]] = {}
    for sample in found:
        by_label.setdefault(sample.expected_label or "", []).append(sample)
    turns = []
    for number, label in enumerate(sorted(by_label)):
        mine = sorted(by_label[label], key=lambda sample: (sample.topic_path, digest(sample.id)))
        turns += mine[::-1] if number % 2 else mine
    return turns
