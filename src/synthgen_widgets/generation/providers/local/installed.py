"""Which local models are on this machine already. Nothing is fetched, and no file is read."""

from __future__ import annotations

from pathlib import Path

from synthgen_widgets.errors import ModelNotFound
from synthgen_widgets.generation.providers.local.cache import KnownFile, cache_folder
from synthgen_widgets.generation.providers.local.fetch import SMOLLM2_135M, installed_paths
from synthgen_widgets.generation.providers.local.names import PREFIX, Embedded, FileHere, source_of
from synthgen_widgets.generation.providers.local.official import OFFICIAL, PinnedFile
from synthgen_widgets.models import EMBEDDED


def official_names() -> dict[str, bool]:
    """The local models that have a name of their own, and whether each is here."""
    return {EMBEDDED: is_here(EMBEDDED), **{_name(pin): _cached(pin) for pin in OFFICIAL}}


def is_here(name: str) -> bool:
    """Whether the weights of a local model are on this machine, as far as their size tells."""
    try:
        source = source_of(name, Path.is_file)
    except (ModelNotFound, OSError, ValueError):
        return False
    if isinstance(source, FileHere):
        return True
    if isinstance(source, Embedded):
        weights = SMOLLM2_135M
        candidates = [cache_folder() / weights.file.name, *installed_paths(weights)]
        return any(_has_size(path, weights.file) for path in candidates)
    return any(_cached(pin) for pin in OFFICIAL if _name(pin) == name)


def _name(pin: PinnedFile) -> str:
    return f"{PREFIX}{pin.repo}/{pin.file.name}"


def _cached(pin: PinnedFile) -> bool:
    from huggingface_hub import try_to_load_from_cache

    path = try_to_load_from_cache(pin.repo, pin.file.name, revision=pin.commit)
    return isinstance(path, str) and _has_size(Path(path), pin.file)


def _has_size(path: Path, known: KnownFile) -> bool:
    try:
        return path.stat().st_size == known.size
    except OSError:
        return False
