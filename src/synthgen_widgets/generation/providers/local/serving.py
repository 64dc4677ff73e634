"""Local models: what a name that begins with `local/` means is served by a child process on loopback."""

from __future__ import annotations

import atexit
import importlib.util
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict

from synthgen_widgets.errors import shown
from synthgen_widgets.generation.providers.local.fetch import (
    SMOLLM2_135M,
    LocalModelUnavailable,
    Say,
    weights_path,
)
from synthgen_widgets.generation.providers.local.names import PREFIX, Embedded, FileHere, HubFile, source_of
from synthgen_widgets.generation.providers.local.process import INSTALL_RUNTIME, LocalEndpoint, LocalServer
from synthgen_widgets.models import EMBEDDED


class LocalSampling(TypedDict):
    """Arguments of a litellm call."""

    temperature: float
    top_p: float
    max_tokens: int
    extra_body: dict[str, float]


def _varied(max_tokens: int) -> LocalSampling:
    body: dict[str, float] = {"min_p": 0.1, "top_k": 0, "repeat_penalty": 1.1}
    return LocalSampling(temperature=1.0, top_p=1.0, max_tokens=max_tokens, extra_body=body)


def _steady(max_tokens: int, repeat_penalty: float) -> LocalSampling:
    # DRY stops a small model from looping, as a repeat penalty does, but leaves single words alone.
    dry = {"dry_multiplier": 0.8, "dry_base": 1.75, "dry_allowed_length": 3}
    body = {"min_p": 0.1, "top_k": 0, "repeat_penalty": repeat_penalty, **dry}
    body["dry_penalty_last_n"] = 2048
    return LocalSampling(temperature=0.3, top_p=1.0, max_tokens=max_tokens, extra_body=body)


LOCAL_DEFAULTS: Mapping[str, LocalSampling] = MappingProxyType(
    {
        "topics": _varied(max_tokens=300),
        "inputs": _varied(max_tokens=300),
        # A repeat penalty would punish each label that the last example carries.
        "outputs": _steady(max_tokens=600, repeat_penalty=1.0),
        "plain_outputs": _steady(max_tokens=300, repeat_penalty=1.05),
    }
)
"""For each stage, how to sample from a small model.

`outputs` is for outputs with a schema, `plain_outputs` for those without.
"""

# Tokens of prompt and reply in one call. Whoever chose a model of their own has a task for it.
_CONTEXT_EMBEDDED, _CONTEXT_CHOSEN = 2048, 4096
_GGUF_MAGIC = b"GGUF"


def is_local(name: str) -> bool:
    """Return whether `name` is for `serve`, that is, begins with `local/`."""
    return name.startswith(PREFIX)


def serve(name: str, *, say: Say | None = None) -> LocalEndpoint:
    """Return the endpoint of a local model, fetching and starting it where that is still to do.

    Blocks for the download and the start; returns at once while the server runs. It may be called
    from any thread and before every request: a server that died is started again.

    Args:
        name: `local/smollm2-135m`, `local/` and the path of a GGUF file, or `local/` and a file of
            the model hub, `<owner>/<repository>/<file>.gguf`.
        say: told in a sentence when a download begins.

    Raises:
        ModelNotFound: no local model has this name.
        ModelAuthError: its repository on the hub is not open to everybody.
        ModelUnavailable: it cannot be fetched or started here.
    """
    server = _servers.named(name)
    if server is None:
        # Before the weights: nobody should wait for a download and then be told this.
        if importlib.util.find_spec("xllamacpp") is None:
            raise LocalModelUnavailable(INSTALL_RUNTIME)
        server = _servers.add(name, _weights_of(name, say))
    return server.endpoint()


def stop_all() -> None:
    """Stop every local model of this process; `serve` starts it again."""
    for server in _servers.all():
        server.stop()


class _Servers:
    """The servers of this process, one for each file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_name: dict[str, LocalServer] = {}
        self._by_weights: dict[Path, LocalServer] = {}

    def named(self, name: str) -> LocalServer | None:
        with self._lock:
            return self._by_name.get(name)

    def add(self, name: str, weights: Path) -> LocalServer:
        alias = Path(name).name.removesuffix(".gguf")
        context = _CONTEXT_EMBEDDED if name == EMBEDDED else _CONTEXT_CHOSEN
        with self._lock:
            server = self._by_weights.get(weights) or LocalServer(weights, alias, context=context)
            self._by_weights[weights] = server
            self._by_name[name] = server
            return server

    def all(self) -> list[LocalServer]:
        with self._lock:
            return list(self._by_weights.values())

    def disown(self) -> None:
        """Forget the servers of the parent, in a process that was just forked from it."""
        # The lock may be held by a thread that does not exist here.
        self._lock = threading.Lock()
        for server in self._by_weights.values():
            server.disown()
        self._by_name.clear()
        self._by_weights.clear()


def _weights_of(name: str, say: Say | None) -> Path:
    match source_of(name, _is_file):
        case Embedded():
            return weights_path(SMOLLM2_135M, say=say)
        case FileHere(path):
            return _readable_gguf(path.resolve(), name)
        case HubFile() as source:
            # Here, because the hub's client is of no use to anybody else.
            from synthgen_widgets.generation.providers.local.hub import hub_path

            return _readable_gguf(hub_path(source, say=say), name)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long, a folder that may not be read
        return False


def _readable_gguf(path: Path, name: str) -> Path:
    try:
        with path.open("rb") as file:
            magic = file.read(len(_GGUF_MAGIC))
    except OSError as error:
        raise LocalModelUnavailable(
            f"The file {str(path)!r} of the model {shown(name)} cannot be read: "
            f"{error.strerror}. Check its permissions."
        ) from None
    if magic != _GGUF_MAGIC:
        raise LocalModelUnavailable(
            f"The file {str(path)!r} is not a GGUF file: it begins with {magic!r}. "
            f"Use a file in llama.cpp's GGUF format."
        )
    return path


_servers = _Servers()
atexit.register(stop_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_servers.disown)
