"""How a dataset lies on disk: its columns, and the names of its files.

    <dataset>/data/<split>-00000-of-00001-<session>-<save>.parquet

A split is found in the file name by readers such as Hugging Face `datasets`, and in the `split`
column by all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from synthgen_widgets.errors import DatasetError, shown
from synthgen_widgets.tags import column
from synthgen_widgets.text import clip

if TYPE_CHECKING:
    import pyarrow as pa

VERSION = 1
DATA = "data"

_VERSION_KEY = b"synthgen_widgets.version"
_LONG = 300  # an error about a file names it whole
_NOT_SPLIT = re.compile(r"\W", re.ASCII)


def schema(tags: Iterable[str]) -> pa.Schema:
    """The columns of every file of a dataset whose samples bear these tags."""
    import pyarrow as pa

    text, many = pa.string(), pa.list_(pa.string())
    fields = [
        pa.field("id", text, nullable=False),
        pa.field("input", text, nullable=False),
        pa.field("output", text, nullable=False),
        pa.field("input_json", pa.bool_(), nullable=False),
        pa.field("output_json", pa.bool_(), nullable=False),
        pa.field("system_prompt", text, nullable=False),
        pa.field("topic", text, nullable=False),
        pa.field("topic_path", many, nullable=False),
        pa.field("goal", text, nullable=False),
        pa.field("template", text, nullable=False),
        pa.field("split", text, nullable=False),
        pa.field("tags", many, nullable=False),
        *(pa.field(name, pa.bool_(), nullable=False) for name in tag_columns(tags)),
        pa.field("expected_label", text),
        pa.field("attributes", text),  # a JSON object: the value on each attribute axis
        pa.field("reasoning", text),
        pa.field("edited", pa.bool_(), nullable=False),
        pa.field("session_id", text, nullable=False),
        pa.field("task_hash", text, nullable=False),
        *(field for what in ("input", "output") for field in _how(what)),
        pa.field("tokens_in", pa.int64()),
        pa.field("tokens_out", pa.int64()),
        pa.field("cost_usd", pa.float64()),
        pa.field("created_at", pa.timestamp("us", tz="UTC")),
        pa.field("schema_version", pa.int16(), nullable=False),
    ]
    return pa.schema(fields, metadata={_VERSION_KEY: str(VERSION).encode()})


def _how(what: str) -> list[pa.Field]:
    """How the input or the output was asked for; null where a person wrote it."""
    import pyarrow as pa

    return [
        pa.field(f"{what}_model", pa.string()),
        pa.field(f"{what}_temperature", pa.float64()),
        pa.field(f"{what}_seed", pa.int64()),
        pa.field(f"{what}_prompt_hash", pa.string()),
    ]


def tag_columns(tags: Iterable[str]) -> list[str]:
    """The boolean columns of these tags, sorted, each once."""
    return sorted({column(tag) for tag in tags})


def with_tags(row: Mapping[str, object], columns: Sequence[str]) -> dict[str, object]:
    """A row with its boolean tag columns, which follow from its tags alone."""
    tags = row["tags"]
    mine = {column(str(tag)) for tag in tags} if isinstance(tags, list) else set()
    bare = {name: value for name, value in row.items() if not name.startswith("tag_")}
    return {**bare, **{name: name in mine for name in columns}}


def file_name(split: str, session: str, save: int) -> str:
    """The name of the file that holds a split of one save of a session."""
    return f"{split_name(split)}-00000-of-00001-{session}-{save}.parquet"


def save_number(path: Path, session: str) -> int:
    """Which save of a session wrote a file; 0 for a file of another session."""
    _, mine, number = path.stem.rpartition(f"-{session}-")
    return int(number) if mine and number.isdecimal() else 0


def split_name(split: str) -> str:
    """A split as file names and readers take it: letters, digits and underscores."""
    return _NOT_SPLIT.sub("_", split)


def files(root: Path) -> list[Path]:
    """The parquet files of a dataset."""
    return sorted((root / DATA).glob("*.parquet"))


def read(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """One file of a dataset.

    Raises:
        DatasetError: it is damaged, of another program, or of a newer version.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        check_version(pq.read_schema(path), path)
        return pq.read_table(path, columns=columns, partitioning=None)
    except (OSError, pa.ArrowException) as error:
        reason = clip(str(error).partition("\n")[0].rstrip("."), 200)
        msg = f"{shown(str(path), _LONG)} cannot be read: {reason}. Take it away, or choose another folder."
        raise DatasetError(msg) from None


def check_version(found: pa.Schema, path: Path) -> None:
    """Accept a file that this version can read.

    Raises:
        DatasetError: it is of another program or a newer version.
    """
    version = (found.metadata or {}).get(_VERSION_KEY)
    if version is None:
        msg = f"{shown(str(path), _LONG)} was not written by synthgen_widgets; choose another folder."
        raise DatasetError(msg)
    if int(version) > VERSION:
        msg = (
            f"{shown(str(path), _LONG)} was written by a newer synthgen_widgets (dataset version "
            f"{int(version)}, this one reads {VERSION}). Upgrade with: pip install -U synthgen-widgets."
        )
        raise DatasetError(msg)
