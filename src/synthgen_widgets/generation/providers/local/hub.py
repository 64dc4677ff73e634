"""Getting a GGUF file from the model hub, once, and knowing that it stays the same.

The file goes into the hub's own cache, where other programs look for it too. Its commit and its hash
come from the list of official models, or else are learned at the first use from what the hub
announces, kept in our cache folder, and held to from then on.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from huggingface_hub import (
    constants,
    get_hf_file_metadata,
    hf_hub_download,
    hf_hub_url,
    try_to_load_from_cache,
)
from huggingface_hub.file_download import REGEX_SHA256
from tqdm import tqdm

from synthgen_widgets.generation.providers.local.cache import (
    KnownFile,
    atomic,
    cache_folder,
    is_intact,
    remember,
    sha256_of,
)
from synthgen_widgets.generation.providers.local.fetch import LocalModelUnavailable, Say, keeping, lock_of
from synthgen_widgets.generation.providers.local.hub_errors import FAILURES, out_of_reach, translated
from synthgen_widgets.generation.providers.local.names import HubFile
from synthgen_widgets.generation.providers.local.official import OFFICIAL, PinnedFile

# Else the client tells the hub what runs it, and asks huggingface.co for a list to find that out.
constants.HF_HUB_DISABLE_TELEMETRY = True

_NEWEST = "main"
_GIGABYTE = 1e9


def hub_path(source: HubFile, *, say: Say | None = None, official: Sequence[PinnedFile] = OFFICIAL) -> Path:
    """Return the path of a file of the hub that is known to be the right one, fetching it if need be.

    Once it is here, the network is not asked again.

    Args:
        source: which file.
        say: told in a sentence when a download begins.
        official: the files whose commit and hash are known beforehand.

    Raises:
        ModelNotFound: the hub has no such repository, revision or file.
        ModelAuthError: the repository is not open to everybody, or the token is wrong.
        ModelUnavailable: the hub is out of reach, or sent something else than it should.
    """
    folder = cache_folder()
    with keeping(source.name, folder):
        known = _known(source, folder, official)
        return _found(known, folder) or _fetched(source, folder, say, official)


@dataclass(frozen=True)
class _Announced:
    """What is known of a file before it is here."""

    commit: str
    size: int | None
    sha256: str | None
    """None where a mirror of the hub does not say."""


def _known(source: HubFile, folder: Path, official: Sequence[PinnedFile]) -> PinnedFile | None:
    """What is known of the file: from the list of official ones, or since its first use."""
    for pin in official:
        of_it = (pin.repo, pin.file.name) == (source.repo, source.file)
        if of_it and source.revision in (None, pin.commit):
            return pin
    return _remembered(source, folder)


def _found(pin: PinnedFile | None, folder: Path) -> Path | None:
    if pin is None:
        return None
    path = _cached(pin.repo, pin.file.name, pin.commit)
    return path if path is not None and is_intact(path, pin.file, folder) else None


def _cached(repo: str, file: str, revision: str) -> Path | None:
    path = try_to_load_from_cache(repo, file, revision=revision)
    return Path(path) if isinstance(path, str) else None


def _fetched(source: HubFile, folder: Path, say: Say | None, official: Sequence[PinnedFile]) -> Path:
    with lock_of(_record_name(source), folder):
        known = _known(source, folder, official)
        # Another process may have fetched it while this one waited for the lock.
        if path := _found(known, folder):
            return path
        announced = _announced(source, known)
        if known and announced.sha256 not in (None, known.file.sha256):
            raise _other_bytes(source, f"the hub announces {announced.sha256!r}", known.file.sha256)
        path = _downloaded(source, announced, say, anew=known is not None)
        actual = KnownFile(source.file, path.stat().st_size, sha256_of(path))
        wanted = known.file.sha256 if known else announced.sha256 or actual.sha256
        if actual.sha256 != wanted:
            _discard(path)
            raise _other_bytes(source, f"what came has {actual.sha256!r} and was thrown away", wanted)
        remember(path, actual, folder)
        if known is None:
            _keep(PinnedFile(source.repo, announced.commit, actual), source, folder)
    return path


def _announced(source: HubFile, known: PinnedFile | None) -> _Announced:
    revision = known.commit if known else source.revision or _NEWEST
    endpoint = _endpoint()
    try:
        url = hf_hub_url(source.repo, source.file, revision=revision, endpoint=endpoint)
        said = get_hf_file_metadata(url, endpoint=endpoint)
    except FAILURES as error:
        # Another program may have fetched it: without a network, its copy is what there is.
        if known is None and out_of_reach(error) and (path := _cached(source.repo, source.file, revision)):
            depth = len(PurePosixPath(source.file).parts)
            return _Announced(path.parents[depth - 1].name, None, None)
        raise translated(error, source, revision, endpoint) from None
    if said.commit_hash is None:
        raise LocalModelUnavailable(
            f"What answers for {source.name!r} is no model hub: it names no commit. Check the "
            f"environment variable HF_ENDPOINT and the proxy, then try again."
        )
    # For a large file the hub's etag is its hash; for others it is git's, of another kind.
    sha256 = said.etag if said.etag and REGEX_SHA256.fullmatch(said.etag) else None
    return _Announced(said.commit_hash, said.size, sha256)


def _downloaded(source: HubFile, announced: _Announced, say: Say | None, *, anew: bool) -> Path:
    if say is not None and (anew or not _cached(source.repo, source.file, announced.commit)):
        size = f" ({_readable(announced.size)})" if announced.size else ""
        say(f"Downloading the model {source.name!r}{size}, this once.")
    endpoint = _endpoint()
    try:
        path = hf_hub_download(
            source.repo,
            source.file,
            revision=announced.commit,
            endpoint=endpoint,
            # A copy that is here already was found to be damaged.
            force_download=anew,
            tqdm_class=_Silent,
        )
    except FAILURES as error:
        raise translated(error, source, announced.commit, endpoint) from None
    return Path(path)


class _Silent(tqdm):  # type: ignore[type-arg] # it is generic for type checkers only
    """A progress bar that is not drawn: a run has its own, and what is awaited was said in a sentence."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "disable": True})


def _endpoint() -> str | None:
    # The client reads it when it is imported, which is too early for a notebook's cell.
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or None


def _readable(size: int) -> str:
    return f"{size / _GIGABYTE:.1f} GB" if size >= _GIGABYTE else f"{size / 1e6:.0f} MB"


def _other_bytes(source: HubFile, what: str, wanted: str) -> LocalModelUnavailable:
    return LocalModelUnavailable(
        f"The file of {source.name!r} has another sha256 than it should: {what} instead of "
        f"{wanted!r}. Try again; if it stays so, use a mirror that you trust with HF_ENDPOINT, or "
        f"name another revision as 'local/{source.repo}/{source.file}@<commit>'."
    )


def _discard(path: Path) -> None:
    # The path is a link into the folder of contents where the system has links.
    path.resolve().unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def _record_name(source: HubFile) -> str:
    identity = hashlib.sha256(source.name.encode()).hexdigest()[:16]
    return f"{PurePosixPath(source.file).name}.{identity}"


def _keep(pin: PinnedFile, source: HubFile, folder: Path) -> None:
    record = {"name": source.name, "commit": pin.commit, "size": pin.file.size, "sha256": pin.file.sha256}
    with atomic(folder / f"{_record_name(source)}.pin.json") as partial:
        partial.write_text(json.dumps(record, indent=1), encoding="utf-8")


def _remembered(source: HubFile, folder: Path) -> PinnedFile | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads((folder / f"{_record_name(source)}.pin.json").read_text(encoding="utf-8"))
        file = KnownFile(source.file, int(kept["size"]), str(kept["sha256"]))
        return PinnedFile(source.repo, str(kept["commit"]), file)
    return None
