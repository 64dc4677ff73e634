"""Saving a session's samples into a dataset: all of them or none, and never one twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from filelock import FileLock

from synthgen_widgets.dataset import layout, swapping
from synthgen_widgets.errors import DatasetError, shown
from synthgen_widgets.tags import column

if TYPE_CHECKING:
    import pyarrow as pa

Row: TypeAlias = "Mapping[str, object]"

_LOCK_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveReport:
    """What a save did."""

    path: Path
    added: int
    already: int
    """Samples that the dataset held before."""
    changed: int = 0
    """Samples that the dataset held and that were edited since."""
    deleted: int = 0
    """Samples that the dataset held and that were deleted or rejected here since."""
    updated: bool = False
    """Whether what was changed and deleted was brought into the dataset; else it is as it was saved."""
    left_out: Mapping[str, int]
    """Samples that are not saved, by the reason."""

    def __str__(self) -> str:
        parts = [f"{self.added} added", f"{self.already} there already"]
        changed, deleted = (
            ("replaced", "removed")
            if self.updated
            else (
                "edited since they were saved, kept as saved",
                "deleted since they were saved, still there",
            )
        )
        parts += [f"{self.changed} {changed}"] if self.changed else []
        parts += [f"{self.deleted} {deleted}"] if self.deleted else []
        parts += [f"{number} left out ({reason})" for reason, number in self.left_out.items()]
        stale = (self.changed or self.deleted) and not self.updated
        hint = "; save(update=True) brings the dataset up to date" if stale else ""
        return f"{self.path}: {', '.join(parts)}{hint}"


class SavedText(NamedTuple):
    """What a dataset holds of a sample."""

    split: str
    input: str
    output: str
    expected_label: str | None = None
    tags: Sequence[str] = ()


def save_rows(root: Path, session: str, rows: Sequence[Row], *, update: Collection[str] = ()) -> list[str]:
    """Add to a dataset the rows of a session that it does not hold.

    Args:
        root: the dataset's folder; it is made where there is none.
        session: the session's id.
        rows: complete rows, without boolean tag columns.
        update: ids of samples of the session whose old rows are taken out, all or none; of those
            among `rows` the new ones take their place.

    Returns:
        The ids of the rows that were written.

    Raises:
        DatasetError: the folder cannot be written, or holds something else; nothing was changed.
    """
    import pyarrow as pa

    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / ".lock", timeout=_LOCK_SECONDS):
            swapping.restore(root / layout.DATA)
            there = _read(root)
            kept = {path: _without(table, session, update) for path, table in there.items()}
            known = {id_ for table in kept.values() for id_ in table.column("id").to_pylist()}
            fresh = [row for row in rows if row["id"] not in known]
            if fresh or any(kept[path] is not table for path, table in there.items()):
                _write(root, session, there, kept, fresh)
    except (OSError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or str(error)
        msg = (
            f"The dataset {shown(str(root))} could not be written: {reason}. Nothing was changed; "
            "choose another path or free some space, and save again."
        )
        raise DatasetError(msg) from None
    return [str(row["id"]) for row in fresh]


def saved_texts(root: Path, session: str) -> dict[str, SavedText]:
    """What a dataset holds of each sample of a session, by the sample's id.

    Raises:
        DatasetError: the folder holds something else.
    """
    found: dict[str, SavedText] = {}
    swapping.restore(root / layout.DATA)
    for path in layout.files(root):
        table = layout.read(path, ["id", "session_id", *SavedText._fields])
        # By columns, which takes a fifth of the time that rows take.
        ids, owners, *texts = (table.column(name).to_pylist() for name in table.column_names)
        for id_, owner, *held in zip(ids, owners, *texts, strict=True):
            if owner == session:
                found[id_] = SavedText(*held)
    return found


def saved_splits(root: Path, session: str) -> dict[str, str]:
    """The split of each sample of a session that a dataset holds, by the sample's id.

    Raises:
        DatasetError: the folder holds something else.
    """
    found: dict[str, str] = {}
    swapping.restore(root / layout.DATA)
    for path in layout.files(root):
        table = layout.read(path, ["id", "session_id", "split"])
        rows = zip(*(table.column(name).to_pylist() for name in ("id", "session_id", "split")), strict=True)
        found |= {id_: split for id_, owner, split in rows if owner == session}
    return found


def _read(root: Path) -> dict[Path, pa.Table]:
    foreign = [
        path.name
        for path in root.iterdir()
        if not path.name.startswith(".") and path.name not in (layout.DATA, "README.md")
    ]
    data = root / layout.DATA
    if data.is_dir():  # whatever else lies there would be lost when the folder is replaced
        foreign += [f"{layout.DATA}/{path.name}" for path in data.iterdir() if path.suffix != ".parquet"]
    if foreign:
        msg = f"The folder {shown(str(root))} holds something else ({foreign[0]}); choose another path."
        raise DatasetError(msg)
    return {path: layout.read(path) for path in layout.files(root)}


def _without(table: pa.Table, session: str, outdated: Collection[str]) -> pa.Table:
    """A table without some rows of a session; the same table where it has none of them."""
    import pyarrow as pa

    pairs = zip(table.column("id").to_pylist(), table.column("session_id").to_pylist(), strict=True)
    keep = [id_ not in outdated or owner != session for id_, owner in pairs]
    return table if all(keep) else table.filter(pa.array(keep))


def _write(
    root: Path,
    session: str,
    there: Mapping[Path, pa.Table],
    kept: Mapping[Path, pa.Table],
    fresh: Sequence[Row],
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    added = {tag for row in fresh for tag in _tags(row)}
    tags = added | {
        tag for table in kept.values() for tags in table.column("tags").to_pylist() for tag in tags
    }
    _refuse_clashes(root, added, tags)
    columns, schema = layout.tag_columns(tags), layout.schema(tags)
    # Beyond the highest: files can go, and a number must not come twice.
    save = 1 + max((layout.save_number(path, session) for path in there), default=0)

    def put(path: Path, rows: Sequence[Row]) -> None:
        full = [layout.with_tags(row, columns) for row in rows]
        pq.write_table(pa.Table.from_pylist(full, schema=schema), path, compression="zstd")

    with swapping.replacement(root / layout.DATA) as folder:
        for path, table in kept.items():
            # Readers take the columns of one file for all: an older file gets the new tags' columns.
            if table is there[path] and table.schema.names == schema.names:
                swapping.link(path, folder / path.name)
            elif table.num_rows:
                put(folder / path.name, table.to_pylist())
        for split in dict.fromkeys(str(row["split"]) for row in fresh):
            mine = [row for row in fresh if row["split"] == split]
            put(folder / layout.file_name(split, session, save), mine)


def _refuse_clashes(root: Path, added: Collection[str], tags: Collection[str]) -> None:
    # Some readers do not tell capitals from small letters in names of columns.
    by_column: dict[str, str] = {column(tag).lower(): tag for tag in tags}
    for tag in sorted(tags):
        other = by_column[column(tag).lower()]
        if other != tag and (tag in added or other in added):
            msg = (
                f"The tags {shown(min(tag, other))} and {shown(max(tag, other))} share the column "
                f"{column(tag)} in the dataset {shown(str(root))}; nothing was saved. "
                "Rename one, or choose another path."
            )
            raise DatasetError(msg)


def _tags(row: Row) -> list[str]:
    tags = row["tags"]
    return [str(tag) for tag in tags] if isinstance(tags, list) else []
