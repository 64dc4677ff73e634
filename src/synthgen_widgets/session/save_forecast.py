"""What a save would do, told at once: it is asked for while a person types.

Where a dataset holds nothing of the session yet, it follows from counts. Otherwise each sample has to be
compared with the dataset, which is done once for as long as neither changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar, cast
from weakref import WeakKeyDictionary

from synthgen_widgets.dataset import layout, saved_splits
from synthgen_widgets.session.core import Core, tags_of
from synthgen_widgets.session.overview import dataset_path
from synthgen_widgets.session.save_plan import left_out, save_plan
from synthgen_widgets.store import savable, settings, tally
from synthgen_widgets.store.files import checked_path
from synthgen_widgets.tags import SYNTHETIC, TagAssignment, open_places, session_tag

T = TypeVar("T")
_State: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveForecast:
    """What a save would write, and what not and why."""

    path: Path
    new: int
    """How many samples the dataset would get."""
    already: int
    """How many it holds that stay, as they are or replaced."""
    changed: int
    """How many it holds that were edited here since."""
    deleted: int
    """How many it holds that were deleted or rejected here since."""
    left_out: dict[str, int]
    """How many are not to be saved, by what they lack."""
    splits: dict[str, int]
    """How many of the new ones each split gets."""
    tags: list[str]
    """The tags that every new sample gets."""


def forecast(core: Core, path: object, *, update: bool) -> SaveForecast:
    """What a save would do; see `Session.save_forecast`."""
    root = _root(core, path)
    shelf, tags = _shelf(core, root), tags_of(core)
    if shelf.once("held", lambda: _splits_in(core, root)):
        return shelf.once(("forecast", update), lambda: _compared(core, root, update=update))
    totals = core.database.read(tally.totals)
    new = totals.done - totals.rejected
    return SaveForecast(
        path=root,
        new=new,
        already=0,
        changed=0,
        deleted=0,
        left_out=left_out(totals),
        splits=_drawn(shelf.once("kinds", lambda: _kinds(core, {})), tags) if tags.split else {},
        tags=_every(core, tags),
    )


def tag_counts(core: Core, tags: TagAssignment) -> dict[str, int]:
    """How many samples each tag would be on; see `Session.tag_counts`."""
    root = _root(core, None)
    shelf, totals = _shelf(core, root), core.database.read(tally.totals)
    every = dict.fromkeys(tags.tags, totals.done - totals.rejected)
    if not tags.split:
        return every
    held = shelf.once("held", lambda: _splits_in(core, root))
    return {**every, **_drawn(shelf.once("kinds", lambda: _kinds(core, held)), tags)}


class _Kinds(NamedTuple):
    """The samples that can be saved, by what their split depends on."""

    number: Mapping[tuple[str | None, str | None], int]
    """How many there are with a split of their own and a split in the dataset."""
    elsewhere: Mapping[str, int]
    """The splits of what the dataset holds beside them."""


def _kinds(core: Core, held: Mapping[str, str]) -> _Kinds:
    if not held:
        bare = core.database.read(savable.split_counts)
        return _Kinds({(split, None): number for split, number in bare.items()}, {})
    own = core.database.read(savable.splits)
    number = Counter((split, held.get(id_)) for id_, split in own.items())
    return _Kinds(number, Counter(split for id_, split in held.items() if id_ not in own))


def _drawn(kinds: _Kinds, tags: TagAssignment) -> dict[str, int]:
    """How many samples each split would have, as `save_plan` draws them."""
    drawn, total = Counter[str](), 0
    for (own, held), number in kinds.number.items():
        if held is None and own not in tags.split:
            total += number
        else:
            drawn[cast("str", held or own)] += number
    given = {split: drawn[split] + kinds.elsewhere.get(split, 0) for split in tags.split}
    fresh = open_places(total, tags.split, given)
    return {split: drawn[split] + fresh[split] for split in tags.split}


def _compared(core: Core, root: Path, *, update: bool) -> SaveForecast:
    plan = save_plan(core, root, update=update)
    splits = Counter(plan.splits[id_] for id_ in plan.new)
    return SaveForecast(
        path=plan.root,
        new=len(plan.new),
        already=len(plan.done) - len(plan.new),
        changed=len(plan.changed),
        deleted=len(plan.gone),
        left_out=dict(plan.left_out),
        splits={split: splits[split] for split in plan.tags.split},
        tags=_every(core, plan.tags),
    )


def _every(core: Core, tags: TagAssignment) -> list[str]:
    return [SYNTHETIC, session_tag(str(core.setting("id"))), *tags.tags]


def _root(core: Core, path: object) -> Path:
    return checked_path(dataset_path(core) if path is None else path, "path").expanduser()


def _splits_in(core: Core, root: Path) -> dict[str, str]:
    return saved_splits(root, str(core.setting("id")))


@dataclass(slots=True)
class _Shelf:
    """What was found out about a session and a dataset, both as they are."""

    state: _State
    found: dict[object, object] = field(default_factory=dict)

    def once(self, name: object, find: Callable[[], T]) -> T:
        """What was found under a name, or what `find` finds now."""
        if name not in self.found:
            self.found[name] = find()
        return cast("T", self.found[name])


_shelves: WeakKeyDictionary[Core, _Shelf] = WeakKeyDictionary()


def _shelf(core: Core, root: Path) -> _Shelf:
    """What is known of the session and the dataset; nothing where either has changed."""
    files = [(path.name, path.stat()) for path in layout.files(root)]
    state = (
        core.database.read(settings.revision),
        root.absolute(),
        *((name, stat.st_size, stat.st_mtime_ns) for name, stat in files),
    )
    shelf = _shelves.get(core)
    if shelf is None or shelf.state != state:
        shelf = _shelves[core] = _Shelf(state)
    return shelf
