"""Saving a session's samples into a dataset: all of them or none, and never one twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from filelock import FileLock

from synthgen_widgets.dataset import layout, swapping
from synthgen_widgets.errors import DatasetError, shown

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
    """Samples that the dataset held before; they are as they were."""
    changed: int = 0
    """Of these, how many were edited since; the dataset keeps what was saved."""
    left_out: Mapping[str, int]
    """Samples that are not saved, by the reason."""

    def __str__(self) -> str:
        parts = [f"{self.added} added", f"{self.already} there already"]
        if self.changed:
            parts.append(f"{self.changed} edited since they were saved, kept as saved")
        parts += [f"{number} left out ({reason})" for reason, number in self.left_out.items()]
        return f"{self.path}: {', '.join(parts)}"


def save_rows(root: Path, session: str, rows: Sequence[Row]) -> list[str]:
    """Add to a dataset the rows of a session that it does not hold.

    Args:
        root: the dataset's folder; it is made where there is none.
        session: the session's id.
        rows: complete rows, without boolean tag columns.

    Returns:
        The ids of the rows that were added.

    Raises:
        DatasetError: the folder cannot be written, or holds something else; nothing was changed.
    """
    import pyarrow as pa

    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / ".lock", timeout=_LOCK_SECONDS):
            swapping.restore(root / layout.DATA)
            there = _read(root)
            known = {id_ for table in there.values() for id_ in table.column("id").to_pylist()}
            fresh = [row for row in rows if row["id"] not in known]
            if fresh:
                _write(root, session, there, fresh)
    except (OSError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or str(error)
        msg = (
            f"The dataset {shown(str(root))} could not be written: {reason}. Nothing was changed; "
            "choose another path or free some space, and save again."
        )
        raise DatasetError(msg) from None
    return [str(row["id"]) for row in fresh]


def saved_splits(root: Path, session: str) -> dict[str, str]:
    """The split of each sample of a session that a dataset holds, by the sample's id.

    Raises:
        DatasetError: the folder holds something else.
    """
    found: dict[str, str] = {}
    swapping.restore(root / layout.DATA)
    for path in layout.files(root):
        for row in layout.read(path, ["id", "split", "session_id"]).to_pylist():
            if row["session_id"] == session:
                found[row["id"]] = row["split"]
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


def _write(
    root: Path,
    session: str,
    there: Mapping[Path, pa.Table],
    fresh: Sequence[Row],
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    tags = {tag for row in fresh for tag in _tags(row)} | {
        tag for table in there.values() for tags in table.column("tags").to_pylist() for tag in tags
    }
    columns, schema = layout.tag_columns(tags), layout.schema(tags)
    save = 1 + sum(f"-{session}-" in path.name for path in there)

    def put(path: Path, rows: Sequence[Row]) -> None:
        full = [layout.with_tags(row, columns) for row in rows]
        pq.write_table(pa.Table.from_pylist(full, schema=schema), path, compression="zstd")

    with swapping.replacement(root / layout.DATA) as folder:
        for path, table in there.items():
            # Readers take the columns of one file for all: an older file gets the new tags' columns.
            if table.schema.names == schema.names:
                swapping.link(path, folder / path.name)
            else:
                put(folder / path.name, table.to_pylist())
        for split in dict.fromkeys(str(row["split"]) for row in fresh):
            mine = [row for row in fresh if row["split"] == split]
            put(folder / layout.file_name(split, session, save), mine)


def _tags(row: Row) -> list[str]:
    tags = row["tags"]
    return [str(tag) for tag in tags] if isinstance(tags, list) else []
