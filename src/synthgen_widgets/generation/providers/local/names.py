"""What a name that begins with `local/` means. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from synthgen_widgets.errors import ModelNotFound, shown
from synthgen_widgets.generation.providers.local.official import OFFICIAL
from synthgen_widgets.models import EMBEDDED

PREFIX = "local/"

_WORD = r"[A-Za-z0-9][\w.-]*"
_REPOSITORY = re.compile(rf"({_WORD}/{_WORD})/?")
_HUB_FILE = re.compile(
    rf"(?P<repo>{_WORD}/{_WORD})/(?P<file>(?:{_WORD}/)*{_WORD}\.gguf)(?:@(?P<revision>{_WORD}(?:/{_WORD})*))?",
    re.IGNORECASE,
)
_PART = re.compile(r"-\d{5}-of-(\d{5})\.gguf$", re.IGNORECASE)


@dataclass(frozen=True)
class Embedded:
    """The model whose weights come from the package index."""


@dataclass(frozen=True)
class FileHere:
    """A file of this machine."""

    path: Path


@dataclass(frozen=True)
class HubFile:
    """A file of a repository on the model hub."""

    repo: str
    """`<owner>/<name>`."""
    file: str
    """Its path in the repository."""
    revision: str | None = None
    """Commit, tag or branch; None for the pinned one, or else the newest at first use."""

    @property
    def name(self) -> str:
        """The name that a person gives it."""
        at = f"@{self.revision}" if self.revision else ""
        return f"{PREFIX}{self.repo}/{self.file}{at}"


Source: TypeAlias = Embedded | FileHere | HubFile


def source_of(name: str, is_file: Callable[[Path], bool]) -> Source:
    """Where the weights of a local model come from.

    A file of this machine goes before a file of the hub: where a name can be read as both, it is the
    path. Write `local/./…` for a path and never the hub.

    Args:
        name: `local/smollm2-135m`, `local/<path>.gguf`, or `local/<owner>/<repository>/<file>.gguf`
            with `@<revision>` or without.
        is_file: tells whether a path of this machine is a file.

    Raises:
        ModelNotFound: the name has none of these forms.
    """
    if name == EMBEDDED:
        return Embedded()
    wanted = name.removeprefix(PREFIX)
    path = _expanded(wanted)
    if path is not None and is_file(path):
        return FileHere(path)
    if found := _HUB_FILE.fullmatch(wanted):
        return _whole(HubFile(found["repo"], found["file"], found["revision"]))
    if (found := _REPOSITORY.fullmatch(wanted)) and not wanted.lower().endswith(".gguf"):
        raise ModelNotFound(
            f"The model {shown(name)} names no file. If it is a repository of the model hub, add the "
            f"GGUF file in it, as in {_example(found[1])!r}; if it is a path, there is no file there."
        )
    here = f" (there is no file {str(path.absolute())!r})" if path is not None else ""
    raise ModelNotFound(
        f"There is no local model {shown(name)}. Use {EMBEDDED!r}, 'local/' and the path of a GGUF "
        f"file{here}, or 'local/<owner>/<repository>/<file>.gguf' of the model hub."
    )


def _expanded(wanted: str) -> Path | None:
    try:
        return Path(wanted).expanduser()
    except RuntimeError:  # the home of a user who does not exist
        return None


def _whole(source: HubFile) -> HubFile:
    if part := _PART.search(source.file):
        raise ModelNotFound(
            f"The model {shown(source.name)} is one of the {int(part[1])} parts of a split file, which "
            f"are not fetched. Use a smaller quantization that is one file, or download all parts "
            f"yourself and use 'local/<path of the first part>'."
        )
    return source


def _example(repo: str) -> str:
    files = [model.file.name for model in OFFICIAL if model.repo == repo]
    return f"{PREFIX}{repo}/{files[0] if files else '<file>.gguf'}"
