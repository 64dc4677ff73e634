"""Files whose hash is known: checked once, remembered by size and time, written whole or not.

A marker in the cache notes which file had which hash. So a start reads a line and not 98 MB, and
a file that was cut short or replaced is noticed by its size or its time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_BLOCK = 1 << 20


@dataclass(frozen=True)
class KnownFile:
    """What a file must be."""

    name: str
    """Name of the file."""
    size: int
    """Its size in bytes."""
    sha256: str
    """Its hash, hexadecimal."""


def cache_folder() -> Path:
    """Return the folder that keeps weights between sessions.

    It is `$SYNTHGEN_CACHE` where that is set, else the user's own cache directory.
    """
    chosen = os.environ.get("SYNTHGEN_CACHE")
    return Path(chosen).expanduser() if chosen else platformdirs.user_cache_path("synthgen_widgets")


def is_intact(path: Path, known: KnownFile, folder: Path) -> bool:
    """Return whether `path` holds `known`; `folder` is where the answer is remembered."""
    try:
        if path.stat().st_size != known.size:
            return False
        if _remembered(path, folder) == _facts(path, known.sha256):
            return True
        if sha256_of(path) != known.sha256:
            return False
    except OSError:
        return False
    remember(path, known, folder)
    return True


def remember(path: Path, known: KnownFile, folder: Path) -> None:
    """Note that `path` was found to hold `known`."""
    # A cache folder that cannot be written costs a hash at each start and nothing else.
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with atomic(_marker(path, folder)) as partial:
            partial.write_text(json.dumps(_facts(path, known.sha256)), encoding="utf-8")


@contextmanager
def atomic(target: Path) -> Iterator[Path]:
    """Give a path to write to, which becomes `target` at the end, or vanishes after an error.

    The content is on the disk before the name is. Two processes may do this at once: the last wins.
    """
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        yield partial
        with partial.open("rb+") as written:
            os.fsync(written.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The hash of a file's content, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remembered(path: Path, folder: Path) -> object:
    try:
        return json.loads(_marker(path, folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _marker(path: Path, folder: Path) -> Path:
    identity = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:16]
    return folder / f"{path.name}.{identity}.checked"


def _facts(path: Path, sha256: str) -> dict[str, str | int]:
    stat = path.stat()
    return {"size": stat.st_size, "modified_ns": stat.st_mtime_ns, "sha256": sha256}
